from importlib import import_module
from unittest.mock import patch

from odoo.tests import tagged

from . import rights_matrix


@tagged("post_install", "-at_install")
class TestRights(rights_matrix.RightsMatrix):
    """The verdicts on the models of this addon: tests/rights/models.csv."""

    addon = "aftersales_warranty"

    def test_every_addon_looks_at_its_rights_and_at_its_place_in_the_log(self):
        for addon in self.rights.addons:
            for name in ("test_rights", "test_log_verdicts"):
                with self.subTest(addon=addon, test=name):
                    module = import_module(f"odoo.addons.{addon}.tests")
                    cases = vars(getattr(module, name)).values()
                    self.assertIn(addon, [getattr(case, "addon", "") for case in cases])

    def test_changed_right_is_told_with_the_cell(self):
        brand, role = "aftersales.brand", "aftersales_warranty.aftersales_group_user"
        key = (brand, "user")
        recorded = self.table.cells[key]
        access = self.env["ir.model.access"].create(
            {
                "name": "brand user writes",
                "model_id": self.env["ir.model"]._get_id(brand),
                "group_id": self.env.ref(role).id,
                "perm_write": True,
            }
        )
        found = {key: self._find_letters(brand, self.users[role])}
        self.assertIn("W", found[key])
        self.assertEqual(
            self.table.compare(found),
            [f"{brand}, user: recorded {recorded}, found {found[key]}"],
        )
        access.unlink()
        found = {key: self._find_letters(brand, self.users[role])}
        self.assertEqual(self.table.compare(found), [])

    def test_new_model_role_or_report_needs_a_verdict(self):
        self.assertEqual(
            self.table.compare({("aftersales.novelty", "user"): "R"}),
            ["aftersales.novelty, user: no verdict yet, found R"],
        )

    def test_model_of_the_registry_without_a_verdict_is_told_for_every_role(self):
        recorded = self.table.cells
        roles = [role for row, role in recorded if row == "aftersales.brand"]
        cells = {key: recorded[key] for key in recorded if key[0] != "aftersales.brand"}
        with patch.object(self.table, "cells", cells):
            told = self.table.compare(self._find_models())

        self.assertEqual(len(told), len(roles))
        for sentence in told:
            self.assertRegex(sentence, "^aftersales.brand, .*: no verdict yet, found")
