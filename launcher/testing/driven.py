"""Odoo started with one of our drivers, ended when it hangs."""

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass

from .. import process, serve
from ..errors import LauncherError, explain
from ..outcome import Outcome
from . import log as logs

KEYS = ("loaded", "run", "failed", "skipped")


@dataclass(frozen=True)
class Results:
    """The names of the tests by what came of them."""

    loaded: frozenset = frozenset()
    run: frozenset = frozenset()
    failed: frozenset = frozenset()
    skipped: frozenset = frozenset()

    @classmethod
    def load(cls, path):
        """Read what a driver wrote."""
        names = json.loads(path.read_text())
        return cls(*(frozenset(names[key]) for key in KEYS))

    @property
    def absent(self):
        """Return the tests that should have been run and were not."""
        return self.loaded - self.run - self.skipped


def run(workshop, part, driver, *arguments, database, minutes, tags="/base"):
    """Run a driver on a database; return its results and the path of its log.

    :param str part: short name of the run, for its files
    :param minutes: patience; then Odoo and its browser are ended
    """
    project = workshop.project
    result = project.home / f"judge-{part}.json"
    result.unlink(missing_ok=True)
    log = project.logs / f"judge-{part}.log"
    port = serve.free_port()
    serve.set_address(workshop.databases, database, serve.url(port))
    command = workshop.odoo.command(
        f"--database={database}",
        f"--http-port={port}",
        f"--test-tags={tags}",
        f"--screenshots={project.home / 'screens'}",
        "--stop-after-init",
    )
    words = map(str, (result, *arguments))
    command[1:3] = ["-m", f"launcher.testing.{driver}", *words]
    path = os.pathsep.join([str(project.venv / "bin"), workshop.odoo.env["PATH"]])
    env = {**workshop.odoo.env, "PATH": path}
    call(command, log, minutes, env=env, cwd=project.root)
    if not result.exists():
        text = log.read_text(errors="replace")
        raise explain(f"the run {part}", text, log.parent, log)
    return Results.load(result), log


def call(command, log, minutes, **options):
    """Run a program and end all that it started, at the latest after ``minutes``."""
    with log.open("w") as stream:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # One system call, on a library loaded before: safe beside a thread.
            preexec_fn=process.die_with_parent,  # noqa: PLW1509
            **options,
        )
        try:
            return child.wait(minutes * 60)
        except subprocess.TimeoutExpired as error:
            last = log.read_text(errors="replace").splitlines()[-1:]
            raise LauncherError(
                f"It did not end within {minutes} min; its last word: {last}.",
                f"The whole log is {log}",
            ) from error
        finally:
            # A browser that hangs outlives its Odoo: the group is ended as one.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def judged(title, results, log, allowed, start):
    """Make the outcome of a run of which every test has to pass.

    :param float start: when it began, by ``time.monotonic()``
    """
    problems = logs.complaints(logs.read(log), allowed)
    problems += [f"Was not run: {name}" for name in sorted(results.absent)]
    if not results.run:
        problems.append("No test was run.")
    if problems:
        problems.append(f"The whole log is {log}")
    skipped = results.skipped & results.run
    passed = len(results.run - results.failed - skipped)
    failed = len(results.failed) + len(results.absent)
    seconds = time.monotonic() - start
    return Outcome(title, passed, failed, problems, seconds, len(skipped))
