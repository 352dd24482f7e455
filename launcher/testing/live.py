"""A served clone of the full database, for the stories in ``tests/``."""

import contextlib
import os
from dataclasses import dataclass

from .. import serve, setup, source
from ..errors import LauncherError
from .odoo_runs import FULL_DATABASE
from .pytest_runs import SERVER_LOG, TEMPLATE_VARIABLE

LIVE_DATABASE = "aftersales_live"


@dataclass(frozen=True)
class Live:
    """Where a running server is, and which database it serves."""

    url: str
    database: str


@contextlib.contextmanager
def serving(project):
    """Clone the full database and serve the clone while the stories run."""
    template = os.environ.get(TEMPLATE_VARIABLE, FULL_DATABASE)
    workshop = setup.open_workshop(project, source.find(project), "test")
    if not workshop.databases.exists(template):
        raise LauncherError(
            "There is no database with all addons to test against.",
            "Run ./aftersales test once; it makes it.",
        )
    workshop.databases.clone(template, LIVE_DATABASE)
    log = project.logs / SERVER_LOG
    with serve.running(workshop, LIVE_DATABASE, log, "--max-cron-threads=0") as address:
        yield Live(address, LIVE_DATABASE)
