"""The linters, each at zero."""

import os
import subprocess
import time

from . import console
from .outcome import Outcome

PATHS = ("addons", "launcher", "tests", "benchmarks", "aftersales")


def commands(project):
    """Return ``{title: command}`` of every linter that has something to read."""
    programs = project.venv / "bin"
    paths = [path for path in PATHS if (project.root / path).exists()]
    addons = [str(path.parent) for path in project.addons.glob("*/__manifest__.py")]
    ruff = [programs / "ruff"]
    checks = {
        "ruff check": [*ruff, "check", "--no-cache", *paths],
        "ruff format": [*ruff, "format", "--no-cache", "--check", *paths],
    }
    if addons:
        checks["pylint-odoo"] = [
            programs / "pylint",
            "--rcfile=.pylintrc",
            "-j2",
            *addons,
        ]
        checks["oca-checks-odoo-module"] = [
            programs / "oca-checks-odoo-module",
            *addons,
        ]
        checks["words"] = [project.python, "-m", "launcher.words"]
    return checks


def run(project):
    """Run every linter; one failure for each that finds something."""
    start = time.monotonic()
    failed, problems = 0, []
    env = {**os.environ, "PATH": f"{project.venv / 'bin'}:{os.environ['PATH']}"}
    for title, command in commands(project).items():
        done = subprocess.run(
            [str(word) for word in command],
            cwd=project.root,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            failed += 1
            problems.append(f"{title}:\n{(done.stdout + done.stderr).strip()}")
    return Outcome("lint", 0, failed, problems, time.monotonic() - start)


def fix(project):
    """Let ruff mend what it can."""
    ruff = project.venv / "bin" / "ruff"
    paths = [path for path in PATHS if (project.root / path).exists()]
    subprocess.call([ruff, "check", "-q", "--fix", *paths], cwd=project.root)
    subprocess.call([ruff, "format", "-q", *paths], cwd=project.root)
    console.say("Mended what ruff can mend.")
