"""Core's own tests with our addons, against the record of what fails without them."""

import json
import re
from dataclasses import dataclass

from .. import stamps
from ..machine import odoo_version
from ..outcome import Outcome
from . import driven

SUITES = ("stock", "stock_account", "sale_stock")
WIDE = ("sale", "account", "portal", "hr", "sms", "mail")
BASELINE = "tests/core_baseline.json"
# a class that cannot be set up stands for all its tests
SET_UP = re.compile(r"setUpClass \((.+)\)")
MINUTES = {SUITES: 60, WIDE: 180}  # patience, some three times what they take


@dataclass(frozen=True)
class Baseline:
    """What core's tests come to on core alone: the names that do not pass."""

    odoo: str = "unknown"
    suites: tuple = ()
    failed: frozenset = frozenset()
    skipped: frozenset = frozenset()

    @classmethod
    def load(cls, root):
        """Read the record of the checkout; nothing is known where there is none."""
        path = root / BASELINE
        if not path.exists():
            return cls()
        data = json.loads(path.read_text())
        return cls(
            data["odoo"],
            tuple(data["suites"]),
            frozenset(data["failed"]),
            frozenset(data["skipped"]),
        )

    def save(self, root):
        """Write the record, sorted, so that a change of it reads well."""
        data = {
            "odoo": self.odoo,
            "suites": list(self.suites),
            "failed": sorted(self.failed),
            "skipped": sorted(self.skipped),
        }
        stamps.write(root / BASELINE, json.dumps(data, indent=1) + "\n")

    def merged(self, odoo, suites, results):
        """Return the record with what a run of ``suites`` came to."""

        def keep(names):
            return {name for name in names if suite_of(name) not in suites}

        return Baseline(
            odoo,
            tuple(sorted({*self.suites, *suites})),
            frozenset(keep(self.failed) | results.failed),
            frozenset(keep(self.skipped) | results.skipped),
        )


def title(suites):
    """Name a run of suites."""
    return f"core's {', '.join(suites)}"


def suite_of(name):
    """Return the addon of a test by its full name, also that of a class's set-up."""
    return name.partition("odoo.addons.")[2].partition(".")[0]


def class_of(name):
    """Return the class whose set-up a name is of; empty where it is a test."""
    found = SET_UP.fullmatch(name)
    return found[1] if found else ""


def run(workshop, database, suites, word):
    """Run the suites on a database with our addons and judge them."""
    baseline = Baseline.load(workshop.project.root)
    results, log = _drive(workshop, f"core-{suites[0]}", database, suites, word)
    outcome = compare(baseline, results, suites)
    outcome.problems += [f"The whole log is {log}"] if outcome.problems else []
    return outcome


def record(workshop, database, suites):
    """Run the suites on core alone and write down what does not pass."""
    root = workshop.project.root
    results, _log = _drive(workshop, f"baseline-{suites[0]}", database, suites, "")
    odoo = odoo_version(workshop.odoo.source.python_folder)
    Baseline.load(root).merged(odoo, suites, results).save(root)
    passed = len(results.run - results.failed - results.skipped)
    skipped = len(results.skipped & results.run)
    return Outcome(f"{title(suites)} alone", passed, skipped=skipped)


def _drive(workshop, part, database, suites, word):
    """Run the suites in a process of their own."""
    return driven.run(
        workshop,
        part,
        "core_driver",
        word,
        database=database,
        minutes=MINUTES[suites],
        tags=",".join(f"/{name}" for name in suites),
    )


def compare(baseline, results, suites):
    """Judge the tests by the record: no more may fail, and none less be run."""
    broken = sorted(results.failed - baseline.failed)
    stopped = tuple(f"{name}." for name in map(class_of, results.failed) if name)
    absent = {name for name in results.absent if not name.startswith(stopped)}
    absent = sorted(absent | (results.skipped - baseline.skipped))
    mended = sorted((baseline.failed & results.run) - results.failed)
    problems = [f"Fails with our addons only: {name}" for name in broken]
    problems += [f"Is not run with our addons: {name}" for name in absent]
    problems += [f"Fails on core alone only: {name}" for name in mended]
    unknown = [name for name in suites if name not in baseline.suites]
    if unknown:
        problems.append(
            f"What {', '.join(unknown)} come to on core alone is not in {BASELINE}: "
            "./aftersales test --judges=baseline writes it."
        )
    if not results.run:
        problems.append("None of core's tests was run.")
    failed = len({*broken, *absent, *mended})
    same = len(results.run - results.skipped) - len(broken) - len(mended)
    return Outcome(
        title(suites),
        max(0, same),
        failed,
        problems,
        skipped=len(results.skipped & baseline.skipped),
    )
