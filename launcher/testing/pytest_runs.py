"""The pytest suites: the launcher's own, and the stories of ``tests/``."""

import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from ..outcome import Outcome
from . import log as logs

NOTHING_COLLECTED = 5
TEMPLATE_VARIABLE = "AFTERSALES_TEMPLATE"
PATIENCE = 30  # minutes until a run counts as hanging
SERVER_LOG = "test-server.log"


def launcher(project, choice):
    """Test the launcher itself; it needs neither Odoo nor a database."""
    return _run(project, "launcher", ["tests/launcher"], choice)


def stories(project, choice, template, allowed):
    """Run ``tests/`` against a server on a clone of the full database."""
    log = project.logs / SERVER_LOG
    log.unlink(missing_ok=True)
    paths = ["tests", "--ignore=tests/launcher"]
    outcome = _run(project, "tests", paths, choice, {TEMPLATE_VARIABLE: template})
    if log.exists():
        outcome.problems += logs.complaints(logs.read(log), allowed)
        outcome.__post_init__()
    return outcome


def _run(project, title, paths, choice, env=None):
    """Call pytest and read its report."""
    start = time.monotonic()
    report = project.logs / f"pytest-{title}.xml"
    report.unlink(missing_ok=True)
    command = [project.python, "-m", "pytest", "-q", "--tb=short", "--color=no"]
    command += ["-p", "no:cacheprovider", f"--junitxml={report}", *paths]
    command += ["-k", choice.word] if choice.word else []
    code, output = _call(project, command, env or {})
    (project.logs / f"pytest-{title}.log").write_text(output)
    total, failed, skipped = _counts(report)
    problems = []
    if code not in (0, NOTHING_COLLECTED) or failed:
        problems.append(output.strip())
    outcome = Outcome(
        title, total - failed - skipped, failed, problems, skipped=skipped
    )
    outcome.seconds = time.monotonic() - start
    return outcome


def _call(project, command, env):
    """Run pytest; return its exit code and output, also when it has to be ended."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=project.root,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output, _nothing = process.communicate(timeout=PATIENCE * 60)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # lets the fixtures end the server
        output, _nothing = process.communicate()
        output += f"\npytest did not end within {PATIENCE} min."
    return process.returncode, output


def _counts(report):
    """Sum the suites of a JUnit report: (total, failed, skipped)."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ElementTree.parse(report).iter("testsuite"))

    def total(*keys):
        return sum(int(suite.get(key, 0)) for suite in suites for key in keys)

    return total("tests"), total("failures", "errors"), total("skipped")
