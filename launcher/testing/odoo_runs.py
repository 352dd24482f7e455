"""Odoo's own tests: each addon alone, then all of them together."""

import time

from .. import serve, stamps
from ..outcome import Outcome
from . import log as logs
from .selection import scan

FULL_DATABASE = "aftersales_full"
# minutes until a run counts as hanging: the longest addon takes a third of it
PATIENCE = 60
ALONE_PREFIX = "aftersales_alone_"


class OdooRuns:
    """Runs Odoo on clones of the core templates and judges its log."""

    def __init__(self, workshop, templates, choice, allowed):
        self.workshop = workshop
        self.templates = templates
        self.choice = choice
        self.allowed = allowed

    # === EACH ADDON ALONE === #

    def alone(self, name):
        """Install ``name`` where only what it declares can be seen; run its tests."""
        start = time.monotonic()
        house = self.workshop.house
        tests = scan(house.ours[name])
        expected = len(self.choice.pick(tests, is_full=False))
        if self.choice.word and not expected:
            return None
        database = ALONE_PREFIX + name
        template = self.templates.name_for(house.core_needs([name]))
        self.workshop.databases.clone(template, database)
        odoo = self.workshop.odoo.with_addons(self._visible(name))
        log = self.workshop.project.logs / f"test-{name}.log"
        tags = self.choice.tags(name, tests) if tests else ""
        options = self._options(database, tags)
        code = odoo.install(database, [name], log, *options, minutes=PATIENCE)
        outcome = self._judge(f"{name} alone", log, code, expected)
        outcome.problems += self._strangers(name, database)
        outcome.seconds = time.monotonic() - start
        outcome.__post_init__()
        if outcome.is_good:
            self.workshop.databases.drop(database)
        return outcome

    def _options(self, database, tags):
        """Run the tests named by ``tags``, with a port the database knows of."""
        if not tags:
            return ["--no-http"]
        port = serve.free_port()
        serve.set_address(self.workshop.databases, database, serve.url(port))
        return [f"--test-tags={tags}", f"--http-port={port}"]

    def _visible(self, name):
        """Make a folder that shows the addon and what it declares, nothing else."""
        folder = self.workshop.project.home / "alone" / name
        stamps.clear(folder)
        folder.mkdir(parents=True)
        for each in self.workshop.house.own_closure(name):
            (folder / each).symlink_to(self.workshop.house.ours[each].path)
        return folder

    def _strangers(self, name, database):
        """Report addons of ours that got installed without being declared."""
        sql = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        installed = {row[0] for row in self.workshop.databases.query(database, sql)}
        ours = installed & set(self.workshop.house.ours)
        declared = self.workshop.house.own_closure(name)
        problems = []
        if ours - declared:
            problems.append(
                f"Installed undeclared: {', '.join(sorted(ours - declared))}"
            )
        if declared - ours:
            problems.append(f"Not installed: {', '.join(sorted(declared - ours))}")
        return problems

    # === ALL TOGETHER === #

    def full(self):
        """Install everything on one database and run the cross-addon tests."""
        start = time.monotonic()
        house, project = self.workshop.house, self.workshop.project
        tests = [test for addon in house.ours.values() for test in scan(addon)]
        chosen = self.choice.pick(tests, is_full=True)
        part = f"{FULL_DATABASE}_part"
        self.workshop.databases.clone(
            self.templates.name_for(house.core_needs(house.names)), part
        )
        options = self._options(part, self.choice.full_tags(tests))
        log = project.logs / "test-full.log"
        code = self.workshop.odoo.install(
            part, house.names, log, *options, minutes=PATIENCE
        )
        outcome = self._judge("full stack", log, code, len(chosen))
        self.workshop.databases.drop(FULL_DATABASE)
        self.workshop.databases.rename(part, FULL_DATABASE)
        outcome.seconds = time.monotonic() - start
        return outcome

    # === JUDGEMENT === #

    def _judge(self, title, log, code, expected):
        """Read counts and complaints from the log of a run."""
        lines = logs.read(log)
        total, failed = logs.counts(lines)
        skipped = logs.skipped(lines)
        problems = logs.complaints(lines, self.allowed)
        if code and not failed:
            problems.append(f"Odoo ended with code {code}.")
        if expected and not total:
            problems.append(f"None of its {expected} tests was run.")
        if problems:
            problems.append(f"The whole log is {log}")
        passed = max(0, total - failed - len(skipped))
        return Outcome(
            title,
            passed,
            failed,
            problems,
            skipped=len(skipped),
            fuzzed=logs.fuzzed(lines),
        )
