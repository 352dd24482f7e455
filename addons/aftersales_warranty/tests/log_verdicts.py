import csv
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase

from .rights_registry import RightsRegistry

LOGGED = "logged"
EXPORTS = "exports logged: "


class LogVerdicts(TransactionCase):
    """Which models are in the operator log, and why the others are not.

    The verdicts stand in ``tests/rights/log.csv`` of the addon that makes the model:
    "logged", or the reason in words, after "exports logged: " where the log tells at
    least who took rows along. A new model has none, so the test fails until
    somebody has thought about it.
    """

    allow_inherited_tests_method = True
    addon = None

    def _read_verdicts(self):
        path = Path(get_module_path(self.addon), "tests", "rights", "log.csv")
        if not path.exists():
            return {}  # the addon makes no model
        with path.open(encoding="utf-8", newline="") as file:
            return {line["model"]: line["verdict"] for line in csv.DictReader(file)}

    def test_each_model_has_a_verdict(self):
        if not self.addon:
            return
        mixin = self.registry["aftersales.audited.mixin"]
        exports = self.registry["aftersales.audited.export.mixin"]
        found = {
            name: (issubclass(model, mixin), issubclass(model, exports))
            for name, model in self.registry.items()
            if model._original_module == self.addon
            and not model._abstract
            and not model._transient
        }
        verdicts = self._read_verdicts()
        self.assertEqual(sorted(verdicts), sorted(found))
        for name, (is_logged, is_taken_told) in found.items():
            verdict = verdicts[name]
            with self.subTest(name):
                self.assertEqual(verdict == LOGGED, is_logged)
                is_told = is_logged or verdict.startswith(EXPORTS)
                self.assertEqual(is_told, is_taken_told)
                self.assertTrue(is_logged or " " in verdict, "say why")

    def test_what_a_logged_model_tells_is_stored(self):
        mixin = self.registry["aftersales.audited.mixin"]
        for name, model in self.registry.items():
            if model._original_module != self.addon or model is mixin:
                continue
            if not issubclass(model, mixin):
                continue
            with self.subTest(name):
                self.assertTrue(model._audited_fields or not model._auto)
                for field in model._audited_fields:
                    self.assertTrue(model._fields[field].store, field)

    def test_each_print_shows_logged_documents(self):
        mixin = self.registry["aftersales.audited.mixin"]
        reports = RightsRegistry(self.env).reports
        for report, addon in reports.items():
            if addon != self.addon:
                continue
            with self.subTest(report.report_name):
                documents = report._get_printed_documents(report, [])
                self.assertIsInstance(documents, mixin)
