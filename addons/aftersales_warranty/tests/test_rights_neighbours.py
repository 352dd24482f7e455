from odoo import Command
from odoo.tests import new_test_user, tagged

from .rights_neighbours import RightsNeighbours
from .test_serial_import import SerialImportCommon

GROUP = "aftersales_warranty.aftersales_group_"


@tagged("post_install", "-at_install")
class TestRightsNeighbours(SerialImportCommon, RightsNeighbours):
    """Two who bring serials in, and two branches: tests/rights/neighbours.csv."""

    addon = "aftersales_warranty"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        head = cls.env.company
        cls.here, cls.there = cls.env["res.company"].create(
            [{"name": name, "parent_id": head.id} for name in ("Here", "There")]
        )
        for role in ("reception", "storekeeper", "manager", "auditor"):
            cls.users[role] = cls._hire(role, cls.here)
        cls.users["colleague"] = cls._hire("storekeeper", cls.here, "_2")
        cls.users["head"] = cls._hire("manager", head)

    @classmethod
    def _hire(cls, role, company, name=""):
        return new_test_user(
            cls.env,
            login=f"rights_{role}_{company.id}{name}",
            groups=f"{GROUP}{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _tell_import(self, user, serial):
        each = self._import(f"Serial\n{serial}\n=1\n", user=user)
        each.action_check()

    def _tell_branch(self, company):
        """Tell of a branch what it has told others, and what was done there."""
        notification = self.env["aftersales.notification"].search([], limit=1)
        logs = self.env["aftersales.notification.log"].sudo()
        logs.create(
            {
                "notification_id": notification.id,
                "event": notification.event,
                "res_model": company._name,
                "res_id": company.id,
                "company_id": company.id,
            }
        )
        card = self.env["aftersales.warranty.card"].with_company(company)
        card.create({"type_id": self.warranty_type.id})
        self.env.cr.flush()

    def _tell_sides(self):
        self._tell_side("own", lambda: self._tell_import("storekeeper", "A1"))
        self._tell_side("colleague", lambda: self._tell_import("colleague", "B1"))
        self._tell_side("branch", lambda: self._tell_branch(self.here))
        self._tell_side("other", lambda: self._tell_branch(self.there))
        return {
            f"{role}, {name}": (self.users[role], *sides)
            for role, name, *sides in (
                ("storekeeper", "colleague", "own", "colleague"),
                ("reception", "colleague", "own", "colleague"),
                ("manager", "colleague", "own", "colleague"),
                ("reception", "branch", "branch", "other"),
                ("manager", "branch", "branch", "other"),
                ("auditor", "branch", "branch", "other"),
                ("head", "branch", "branch", "other"),
            )
        }

    def test_neighbours_are_kept_apart_as_recorded_by_rules_that_all_matter(self):
        self._judge_sides(self._tell_sides())
