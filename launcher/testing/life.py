"""The life of the addons: they come, are brought up to date, go and come back."""

import threading
import time

from .. import lock, proof, setup
from ..errors import LauncherError
from . import life_install, life_uninstall, life_upgrade, life_wheels
from . import log as logs
from . import run as test_run
from .life_stage import Stage, Tally

# what the driver does to a database before and after migrations that have no demo
TASKS = {"aftersales_hr_score": ("dispute", "disputed")}


class Fresh:
    """A database with all addons installed at once, made when it is first asked."""

    def __init__(self, stage, with_demo):
        self.stage = stage
        self.with_demo = with_demo
        self.name = f"life_{'filled' if with_demo else 'plain'}"
        self.lock = threading.Lock()
        self.problems = None

    def __call__(self):
        """Return its name; several parts may ask at once. They copy or read it."""
        with self.lock:
            if self.problems is None:
                names = self.stage.house.names
                self.stage.clone(self.stage.core(names, self.with_demo), self.name)
                self.problems = self.stage.install(
                    self.name, names, with_demo=self.with_demo
                )
        return self.name

    def outcome(self):
        """Return what its installation came to."""
        tally = Tally(f"all addons at once, with{'' if self.with_demo else 'out'} demo")
        self()
        tally.check("install", self.problems)
        return tally.outcome


def run(project, choice, ref="", is_recorded=False):
    """Run the parts whose title has the chosen word; return the exit code."""
    start = time.monotonic()
    project.prepare()
    with lock.held(project, "test"), setup.opened(project, "test") as workshop:
        jobs = plan(stage_for(workshop), choice, ref)
        outcomes = test_run.run_jobs(jobs)
        if is_recorded:
            duration = time.monotonic() - start
            proof.record_outcomes(workshop, "life", outcomes, duration, choice)
    return test_run.report(outcomes, time.monotonic() - start)


def stage_for(workshop):
    """Return the stage of a workshop."""
    project = workshop.project
    allowed = logs.read_exceptions(project.root / "tests" / "log_exceptions.txt")
    return Stage(workshop, allowed)


def plan(stage, choice, ref=""):
    """List the parts as ``(title, function)``, the longest first."""
    plain, filled = Fresh(stage, False), Fresh(stage, True)
    names = [choice.addon] if choice.addon else stage.house.names
    if not set(names) <= set(stage.house.names):
        raise LauncherError(
            f"There is no addon {choice.addon}.",
            f"Choose one of {', '.join(stage.house.names)}.",
        )
    together = [
        (
            "uninstall step by step",
            lambda: life_uninstall.step_by_step(stage, filled()),
        ),
        ("several orders", lambda: life_install.orders(stage, plain())),
        ("uninstall at once", lambda: life_uninstall.at_once(stage, plain())),
        ("uninstall from full", lambda: life_uninstall.from_full(stage, filled())),
        *_upgrades(stage, ref, filled),
        ("at once, without demo", plain.outcome),
        ("at once, with demo", filled.outcome),
        ("wheels", lambda: life_wheels.wheels(stage)),
    ]
    alone = [
        (f"{name} alone", lambda name=name: life_install.alone(stage, name))
        for name in names
    ]
    jobs = [*([] if choice.addon else together), *alone]
    chosen = [(title, job) for title, job in jobs if choice.word in title]
    prepare(stage, names, together=not choice.addon)
    return [(title, lambda job=job: [job()]) for title, job in chosen]


def prepare(stage, names, together):
    """Make the core databases the parts begin with."""
    needs = [stage.house.core_needs([name]) for name in names]
    if together:
        everything = stage.house.core_needs(stage.house.names)
        needs.append(everything)
        stage.templates[True].prepare([everything])
    stage.templates[False].prepare(needs)


def _upgrades(stage, ref, fresh):
    """Return the updates: from the commit before, and from before each migration."""
    if ref:
        return [_upgrade(stage, ref, fresh, f"update from {ref}")]
    before = life_upgrade.before(stage.project)
    parts = [_upgrade(stage, before, fresh, "update from the commit before")]
    for name, ref_ in life_upgrade.before_migrations(stage.project).items():
        title = f"update with the migrations of {name}"
        tasks = TASKS.get(name, ())
        parts.append(_upgrade(stage, ref_, fresh, title, tasks, is_far=True))
    return parts


def _upgrade(stage, ref, fresh, title, tasks=(), is_far=False):
    return title, lambda: life_upgrade.upgrade(stage, ref, fresh, title, tasks, is_far)
