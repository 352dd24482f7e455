"""The whole test run: two jobs side by side, one report."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from .. import console, lint, lock, proof, setup
from ..errors import LauncherError
from ..outcome import Outcome
from . import fuzz, life_uninstall, odoo_lint, pytest_runs
from . import log as logs
from .life_stage import Stage
from .odoo_runs import FULL_DATABASE, OdooRuns
from .selection import scan
from .templates import Templates

JOBS_AT_ONCE = 2


def run(project, choice, is_recorded=False):
    """Set up, run everything wanted, print the report; return the exit code."""
    start = time.monotonic()
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        fuzz.ask_for(choice)
        outcomes = run_jobs(plan(workshop, choice))
        if is_recorded:
            duration = time.monotonic() - start
            if not choice.inputs:
                proof.record_outcomes(workshop, "test", outcomes, duration, choice)
            proof.record_fuzz(workshop, outcomes, choice)
        for outcome in fuzz.judge(outcomes, choice):
            tell(outcome)
            outcomes.append(outcome)
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
    alone = alone_jobs(runs, [house.ours[name] for name in names])
    if choice.addon:
        return alone
    together = ("full stack", lambda: _together(runs, choice, allowed))
    own = ("launcher", lambda: [pytest_runs.launcher(project, choice)])
    linters = [] if choice.word else [("lint", lambda: [lint.run(project)])]
    return [together, *alone, *linters, own]


def alone_jobs(runs, addons):
    """List the addons alone, that with most tests first.

    Begun last, the longest would run beside nothing.
    """
    addons = sorted(addons, key=lambda addon: len(scan(addon)), reverse=True)
    return [
        (f"{addon.name} alone", lambda name=addon.name: [runs.alone(name)])
        for addon in addons
    ]


def _together(runs, choice, allowed):
    """Run the full stack, and on what it left all that wants a database so full."""
    workshop = runs.workshop
    outcomes = [runs.full()]
    if not choice.is_fast:
        stories = pytest_runs.stories(workshop.project, choice, FULL_DATABASE, allowed)
        outcomes.append(stories)
        if not choice.word:
            outcomes += _guarded("test_lint", lambda: [_lint(workshop, allowed)])
            outcomes += _guarded("uninstall", lambda: [_uninstall(workshop, allowed)])
    return outcomes


def _lint(workshop, allowed):
    """Let Odoo's own linter judge our addons."""
    return odoo_lint.run(workshop, FULL_DATABASE, "", allowed)


def _uninstall(workshop, allowed):
    """Uninstall all and install all again: the part of the life with most to find."""
    return life_uninstall.from_full(Stage(workshop, allowed), FULL_DATABASE)


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
