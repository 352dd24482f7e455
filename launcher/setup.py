"""From a bare machine to an Odoo that runs: each step skipped once it is done."""

import contextlib
from dataclasses import dataclass

from . import chromium, cluster, lock, python_env, rtlcss, source, system, wkhtmltopdf
from .addons import House
from .database import Databases
from .errors import LauncherError
from .odoo import Odoo
from .project import Project


@dataclass(frozen=True)
class Workshop:
    """All that a command needs once the set-up is done."""

    project: Project
    odoo: Odoo
    databases: Databases
    house: House
    cluster: object  # None when the user's own server is used


def prepare_tools(project, with_tests=False):
    """Install packages, Odoo, Python environment and rtlcss; return the source."""
    system.check_python()
    project.prepare()
    with lock.held(project, "setup"):
        return _prepare_tools(project, with_tests)


def _prepare_tools(project, with_tests):
    """Do the steps, each of which skips itself when it is done."""
    system.install_packages(project, system.missing_packages())
    found = source.find(project)
    python_env.prepare(project, found, with_tests)
    rtlcss.prepare(project)
    wkhtmltopdf.prepare(project)
    if with_tests:
        chromium.prepare(project)
    return found


def prepare(project, purpose="demo"):
    """Do the whole set-up for ``purpose``: ``demo`` or ``test``."""
    found = prepare_tools(project, with_tests=purpose == "test")
    return open_workshop(project, found, purpose)


@contextlib.contextmanager
def opened(project, purpose):
    """Do the whole set-up, and end the private cluster afterwards."""
    workshop = prepare(project, purpose)
    try:
        yield workshop
    finally:
        if workshop.cluster:
            workshop.cluster.stop()


def open_workshop(project, found, purpose):
    """Start the cluster (or check the user's server) and read the addons."""
    private = None
    server = cluster.find_external(project.config)
    if server is None:
        private = cluster.Cluster(project, purpose)
        private.start()
        server = private.server
    data_dir = project.home / ("data" if purpose == "demo" else "data-test")
    data_dir.mkdir(exist_ok=True)
    databases = Databases(server, data_dir)
    databases.check()
    return Workshop(
        project,
        Odoo(project, found, server, data_dir, project.addons),
        databases,
        read_house(project, found),
        private,
    )


def read_house(project, found):
    """Read our addons, and refuse one whose dependency is nowhere."""
    packages = project.venv.glob("lib/python3*/site-packages/odoo/addons")
    house = House(project.addons, [*found.core_addons, *packages])
    for addon, absent in house.missing().items():
        raise LauncherError(
            f"{addon} depends on {', '.join(absent)}, which is not here.",
            "Add it to requirements.txt, or take it out of the manifest.",
        )
    return house
