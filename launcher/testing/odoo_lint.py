"""Core's ``test_lint`` over our addons, on a database that has them."""

import time

from .. import eslint
from . import driven

MINUTES = 20


def run(workshop, database, word, allowed):
    """Let core's linter judge our addons.

    :param str word: only its tests whose name has it; empty for all
    :param allowed: patterns of log lines that are no complaint
    """
    start = time.monotonic()
    eslint.prepare(workshop.project)
    results, log = driven.run(
        workshop,
        "lint",
        "lint_driver",
        ",".join(workshop.house.names),
        word,
        database=database,
        minutes=MINUTES,
    )
    return driven.judged("test_lint", results, log, allowed, start)
