from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from . import rights_matrix


@tagged("post_install", "-at_install")
class TestRights(rights_matrix.RightsMatrix):
    """The verdicts on the models of this addon: tests/rights/models.csv."""

    addon = "aftersales_warranty"

    def test_every_addon_that_decides_on_rights_looks_at_them(self):
        homes = {
            self.rights.get_home(model, role)
            for model in self.rights.models
            for role in self.rights.roles
        }
        for addon in homes.union(self.rights.reports.values()):
            path = Path(get_module_path(addon), "tests", "test_rights.py")
            self.assertTrue(path.exists(), f"{addon} has no test of its rights.")

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
