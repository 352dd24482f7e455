"""The whole test run: two jobs side by side, one report."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from .. import console, lint, lock, proof, setup
from ..errors import LauncherError
from ..outcome import Outcome
from . import log as logs
from . import pytest_runs
from .odoo_runs import FULL_DATABASE, OdooRuns
from .templates import Templates

JOBS_AT_ONCE = 2


def run(project, choice, is_recorded=False):
    """Set up, run everything wanted, print the report; return the exit code."""
    start = time.monotonic()
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        outcomes = run_jobs(plan(workshop, choice))
        if is_recorded:
            duration = time.monotonic() - start
            proof.record_outcomes(workshop, "test", outcomes, duration, choice)
    return report(outcomes, time.monotonic() - start)


def run_jobs(jobs):
    """Let two jobs ``(title, function)`` run at a time; return their outcomes."""
    outcomes = []
    pool = ThreadPoolExecutor(JOBS_AT_ONCE)
    try:
        for done in as_completed([pool.submit(_guarded, *job) for job in jobs]):
            for outcome in done.result():
                tell(outcome)
                outcomes.append(outcome)
    finally:
        # After Ctrl-C nobody waits: the jobs end when their database does.
        pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def plan(workshop, choice):
    """Make the templates, and list the jobs, the longest first."""
    project, house = workshop.project, workshop.house
    allowed = logs.read_exceptions(project.root / "tests" / "log_exceptions.txt")
    names = [choice.addon] if choice.addon else house.names
    if choice.addon and choice.addon not in house.ours:
        raise LauncherError(
            f"There is no addon {choice.addon}.",
            f"Choose one of {', '.join(house.names)}.",
        )
    templates = Templates(workshop)
    needs = [house.core_needs([name]) for name in names]
    templates.prepare(
        [*needs, *([] if choice.addon else [house.core_needs(house.names)])]
    )
    runs = OdooRuns(workshop, templates, choice, allowed)
    alone = [(f"{name} alone", lambda name=name: [runs.alone(name)]) for name in names]
    if choice.addon:
        return alone
    together = ("full stack", lambda: _together(project, runs, choice, allowed))
    own = ("launcher", lambda: [pytest_runs.launcher(project, choice)])
    linters = [] if choice.word else [("lint", lambda: [lint.run(project)])]
    return [together, *linters, *reversed(alone), own]


def _together(project, runs, choice, allowed):
    """Run the full stack, and the stories on what it left."""
    outcomes = [runs.full()]
    if not choice.is_fast:
        outcomes.append(pytest_runs.stories(project, choice, FULL_DATABASE, allowed))
    return outcomes


def _guarded(title, job):
    """Run one job; its breakdown is a failure, not the end of the others."""
    console.say(f"- {title} ...")
    try:
        return [outcome for outcome in job() if outcome]
    except LauncherError as error:
        return [Outcome(title, problems=[str(error)])]


# === REPORT === #


def tell(outcome):
    """Write one line for a finished job, and its problems in full."""
    verdict = "ok" if outcome.is_good else "FAILED"
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    console.say(
        f"  {outcome.title}: {verdict}, {outcome.passed} passed, "
        f"{outcome.failed} failed{skipped}, {console.seconds(outcome.seconds)}"
    )
    for problem in outcome.problems:
        console.say("    " + problem.replace("\n", "\n    "))


def report(outcomes, duration):
    """Write the table and, alone on the last line, the sum."""
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    if not passed and not failed:
        failed = 1
        console.say("No test was run.")
    console.say()
    for outcome in outcomes:
        mark = "ok    " if outcome.is_good else "FAILED"
        console.say(
            f"{mark} {outcome.title:<34} {outcome.passed:>5} passed "
            f"{outcome.failed:>3} failed  {console.seconds(outcome.seconds)}"
        )
    console.say(f"\nTotal time: {console.seconds(duration)}")
    console.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
