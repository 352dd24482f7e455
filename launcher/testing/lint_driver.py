"""Runs inside Odoo's Python: core's ``test_lint``, looking at our addons only."""

import importlib
import sys
from pathlib import Path

from launcher.testing import driver

# These test Odoo's own checkers, whatever the addons.
NOT_FOR_ADDONS = {"test_checkers"}
# Many2one fields that are the first column of a wider index, as core lists its own.
COVERED = {"aftersales.serial.import.row.import_id"}  # by _work_idx


def look_at(ours):
    """Let the tests see the manifests of our addons only."""
    from odoo.modules import Manifest  # noqa: PLC0415  Odoo's Python only

    every = Manifest.all_addon_manifests

    def all_addon_manifests():
        return [manifest for manifest in every() if manifest.name in ours]

    Manifest.all_addon_manifests = staticmethod(all_addon_manifests)


def leave_core_out(module):
    """Keep pylint from reading Odoo itself."""
    from odoo.tools import config  # noqa: PLC0415  Odoo's Python only

    call = module.subprocess.run

    class Subprocess:
        @staticmethod
        def run(command, **options):
            paths = [word for word in command if word != config.root_path]
            return call(paths, **options)

    module.subprocess = Subprocess


def lint_some(case):
    """Keep eslint from being called on nothing: none of ours is a point of sale."""
    call = case._test_eslint

    def _test_eslint(self, modules, eslintrc_path):
        if modules:
            call(self, modules, eslintrc_path)

    case._test_eslint = _test_eslint


def others_links(registry, ours):
    """Return the inverses of One2many fields that concern no addon of ours."""
    links = [
        (field, registry[field.comodel_name]._fields[field.inverse_name])
        for model in registry.values()
        for field in model._fields.values()
        if field.type == "one2many" and field.inverse_name
    ]
    concerned = {
        str(inverse)
        for field, inverse in links
        if {*field._modules, *inverse._modules} & set(ours)
    }
    return {str(inverse.base_field) for _field, inverse in links} - concerned


def make_tests(ours, word):
    """Return the tests of ``test_lint`` that judge addons, whose name has a word."""
    from odoo.modules.registry import Registry  # noqa: PLC0415  Odoo's Python only
    from odoo.tests import common, loader  # noqa: PLC0415  needs the configuration

    look_at(ours)
    package = importlib.import_module("odoo.addons.test_lint.tests")
    names = {path.stem for path in Path(package.__file__).parent.glob("test_*.py")}
    modules = [
        importlib.import_module(f"{package.__name__}.{name}")
        for name in sorted(names - NOT_FOR_ADDONS)
    ]
    lint_some(sys.modules[f"{package.__name__}.test_eslint"].TestESLint)
    left_out = others_links(Registry(common.get_db_name()), ours) | COVERED
    sys.modules[f"{package.__name__}.test_index"].BTREE_INDEX_IGNORE_FIELDS |= left_out
    leave_core_out(sys.modules[f"{package.__name__}.test_pylint"])
    tests = [test for each in modules for test in loader.get_module_test_cases(each)]
    return [test for test in tests if word.lower() in test.id().lower()]


def main(result, ours, word, *options):
    """Run the tests over the addons named in ``ours``, with commas."""

    def tests(_loader, _names):
        return make_tests(ours.split(","), word)

    driver.run(result, options, tests)


if __name__ == "__main__":
    main(*sys.argv[1:])
