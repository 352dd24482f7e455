"""Core's own tests, on core alone and with our addons: they must end the same."""

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .. import console, lock, serve, setup
from ..errors import explain
from ..outcome import Outcome
from .run import report, tell
from .templates import Templates

SUITES = ("stock", "stock_account", "sale_stock")
DATABASES = {"core": "suites_core", "ours": "suites_ours"}
DRIVER = "launcher.testing.core_driver"


@dataclass(frozen=True)
class Results:
    """The tests of one side by what came of them."""

    run: frozenset
    failed: frozenset
    skipped: frozenset

    @classmethod
    def load(cls, path):
        names = json.loads(path.read_text())
        return cls(*(frozenset(names[key]) for key in ("run", "failed", "skipped")))


def run(project, choice):
    """Run the suites on both sides and compare; return the exit code."""
    start = time.monotonic()
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        _make_databases(workshop)
        with ThreadPoolExecutor(len(DATABASES)) as pool:
            sides = pool.map(
                lambda side: _run_side(workshop, side, choice.word), DATABASES
            )
            outcome = compare(*sides)
    outcome.seconds = time.monotonic() - start
    tell(outcome)
    return report([outcome], outcome.seconds)


def compare(core, ours):
    """Judge what came of the same tests on core alone and with our addons."""
    broken = sorted(ours.failed - core.failed)
    absent = sorted((core.run - core.skipped) - (ours.run - ours.skipped))
    mended = sorted(core.failed - ours.failed)
    problems = [f"Fails with our addons only: {name}" for name in broken]
    problems += [f"Runs on core alone only: {name}" for name in absent]
    problems += [f"Fails on core alone only: {name}" for name in mended]
    failed = len({*broken, *absent, *mended})
    if not core.run:
        problems.append("None of core's tests was run.")
    same = len(core.run - core.skipped) - failed
    return Outcome(
        f"core's {', '.join(SUITES)}",
        max(0, same),
        failed,
        problems,
        skipped=len(core.skipped),
    )


# === THE TWO SIDES === #


def _make_databases(workshop):
    """Make one database of core alone, and its clone with our addons."""
    house, databases = workshop.house, workshop.databases
    needs = house.core_needs(house.names)
    templates = Templates(workshop)
    templates.prepare([needs])
    databases.clone(templates.name_for(needs), DATABASES["core"])
    with console.step("database with our addons"):
        databases.clone(DATABASES["core"], DATABASES["ours"])
        log = workshop.project.logs / "suites-install.log"
        code = workshop.odoo.install(DATABASES["ours"], house.names, log, "--no-http")
        if code:
            raise explain("the database", log.read_text(), log.parent, log)


def _run_side(workshop, side, word):
    """Run the suites on one database in a process of their own."""
    project, database = workshop.project, DATABASES[side]
    result = project.home / f"suites-{side}.json"
    result.unlink(missing_ok=True)
    log = project.logs / f"suites-{side}.log"
    port = serve.free_port()
    serve.set_address(workshop.databases, database, serve.url(port))
    command = workshop.odoo.command(
        f"--database={database}",
        f"--http-port={port}",
        f"--test-tags={','.join(f'/{name}' for name in SUITES)}",
        "--stop-after-init",
    )
    command[1:3] = ["-m", DRIVER, str(result), word]
    with log.open("w") as stream:
        subprocess.call(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=workshop.odoo.env,
            cwd=project.root,
        )
    if not result.exists():
        raise explain(f"core's tests ({side})", log.read_text(), log.parent, log)
    return Results.load(result)
