"""Runs inside Odoo's Python: tests of our choice on a database, all addons loaded.

Odoo chooses its tests by installed addon and runs half of them while an addon loads.
A driver puts a suite of its own in their place, which runs once all is loaded.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace


class Record:
    """What was run, and what came of it, by the full name of the test."""

    def __init__(self, path):
        self.path = Path(path)
        self.loaded, self.run = set(), set()
        self.failed, self.skipped = set(), set()

    def save(self):
        """Write the names as JSON."""
        keys = ("loaded", "run", "failed", "skipped")
        names = {key: sorted(getattr(self, key)) for key in keys}
        self.path.write_text(json.dumps(names))


def record_results(result_class, record):
    """Let Odoo's test result also keep the names."""

    def noting(method_name, names):
        original = getattr(result_class, method_name)

        def method(self, test, *arguments):
            names.add(getattr(test, "test_case", test).id())
            return original(self, test, *arguments)

        setattr(result_class, method_name, method)

    noting("startTest", record.run)
    noting("addError", record.failed)
    noting("addFailure", record.failed)
    noting("addSkip", record.skipped)


def replace_suites(loader, suite_class, make_tests, record):
    """Let nothing run while addons load, and our tests afterwards.

    :param make_tests: function of the names of the addons, returning tests
    """

    def make_suite(module_names, position="at_install"):
        if position == "at_install":
            return suite_class([])
        tests = make_tests(module_names)
        record.loaded.update(test.id() for test in tests)
        return suite_class(tests)

    loader.make_suite = make_suite


def run(result, options, make_tests):
    """Start Odoo with ``options``, run tests, write their names to ``result``.

    :param make_tests: called once all is loaded: ``make_tests(loader, names)``
    """
    from odoo import cli  # noqa: PLC0415  Odoo's Python only
    from odoo.service import server  # noqa: PLC0415

    record = Record(result)
    preload = server.preload_registries

    def preload_registries(names):
        from odoo.tests import loader, suite  # noqa: PLC0415  needs the configuration
        from odoo.tests.result import OdooTestResult  # noqa: PLC0415

        original = SimpleNamespace(make_suite=loader.make_suite)
        replace_suites(
            loader, suite.OdooSuite, lambda names: make_tests(original, names), record
        )
        record_results(OdooTestResult, record)
        try:
            return preload(names)
        finally:
            record.save()

    server.preload_registries = preload_registries
    sys.argv = ["odoo", "server", *options]
    cli.main()
