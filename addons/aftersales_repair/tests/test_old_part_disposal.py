from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .old_part_common import OldPartCommon


@tagged("post_install", "-at_install")
class TestOldPartDisposal(OldPartCommon):
    """Old parts are scrapped, returned, repaired or written off, once each."""

    def _receive(self, grade, debt=None):
        debt = debt or self._use_compressor()
        self._as_storekeeper(debt).action_receive(grade)
        return debt

    def test_scrapped_part_leaves_custody_without_a_cost(self):
        debt = self._receive("scrap")
        entries = self.env["account.move"].search_count([])

        self._as_storekeeper(debt).action_scrap()

        self.assertRecordValues(
            debt,
            [{"state": "settled", "disposition": "scrap", "location_id": False}],
        )
        scrap = self.env["stock.scrap"].search(
            [("aftersales_old_part_id", "=", debt.id)]
        )
        self.assertEqual(scrap.state, "done")
        self.assertEqual(scrap.location_id, self._get_place("scrap"))
        self.assertEqual(scrap.move_ids.aftersales_case_id, debt.case_id)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        with self.assertRaises(UserError):
            self._as_storekeeper(debt).action_scrap()

    def test_parts_go_back_with_one_transfer_for_each_maker(self):
        other = self.env["res.partner"].create({"name": "Polar Motors"})
        debts = self._use(self.gasket) | self._use(self.gasket)
        debts |= self._use_compressor("CP-A")
        self._receive("maker", debts)
        debts[2].with_user(self.storekeeper).maker_id = other

        action = self._as_storekeeper(debts).action_return_to_maker()

        pickings = self.env["stock.picking"].search(action["domain"])
        self.assertEqual(len(pickings), 2)
        self.assertEqual(pickings.partner_id, self.maker | other)
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assertEqual(set(pickings.location_dest_id.mapped("usage")), {"supplier"})
        self.assertEqual(set(debts.mapped("disposition")), {"maker"})
        self.assertEqual(debts[0].return_picking_id, debts[1].return_picking_id)
        self.assertEqual(debts[0].return_picking_id.partner_id, self.maker)
        self.assertFalse(pickings.move_ids.account_move_id)
        self.assertEqual(self.gasket.qty_available, 28)

    def test_list_for_the_maker_names_serials_and_cases(self):
        debt = self._receive("maker")
        debt.with_user(self.storekeeper).maker_id = self.maker
        self._as_storekeeper(debt).action_return_to_maker()

        html = (
            self.env["ir.actions.report"]
            .with_user(self.storekeeper)
            ._render_qweb_html(
                "aftersales_repair.report_old_part_return", debt.return_picking_id.ids
            )[0]
            .decode()
        )

        for text in ("Arctic Works", "CP-OLD", debt.case_id.name, debt.name):
            self.assertIn(text, html)

    def test_part_without_maker_is_named(self):
        self.gasket.aftersales_brand_id = False
        debt = self._receive("maker", self._use(self.gasket))

        with self.assertRaises(UserError) as error:
            self._as_storekeeper(debt).action_return_to_maker()

        self.assertIn("Door gasket", str(error.exception))

    def test_repaired_part_comes_into_stock_at_its_graded_value(self):
        debt = self._receive("repairable")

        wizard = (
            self.env["aftersales.old.part.recover"]
            .with_user(self.storekeeper)
            .create({"old_part_ids": debt.ids})
        )
        self.assertEqual(wizard.unit_value, 50.0)
        wizard.unit_value = 30.0
        wizard.action_apply()

        self.assertRecordValues(debt, [{"state": "settled", "disposition": "stock"}])
        self.assertEqual(debt.lot_id.location_id, self.warehouse.lot_stock_id)
        move = self.env["stock.move"].search(
            [("aftersales_old_part_id", "=", debt.id)], order="id desc", limit=1
        )
        self.assertTrue(move.is_aftersales_graded)
        self.assertEqual(move.value, 30.0)
        self.compressor.invalidate_recordset()
        self.assertEqual(self.compressor.total_value, 30.0)

    def test_only_repairable_parts_come_into_stock_and_never_below_nothing(self):
        debt = self._receive("scrap")

        with self.assertRaises(UserError) as error:
            self._as_storekeeper(debt).action_recover(10)
        self.assertIn("not graded repairable", str(error.exception))
        with self.assertRaises(ValidationError):
            self._as_storekeeper(debt).action_recover(-1)

    def test_manager_writes_off_with_a_reason_and_the_line_stays_unsettled(self):
        debt = self._use(self.gasket)
        with self.assertRaises(AccessError):
            self._as_storekeeper(debt).action_write_off("Lost")
        with self.assertRaises(UserError):
            debt.with_user(self.manager).action_write_off("  ")

        wizard = (
            self.env["aftersales.old.part.write.off"]
            .with_user(self.manager)
            .create({"old_part_ids": debt.ids, "reason": "Burnt with the van"})
        )
        wizard.action_apply()

        self.assertRecordValues(
            debt,
            [
                {
                    "state": "written_off",
                    "write_off_reason": "Burnt with the van",
                    "written_off_by_id": self.manager.id,
                }
            ],
        )
        self.assertFalse(debt.part_id.is_settled)
        self.assertEqual(self.tech.old_part_owed_count, 0)
        self.assertNotIn("Door gasket", "".join(debt.case_id._get_open_duties()))

    def test_written_off_part_that_turns_up_is_owed_and_received_again(self):
        debt = self._use(self.gasket)
        debt.with_user(self.manager).action_write_off("Lost")
        with self.assertRaises(AccessError):
            self._as_storekeeper(debt).action_undo()

        debt.with_user(self.manager).action_undo()
        self._as_storekeeper(debt).action_receive("scrap")

        self.assertEqual(debt.state, "received")
        self.assertFalse(debt.write_off_reason)
        self.assertTrue(debt.part_id.is_settled)

    def test_mistaken_receipt_is_taken_back(self):
        debt = self._receive("repairable")

        debt.with_user(self.manager).action_undo()

        self.assertRecordValues(
            debt, [{"state": "owed", "grade": False, "date_received": False}]
        )
        self.assertFalse(debt.part_id.is_settled)
        self.assertFalse(debt.lot_id.location_id, "it is not in our hands")
        self._as_storekeeper(debt).action_receive("maker")
        self.assertEqual(debt.lot_id.location_id, self._get_place("maker"))

    def test_settled_part_is_not_taken_back(self):
        debt = self._receive("scrap")
        self._as_storekeeper(debt).action_scrap()

        with self.assertRaises(UserError):
            debt.with_user(self.manager).action_undo()
