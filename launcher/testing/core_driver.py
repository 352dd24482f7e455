"""Runs inside Odoo's Python: core's tests on a database, every addon loaded.

Odoo runs its ``at_install`` tests while an addon loads, when nothing that depends
on it is there yet: they could not notice what a later addon does to them. Here they
run after everything is loaded, as the ``post_install`` tests do.
"""

import sys

from launcher.testing import driver


def choose(loader, names, word):
    """Return the tests of both positions.

    :param str word: only tests whose name has it; empty for all
    """
    tests = [
        *loader.make_suite(names, "at_install"),
        *loader.make_suite(names, "post_install"),
    ]
    return [test for test in tests if word.lower() in test.id().lower()]


def main(result, word, *options):
    """Run core's tests whose name has ``word``."""
    driver.run(result, options, lambda loader, names: choose(loader, names, word))


if __name__ == "__main__":
    main(*sys.argv[1:])
