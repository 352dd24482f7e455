"""What each command does, in the order its steps happen."""

import os
import shutil
import subprocess
import sys

from . import cluster, console, demo, lint, serve, setup, stamps
from .errors import LauncherError
from .project import DEMO_DATABASE
from .testing import judges, life
from .testing import run as test_run
from .testing.selection import Choice


def up(project, options):
    """Set everything up, and serve the demo database until Ctrl-C."""
    note = serve.recorded(project)
    if note and not options.no_serve:
        console.say(f"It is already running on {serve.url(note['port'])}.")
        return 0
    if not options.no_serve:
        serve.check_port(options.port)
    workshop = setup.prepare(project)
    demo.prepare(workshop)
    if options.no_serve:
        console.say("Everything is ready; ./aftersales up serves it.")
        return 0
    return _serve(workshop, options.port)


def _serve(workshop, port):
    """Run the server in the foreground and tell who can log in."""
    project = workshop.project
    log = project.logs / "server.log"
    with console.step("server"):
        server = serve.start(workshop, DEMO_DATABASE, port, log)
        serve.record(project, server, port)
    console.say(f"\n{serve.url(port)}  (log: {log.relative_to(project.root)})\n")
    console.say(f"  {'role':<34} login and password")
    for role, login in demo.logins(workshop):
        console.say(f"  {role:<34} {login}")
    console.say("\nCtrl-C ends the server; ./aftersales stop ends PostgreSQL too.")
    try:
        server.wait()
    except KeyboardInterrupt:
        console.say("\nStopping.")
    finally:
        serve.end(server)
        serve.forget(project)
    return 0


def test(project, options):
    """Prove everything, or the part that was asked for."""
    choice = Choice(options.fast, options.addon, options.word)
    if options.fuzz:
        choice = Choice.fuzz(options.fuzz, options.addon)
    if options.judges:
        return judges.run(project, choice, options.judges, options.record)
    if options.life:
        return life.run(project, choice, options.ref, options.record)
    return test_run.run(project, choice, options.record)


def run_lint(project, options):
    """Run the linters; with --fix let ruff mend first."""
    setup.prepare_tools(project, with_tests=True)
    if options.fix:
        lint.fix(project)
    outcome = lint.run(project)
    test_run.tell(outcome)
    return 0 if outcome.is_good else 1


def shell(project, _options):
    """Open a Python shell on the demo database, or run the script on stdin."""
    workshop = setup.prepare(project)
    demo.prepare(workshop)
    command = workshop.odoo.command(
        f"--database={DEMO_DATABASE}",
        "--no-http",
        "--log-level=warn",
        subcommand=["shell"],
    )
    return subprocess.call(command, env=workshop.odoo.env, cwd=project.root)


def reset(project, options):
    """Drop the demo database and its files; with --all everything we made."""
    serve.stop(project)
    if options.all:
        for private in cluster.known(project):
            private.remove()
        stamps.clear(project.home)
        console.say("Removed everything below .odoo/.")
        return 0
    found = setup.prepare_tools(project)
    workshop = setup.open_workshop(project, found, "demo")
    for name in (f"{DEMO_DATABASE}_part", DEMO_DATABASE):
        workshop.databases.drop(name)
    shutil.rmtree(workshop.odoo.data_dir)
    console.say("The demo database is gone; ./aftersales up makes a new one.")
    return 0


def stop(project, _options):
    """End the server and the clusters that we started, and nothing else."""
    ended = ["the server"] if serve.stop(project) else []
    for private in cluster.known(project):
        ended += [f"PostgreSQL ({private.name})"] if private.stop() else []
    console.say(f"Stopped {', '.join(ended)}." if ended else "Nothing was running.")
    return 0


def bench(project, options):
    """Measure against core, in ratios."""
    from . import bench as runner  # noqa: PLC0415  only this command needs it

    return runner.run(project, options)


def check_platform():
    """Refuse a system without apt's and PostgreSQL's ways."""
    if sys.platform != "linux" or not os.path.isdir("/proc"):
        raise LauncherError(
            "This launcher is for Linux.", "Use Debian 12+ or Ubuntu 24.04+."
        )
