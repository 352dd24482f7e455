"""Odoo's own judges over our addons: its click bot, its linter, its test suites."""

import re
import time

from .. import demo, lock, proof, setup
from . import core_suites, driven, judge_databases, odoo_lint
from . import log as logs
from .judge_databases import JudgeDatabases
from .run import report, run_jobs

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
# the database each kind looks at, by the method that makes it
DATABASES = {
    "core": "beside",
    "wide": "beside",
    "clicks": "ours",
    "roles": "ours",
    "lint": "ours",
    "baseline": "core",
    "baseline-wide": "core",
}
HELP = """instead: Odoo's own judges. KIND: usual (the default: clicks, lint, core),
clicks (each menu, view and filter of ours, in a browser, as administrator), roles
(the same as each role), lint (test_lint over our addons), core (the stock suites of
core, against the record of what fails without our addons), all (with the suites of
sale, account, portal, hr, sms, mail), baseline or baseline-all (write that record)"""
BOT_MINUTES = 30  # patience with the click bot until its first error
CLICK_MINUTES = 60  # and with all it does as one user

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
        self.databases = JudgeDatabases(workshop)
        project = workshop.project
        self.allowed = logs.read_exceptions(project.root / "tests/log_exceptions.txt")

    def jobs(self, kind):
        """Make the databases, and list the jobs as ``(title, function)``."""
        suites, wide = core_suites.SUITES, core_suites.WIDE
        known = {
            "lint": lambda: [("test_lint", self.lint)],
            "core": lambda: [self._suites(suites)],
            "wide": lambda: [self._suites(wide)],
            "clicks": lambda: [self._clicks("admin")],
            "roles": lambda: list(map(self._clicks, self._roles())),
            "baseline": lambda: [self._baseline(suites)],
            "baseline-wide": lambda: [self._baseline(wide)],
        }
        kinds = KINDS[kind]
        if self.choice.word:  # among several judges it is core's tests that it means
            kinds = [each for each in kinds if each in ("core", "wide")] or kinds
        for make in sorted({DATABASES[each] for each in kinds}):
            getattr(self.databases, make)()
        return [job for each in kinds for job in known[each]()]

    # === THE JUDGES === #

    def clicks(self, login):
        """Let core's click bot through our apps as one user."""
        start = time.monotonic()
        with self.databases.clone(judge_databases.OURS, f"clicks_{login}") as database:
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
        title = f"clicks as {login}"
        outcome = driven.judged(title, results, log, self.allowed, start)
        count_menus(outcome, log.read_text(errors="replace"))
        return [outcome]

    def lint(self):
        """Let core's ``test_lint`` judge our addons."""
        with self.databases.clone(judge_databases.OURS, "lint") as database:
            word = self.choice.word
            return [odoo_lint.run(self.workshop, database, word, self.allowed)]

    def suites(self, names):
        """Run core's own tests beside our addons."""
        start = time.monotonic()
        with self.databases.clone(judge_databases.BESIDE, names[0]) as database:
            word = self.choice.word
            outcome = core_suites.run(self.workshop, database, names, word)
        outcome.seconds = time.monotonic() - start
        return [outcome]

    def baseline(self, names):
        """Write down what core's own tests come to without our addons."""
        start = time.monotonic()
        with self.databases.clone(judge_databases.CORE, names[0]) as database:
            outcome = core_suites.record(self.workshop, database, names)
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
        roles = demo.logins(self.workshop, judge_databases.OURS)
        sql = "SELECT login FROM res_users WHERE active AND NOT share"
        rows = self.workshop.databases.query(judge_databases.OURS, sql)
        inside = {row[0] for row in rows} - {"admin"}
        return [login for _role, login in roles if login in inside]


def count_menus(outcome, text):
    """Count the menus the bot opened, which say more than the one test they are."""
    failed = set(FAILED_MENU.findall(text))
    opened = set(OPENED_MENU.findall(text)) - failed
    outcome.failed = max(outcome.failed, len(failed))
    outcome.passed = len(opened)
