from odoo.tests import tagged

from .head_office_common import HeadOfficeCommon


@tagged("post_install", "-at_install")
class TestHeadOffice(HeadOfficeCommon):
    """Head office takes the steps of a branch's case: the branch has them in its books.

    Every user of the test works for the head office, and has it active.
    """

    def _work(self, case, percent=40):
        """Repair with a part the customer pays his share of, and with a serial."""
        self.unit.current_card_id.coverage_ids[0].parts_percent = percent
        order = self._assign(case)
        part = self._plan_part(case, self.gasket, 2)
        self._plan_part(
            case, self.compressor, lot_id=self.new_part.id, removed_serial="CP-OLD"
        )
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        order.with_user(self.storekeeper).action_draw_parts()
        self.assertEqual(self.new_part.location_id, self.tech.location_id)
        return part, self._submit(order)

    def _settle_old_parts(self, case):
        """Repair one old part and give up the other."""
        templates = self.env["aftersales.posting.template"]
        templates.with_context(active_test=False).search(
            [("activity", "=", "old_part_lost")]
        ).active = True
        repaired = case.part_ids[0].old_part_ids.with_user(self.storekeeper)
        repaired.action_receive("repairable")
        repaired.action_recover(4.0)
        lost = case.part_ids[1].old_part_ids.with_user(self.manager)
        lost.action_write_off("Thrown away")
        self.assertEqual(
            case.part_ids.old_part_ids.mapped("state"), ["settled", "written_off"]
        )

    def test_repair_from_intake_to_invoice(self):
        self.process.is_old_part_required = True
        case = self._request_at(self.region)
        part, log = self._work(case)
        self._check_books("stock.picking", "stock.move", "sale.order", "account.move")

        self._pass(log)
        self.assertTrue(part.share_entry_id)
        self._check_books()
        self._settle_old_parts(case)
        self._check_books()
        case.with_user(self.accountant).action_invoice()
        # core asks for the branch among the companies of whoever posts its invoice
        self.accountant.company_ids += self.region
        invoice = case.invoice_ids.with_user(self.accountant)
        invoice.with_context(
            allowed_company_ids=(self.company | self.region).ids
        ).action_post()
        self.assertEqual(case.invoice_ids.amount_untaxed, 30.0)
        case.with_user(self.reception).action_deliver()
        self._check_books("aftersales.posting")
        case.with_user(self.manager).action_reopen()
        self.assertEqual(
            self.unit.location_id, self.region.aftersales_custody_location_id
        )
        self._check_books()

    def test_failed_check_and_parts_brought_back(self):
        case = self._request_at(self.region)
        _part, log = self._work(case, percent=100)
        log.check_ids.with_user(self.inspector).action_fail("Still warm")
        order = case.order_ids.with_user(self.technician)
        order.action_start()
        unused = self._plan_part(case, self.gasket, 3)
        order.with_user(self.storekeeper).action_draw_parts()
        unused.with_user(self.technician).unlink()

        order.with_user(self.storekeeper).action_return_parts()
        self._pass(self._submit(order))

        self.assertFalse(
            self.tech.location_id.quant_ids.filtered(lambda quant: quant.quantity)
        )
        self._check_books("stock.picking", "stock.move")

    def test_replacement_of_the_unit(self):
        case = self._request_at(self.region)
        _part, log = self._work(case, percent=100)
        self._pass(log)

        case.with_user(self.dispatcher).action_replace(self.spare)

        self.assertEqual(case.state, "replaced")
        self._check_books("stock.picking", "stock.move", "account.move")
        case.with_user(self.storekeeper).action_dismantle(
            [{"product_id": self.gasket.id, "quantity": 1, "unit_value": 4.0}]
        )
        self._check_books("stock.scrap")
