"""The virtual environment: pinned packages, and Odoo on its path."""

import sys

from . import console, process, stamps

PTH = "odoo19.pth"


def prepare(project, source, with_tests=False):
    """Bring the environment to what the requirement files say."""
    _make(project)
    _point_at(project, source)
    _install(project, "requirements")
    if with_tests:
        _install(project, "requirements-dev")


def _make(project):
    """Make the environment anew when it is absent, broken or of another Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    stamp = project.venv / "python.stamp"
    if stamps.is_fresh(stamp, version) and project.python.exists():
        return
    with console.step(f"Python {version} environment"):
        stamps.clear(project.venv)
        command = [sys.executable, "-m", "venv", project.venv]
        process.run("the Python environment", command, log=project.logs / "venv.log")
        stamps.write(stamp, version)


def _point_at(project, source):
    """Make ``import odoo`` find the source, by a path file as pip would."""
    folder = next(project.venv.glob("lib/python3*/site-packages"))
    if not stamps.is_fresh(folder / PTH, f"{source.python_folder}\n"):
        stamps.write(folder / PTH, f"{source.python_folder}\n")


def _install(project, name):
    """Install a requirement file when it changed.

    The files name every package, dependencies included, so pip has nothing to
    resolve: the same set lands on every machine, and Odoo's demand for a psycopg2
    built from source does not arise.
    """
    requirements = project.root / f"{name}.txt"
    stamp = project.venv / f"{name}.stamp"
    if stamps.is_fresh(stamp, stamps.digest(requirements)):
        return
    with console.step(f"Python packages of {requirements.name}"):
        pip = [project.python, "-m", "pip", "install", "-q", "--no-input"]
        pip += ["--disable-pip-version-check", "--no-deps", "-r", requirements]
        log = project.logs / f"pip-{name}.log"
        process.run(f"the Python packages of {requirements.name}", pip, log=log)
        stamps.write(stamp, stamps.digest(requirements))
