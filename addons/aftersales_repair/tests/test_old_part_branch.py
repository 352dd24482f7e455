from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_branch import BranchCommon


@tagged("post_install", "-at_install")
class TestOldPartBranch(BranchCommon):
    """Head office acts on old parts of a branch: all stays in the branch's books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_old_part_required": True, "is_estimate_required": False})
        cls.dispatcher_there = cls._make_user("dispatcher", cls.region)
        cls.technician_there = cls._make_user("technician", cls.region)
        cls.tech_there = cls.env["aftersales.technician"].create(
            {
                "partner_id": cls.technician_there.partner_id.id,
                "user_id": cls.technician_there.id,
                "company_id": cls.region.id,
            }
        )
        cls.gasket.with_company(cls.region).standard_price = 10.0
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.region.id)], limit=1
        )
        cls._add_stock(cls.gasket, 5, location=warehouse.lot_stock_id)

    def _use_there(self):
        """Let the branch use three gaskets; return their debts."""
        case = self._request_at(self.region)
        order = case.with_user(self.dispatcher_there).action_assign(self.tech_there)
        order = order.with_user(self.technician_there)
        order.action_accept()
        log = order.action_start()
        self.env["aftersales.work.part"].with_user(self.technician_there).create(
            [
                {"case_id": case.id, "log_id": log.id, "product_id": self.gasket.id}
                for _number in range(3)
            ]
        )
        log.work_done = "Gaskets replaced"
        log.action_submit()
        return case.part_ids.old_part_ids

    def test_steps_of_head_office_move_and_post_in_the_branch(self):
        debts = self._use_there()
        self.assertEqual(debts.company_id, self.region)
        maker = self.env["res.partner"].create({"name": "Arctic Works"})
        debts.maker_id = maker
        managed = debts.with_user(self.manager)

        managed.action_receive()
        managed[0].action_grade("repairable")
        managed[0].action_recover(5.0)
        managed[1].action_return_to_maker()
        managed[2].action_scrap()

        moves = self.env["stock.move"].search(
            [("aftersales_old_part_id", "in", debts.ids)]
        )
        self.assertEqual(len(moves), 7)
        self.assertEqual(moves.company_id, self.region)
        self.assertEqual(set(moves.mapped("state")), {"done"})
        entries = self.env["account.move.line"].search(
            [("product_id", "=", self.gasket.id)]
        )
        self.assertLessEqual(entries.company_id, self.region)
        self.assertEqual(
            self.gasket.with_context(allowed_company_ids=self.region.ids).qty_available,
            3,
            "5 - 3 + 1",
        )

    def test_neighbour_sees_and_takes_nothing(self):
        debts = self._use_there()
        neighbour = self._make_user("storekeeper", self.other)

        self.assertFalse(debts.with_user(neighbour).search([("id", "in", debts.ids)]))
        self.assertFalse(
            self.env["aftersales.old.part.report"]
            .with_user(neighbour)
            .search([("old_part_id", "in", debts.ids)])
        )
        with self.assertRaises(AccessError):
            debts.with_user(neighbour).action_receive()
