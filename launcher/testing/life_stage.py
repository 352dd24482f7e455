"""What every part of the addons' life needs: databases, runs of Odoo, a tally."""

import subprocess
import time

from .. import stamps
from ..errors import LauncherError
from ..outcome import Outcome
from . import log as logs
from . import orphans
from .snapshot import SECTIONS, Snapshot
from .templates import Templates

PATIENCE = 30  # minutes until one run of Odoo counts as hanging
LINES = 25  # of one problem; the rest is counted
DRIVER = "launcher.testing.life_driver"
# the addons of ours that a database has heard of and not got
FORGET = (
    """DELETE FROM ir_model_data WHERE model = 'ir.module.module' AND res_id IN (
           SELECT id FROM ir_module_module
            WHERE name LIKE 'aftersales\\_%' AND state = 'uninstalled')""",
    """DELETE FROM ir_module_module
        WHERE name LIKE 'aftersales\\_%' AND state = 'uninstalled'""",
)


class Tally:
    """The checks of one part: how many held, and what was found by the others."""

    def __init__(self, title):
        self.title = title
        self.start = time.monotonic()
        self.passed = 0
        self.problems = []

    def check(self, name, problems):
        """Note one check; ``problems`` are its findings in lines, or nothing."""
        found = sorted(problems) if isinstance(problems, set) else list(problems)
        if not found:
            self.passed += 1
            return True
        more = [f"... and {len(found) - LINES} more"] if len(found) > LINES else []
        self.problems.append("\n  ".join([f"{name}:", *found[:LINES], *more]))
        return False

    @property
    def outcome(self):
        """Return what the part came to."""
        return Outcome(
            self.title,
            self.passed,
            len(self.problems),
            self.problems,
            time.monotonic() - self.start,
        )


class Stage:
    """Makes databases and lets Odoo work on them, each run judged by its log."""

    def __init__(self, workshop, allowed):
        self.workshop = workshop
        self.databases = workshop.databases
        self.house = workshop.house
        self.project = workshop.project
        self.allowed = allowed
        self.templates = {
            with_demo: Templates(workshop, with_demo) for with_demo in (False, True)
        }

    # === DATABASES === #

    def core(self, names, with_demo=False, house=None):
        """Return the template with all of core that ``names`` stand on."""
        needs = (house or self.house).core_needs(names)
        return self.templates[with_demo].name_for(needs)

    def clone(self, template, database):
        """Make ``database`` as a copy and return its name."""
        self.databases.clone(template, database)
        return database

    def clone_before(self, template, database):
        """Make ``database`` as one of a server that never had an addon of ours.

        One that is known and no more to be found would be a fault of the server:
        Odoo wants the bridges among them at once.
        """
        self.clone(template, database)
        for statement in FORGET:
            self.databases.query(database, statement)
        return database

    def drop(self, *names):
        """Drop databases that have done their service."""
        for name in names:
            self.databases.drop(name)

    def snapshot(self, database, sections=SECTIONS):
        """Read what a database is made of."""
        return Snapshot.take(self.databases, database, sections)

    def orphans(self, database, than):
        """Return the orphans that are not in the database ``than`` too."""
        found = orphans.find(self.databases, database)
        return found - orphans.find(self.databases, than)

    def installed(self, database):
        """Return which addons of ours a database has."""
        sql = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        names = {row[0] for row in self.databases.query(database, sql)}
        return names & set(self.house.ours)

    def visible(self, names, folder="life"):
        """Make a folder that shows these addons of ours and no others."""
        place = self.project.home / "life" / folder
        stamps.clear(place)
        place.mkdir(parents=True)
        for name in names:
            (place / name).symlink_to(self.house.ours[name].path)
        return place

    # === ODOO === #

    def install(self, database, names, *options, odoo=None, with_demo=False, part=""):
        """Install addons; return what the log complains of."""
        log = self._log(database, part or f"install-{'-'.join(names)[:60]}")
        code = (odoo or self.workshop.odoo).install(
            database,
            names,
            log,
            *(options or ["--no-http"]),
            minutes=PATIENCE,
            with_demo=with_demo,
        )
        return self._judge(log, code)

    def update(self, database, names, new=(), with_demo=False):
        """Update addons, and install those that are ``new``."""
        return self.install(
            database,
            list(new),
            f"--update={','.join(names)}",
            "--no-http",
            with_demo=with_demo,
            part="update",
        )

    def drive(self, database, task, *arguments, allowed=(), odoo=None):
        """Run a task of the driver in Odoo's shell; return what is wrong."""
        log = self._log(database, "-".join([task, *arguments])[:80])
        odoo = odoo or self.workshop.odoo
        command = odoo.command(
            f"--database={database}", "--no-http", subcommand=["shell"]
        )
        words = ", ".join(map(repr, (task, *arguments)))
        script = f"import {DRIVER} as driver\ndriver.main(env, {words})\n"
        try:
            with log.open("w") as stream:
                done = subprocess.run(
                    command,
                    input=script,
                    text=True,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    env=odoo.env,
                    cwd=self.project.root,
                    timeout=PATIENCE * 60,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise LauncherError(
                f"{task} did not end within {PATIENCE} min.", f"The whole log is {log}"
            ) from error
        return self._judge(log, done.returncode, allowed)

    def _log(self, database, part):
        return self.project.logs / f"{database}-{part}.log"

    def _judge(self, log, code, allowed=()):
        """Return the complaints of a run, and where its whole log is."""
        lines = logs.read(log)
        problems = logs.complaints(lines, [*self.allowed, *allowed])
        total, failed = logs.counts(lines)
        if failed:
            problems.append(f"{failed} of {total} tests failed")
        if code and not problems:
            problems.append(f"Odoo ended with code {code}: {' '.join(lines[-2:])}")
        return [*problems, f"The whole log is {log}"] if problems else []
