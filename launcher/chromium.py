"""The browser of the tests: Debian's chromium, or Playwright's where there is none."""

import os

from . import console, debian_source, process, stamps, system

NAMES = ("google-chrome", "chromium", "chromium-browser")


def folder(project):
    """Return the folder to put on the path."""
    return project.home / "chromium" / "bin"


def prepare(project):
    """Install a browser; Ubuntu's package is a snap, which no container runs."""
    if system.has(*NAMES) or (folder(project) / "chromium").exists():
        return
    if debian_source.is_debian():
        system.install_packages(project, ["chromium"])
        return
    system.root_prefix(["chromium"])
    with console.step("chromium for the tests"):
        _fetch(project)


def _fetch(project):
    """Let Playwright fetch its browser and the libraries it needs."""
    target = project.home / "chromium"
    stamps.clear(target)
    env = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(target)}
    command = [project.python, "-m", "playwright", "install", "--with-deps", "chromium"]
    process.run("chromium", command, log=project.logs / "chromium.log", env=env)
    program = next(target.glob("chromium-*/chrome-linux*/chrome"))
    folder(project).mkdir()
    (folder(project) / "chromium").symlink_to(program)
