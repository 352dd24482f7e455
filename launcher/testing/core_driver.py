"""Runs inside Odoo's Python: core's tests on a database, every addon loaded.

Odoo runs its ``at_install`` tests while an addon loads, when nothing that depends
on it is there yet: they could not notice what a later addon does to them. Here they
run after everything is loaded, as the ``post_install`` tests do.
"""

import json
import sys
from pathlib import Path


class Record:
    """What was run, and what came of it, by the full name of the test."""

    def __init__(self, path):
        self.path = Path(path)
        self.run, self.failed, self.skipped = set(), set(), set()

    def save(self):
        """Write the names as JSON."""
        names = {"run": self.run, "failed": self.failed, "skipped": self.skipped}
        self.path.write_text(json.dumps({key: sorted(names[key]) for key in names}))


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


def run_all_at_the_end(loader, suite_class, word):
    """Let the suite after loading hold the tests of both positions.

    :param str word: only tests whose name has it; empty for all
    """
    original = loader.make_suite

    def make_suite(module_names, position="at_install"):
        if position == "at_install":
            return suite_class([])
        tests = [
            *original(module_names, "at_install"),
            *original(module_names, position),
        ]
        return suite_class(
            [test for test in tests if word.lower() in test.id().lower()]
        )

    loader.make_suite = make_suite


def main(result, word, *options):
    """Start Odoo with ``options``, run its tests, write their names to ``result``."""
    from odoo import cli  # noqa: PLC0415  Odoo's Python only
    from odoo.service import server  # noqa: PLC0415

    record = Record(result)
    preload = server.preload_registries

    def preload_registries(names):
        from odoo.tests import loader, suite  # noqa: PLC0415  needs the configuration
        from odoo.tests.result import OdooTestResult  # noqa: PLC0415

        run_all_at_the_end(loader, suite.OdooSuite, word)
        record_results(OdooTestResult, record)
        try:
            return preload(names)
        finally:
            record.save()

    server.preload_registries = preload_registries
    sys.argv = ["odoo", "server", *options]
    cli.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
