"""Odoo's own judges over our addons: its click bot, its linter, its test suites."""

import contextlib
import re
import threading
import time

from .. import console, demo, eslint, lock, process, proof, setup, stamps
from ..errors import explain
from . import core_suites, driven
from . import log as logs
from .run import report, run_jobs
from .templates import Templates

# What may be asked for, the longest first; "usual" stands for --judges alone.
KINDS = {
    "usual": ("core", "clicks", "lint"),
    "clicks": ("clicks",),
    "roles": ("roles",),
    "lint": ("lint",),
    "core": ("core",),
    "all": ("wide", "core", "clicks", "roles", "lint"),
    "baseline": ("baseline",),
    "baseline-all": ("baseline-wide", "baseline"),
}
HELP = """instead: Odoo's own judges. KIND: usual (the default: clicks, lint, core),
clicks (each menu, view and filter of ours, in a browser, as administrator), roles
(the same as each role), lint (test_lint over our addons), core (the stock suites of
core, against the record of what fails without our addons), all (with the suites of
sale, account, portal, hr, sms, mail), baseline or baseline-all (write that record)"""
CORE_DATABASE = "judges_core"
OURS_DATABASE = "judges_ours"
BOT_MINUTES = 30  # patience with the click bot until its first error
CLICK_MINUTES = 60  # and with all it does as one user
LINT_MINUTES = 20

OPENED_MENU = re.compile(r"Testing menu .* (\S+)\s*$", re.MULTILINE)
FAILED_MENU = re.compile(r" odoo\.clicks: \S+: (\S+): ")


def run(project, choice, kind, is_recorded=False):
    """Call the judges asked for; return the exit code."""
    start = time.monotonic()
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        outcomes = run_jobs(Judges(workshop, choice).jobs(kind))
        if is_recorded and "baseline" not in KINDS[kind]:
            duration = time.monotonic() - start
            proof.record_outcomes(
                workshop, "judges", outcomes, duration, choice, kind == "all"
            )
    return report(outcomes, time.monotonic() - start)


class Judges:
    """Odoo's judges, each on a clone of its own of one database."""

    def __init__(self, workshop, choice):
        self.workshop = workshop
        self.choice = choice
        self._cloning = threading.Lock()
        project = workshop.project
        self.allowed = logs.read_exceptions(project.root / "tests/log_exceptions.txt")

    def jobs(self, kind):
        """Make the database, and list the jobs as ``(title, function)``."""
        suites, wide = core_suites.SUITES, core_suites.WIDE
        with_core = kind.startswith("baseline")
        known = {
            "lint": lambda: [("test_lint", self.lint)],
            "core": lambda: [self._suites(suites)],
            "wide": lambda: [self._suites(wide)],
            "clicks": lambda: [self._clicks("admin")],
            "roles": lambda: list(map(self._clicks, self._roles())),
            "baseline": lambda: [self._baseline(suites)],
            "baseline-wide": lambda: [self._baseline(wide)],
        }
        self._make_core() if with_core else self._make_ours()
        kinds = KINDS[kind]
        if self.choice.word:  # among several judges it is core's tests that it means
            kinds = [each for each in kinds if each in ("core", "wide")] or kinds
        return [job for each in kinds for job in known[each]()]

    # === THE JUDGES === #

    def clicks(self, login):
        """Let core's click bot through our apps as one user."""
        start = time.monotonic()
        with self._clone(OURS_DATABASE, f"clicks_{login}") as database:
            results, log = driven.run(
                self.workshop,
                f"clicks-{login}",
                "click_driver",
                login,
                ",".join(self.workshop.house.names),
                BOT_MINUTES,
                self.choice.word,
                database=database,
                minutes=CLICK_MINUTES,
            )
        [outcome] = self._judged(f"clicks as {login}", results, log, start)
        count_menus(outcome, log.read_text(errors="replace"))
        return [outcome]

    def lint(self):
        """Let core's ``test_lint`` judge our addons."""
        start = time.monotonic()
        eslint.prepare(self.workshop.project)
        with self._clone(OURS_DATABASE, "lint") as database:
            results, log = driven.run(
                self.workshop,
                "lint",
                "lint_driver",
                ",".join(self.workshop.house.names),
                self.choice.word,
                database=database,
                minutes=LINT_MINUTES,
            )
        return self._judged("test_lint", results, log, start)

    def suites(self, names):
        """Run core's own tests beside our addons."""
        start = time.monotonic()
        with self._clone(OURS_DATABASE, names[0]) as database:
            word = self.choice.word
            outcome = core_suites.run(self.workshop, database, names, word)
        outcome.seconds = time.monotonic() - start
        return [outcome]

    def baseline(self, names):
        """Write down what core's own tests come to without our addons."""
        start = time.monotonic()
        with self._clone(CORE_DATABASE, names[0]) as database:
            outcome = core_suites.record(self.workshop, database, names)
        outcome.seconds = time.monotonic() - start
        return [outcome]

    def _judged(self, title, results, log, start):
        outcome = driven.judged(title, results, log, self.allowed)
        outcome.seconds = time.monotonic() - start
        return [outcome]

    # === THE JOBS === #

    def _clicks(self, login):
        return f"clicks as {login}", lambda: self.clicks(login)

    def _suites(self, names):
        return core_suites.title(names), lambda: self.suites(names)

    def _baseline(self, names):
        return f"{core_suites.title(names)} alone", lambda: self.baseline(names)

    def _roles(self):
        """Return the logins of the demo users who work inside Odoo."""
        roles = demo.logins(self.workshop, OURS_DATABASE)
        sql = "SELECT login FROM res_users WHERE active AND NOT share"
        rows = self.workshop.databases.query(OURS_DATABASE, sql)
        inside = {row[0] for row in rows} - {"admin"}
        return [login for _role, login in roles if login in inside]

    # === DATABASES === #

    @property
    def _template(self):
        """Return the name of the template of core, with what our addons stand on."""
        house = self.workshop.house
        return Templates(self.workshop).name_for(house.core_needs(house.names))

    def _make_core(self):
        """Make the database of core alone."""
        house = self.workshop.house
        Templates(self.workshop).prepare([house.core_needs(house.names)])
        self.workshop.databases.clone(self._template, CORE_DATABASE)

    def _make_ours(self):
        """Make the database with our addons, or take the one of the same addons."""
        workshop = self.workshop
        stamp = workshop.project.home / f"{OURS_DATABASE}.stamp"
        server = workshop.databases.server.host
        addons = stamps.tree_digest(workshop.project.addons)
        inputs = stamps.digest(self._template, addons, server)
        known = workshop.databases.exists(OURS_DATABASE)
        if known and stamps.is_fresh(stamp, inputs):
            return
        stamp.unlink(missing_ok=True)
        self._make_core()
        with console.step("database with our addons"):
            workshop.databases.clone(CORE_DATABASE, OURS_DATABASE)
            log = workshop.project.logs / "judges-install.log"
            names = workshop.house.names
            code = workshop.odoo.install(OURS_DATABASE, names, log, "--no-http")
            if code:
                raise explain("the database", log.read_text(), log.parent, log)
            self._make_assets()
        stamps.write(stamp, inputs)

    def _make_assets(self):
        """Bundle styles and scripts once: each test run with a browser wants them."""
        odoo = self.workshop.odoo
        command = odoo.command(
            f"--database={OURS_DATABASE}",
            "--no-http",
            "--log-level=warn",
            subcommand=["shell"],
        )
        text = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
        root = self.workshop.project.root
        code, output = process.capture(command, env=odoo.env, cwd=root, text=text)
        if code:
            raise explain("the assets", output, self.workshop.project.home)

    @contextlib.contextmanager
    def _clone(self, template, part):
        """Copy a database for one judge, and drop the copy when it is done."""
        name = f"judge_{part}"
        with self._cloning:  # two copies at once would find their template in use
            self.workshop.databases.clone(template, name)
        yield name
        self.workshop.databases.drop(name)


def count_menus(outcome, text):
    """Count the menus the bot opened, which say more than the one test they are."""
    failed = set(FAILED_MENU.findall(text))
    opened = set(OPENED_MENU.findall(text)) - failed
    outcome.failed = max(outcome.failed, len(failed))
    outcome.passed = len(opened)
