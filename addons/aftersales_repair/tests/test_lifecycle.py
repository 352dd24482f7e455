from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestLifecycle(AftersalesRepairCommon):
    """One fridge from reception to hand-over, each step by its own role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_compressor = cls._add_stock(cls.compressor, 1, "CP-NEW")
        cls.old_compressor = cls.env["stock.lot"].create(
            {"name": "CP-OLD", "product_id": cls.compressor.id}
        )
        cls._add_stock(cls.gasket, 5)

    def _plan(self, case):
        covered = self._plan_part(
            case,
            self.compressor,
            lot_id=self.new_compressor.id,
            removed_lot_id=self.old_compressor.id,
        )
        charged = self._plan_part(case, self.gasket)
        return covered, charged

    def test_unit_goes_through_its_whole_life(self):
        # two and a half years on only the compressor is still covered
        self.unit.current_card_id.delivery_date -= relativedelta(months=24)
        case = self._request()
        self.assertEqual(case.state, "to_assign")
        self.assertEqual(case.card_id, self.unit.current_card_id)
        self.assertEqual(
            self.unit.location_id,
            self.custody,
            "the unit lies in custody after the intake",
        )

        order = self._assign(case)
        self.assertEqual(case.state, "to_quote")
        covered, charged = self._plan(case)
        self.assertRecordValues(
            covered | charged,
            [
                {"covered_percent": 100, "verdict_reason": "covered"},
                {"covered_percent": 0, "verdict_reason": "expired"},
            ],
        )

        estimate = case.with_user(self.technician).action_quote().sudo()
        self.assertRecordValues(
            estimate.order_line,
            [
                {"price_unit": 180.0, "discount": 100.0, "price_subtotal": 0.0},
                {"price_unit": 25.0, "discount": 0.0, "price_subtotal": 25.0},
            ],
        )
        self.assertEqual(case.waiting_for, "customer")
        with self.assertRaisesRegex(UserError, "cannot start"):
            order.action_start()

        estimate.action_confirm()
        self.assertEqual(case.state, "quote_approved")
        self.assertFalse(estimate.picking_ids, "the case moves its parts, not the sale")

        log = self._submit(order)
        self.assertEqual(case.state, "to_check")
        self.assertEqual(log.state, "submitted")
        consumption = self.company._get_consumption_location("company")
        self.assertEqual(self.new_compressor.location_id, consumption)
        self.assertEqual(self.old_compressor.location_id, self.custody)
        self.assertEqual(charged.move_ids.location_dest_id, self.customers)
        self.assertEqual(self.unit.component_ids.lot_id, self.new_compressor)

        log.check_ids.with_user(self.inspector).action_fail("Door does not close")
        self.assertEqual(case.state, "check_failed")
        self.assertEqual(log.state, "rejected")
        self.assertEqual(
            self.new_compressor.location_id,
            consumption,
            "a failed check reverses no move",
        )

        order.action_start()
        second = self._submit(order, "Door adjusted")
        self._pass(second)
        self.assertEqual(case.state, "ready")
        self.assertEqual(second.state, "approved")
        self.assertEqual(order.sudo().state, "done")

        case.with_user(self.accountant).action_invoice()
        invoice = case.invoice_ids
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.amount_untaxed, 25.0)

        case.with_user(self.reception).action_deliver()
        self.assertEqual(case.state, "delivered")
        self.assertTrue(case.is_locked)
        self.assertEqual(self.unit.location_id, self.customers)
        self.assertEqual(
            self.unit.current_card_id.state,
            "issued",
            "intake and hand-over leave the card alone",
        )
        self.assertEqual(
            case.state_log_ids.sorted("id").mapped("state"),
            [
                "draft",
                "to_assign",
                "to_assign",
                "to_quote",
                "to_quote",
                "quote_approved",
                "to_repair",
                "to_check",
                "check_failed",
                "to_repair",
                "to_check",
                "ready",
                "delivered",
            ],
        )

    def test_nothing_to_pay_needs_no_estimate(self):
        case = self._request()
        order = self._assign(case)
        self._plan_part(
            case,
            self.compressor,
            lot_id=self.new_compressor.id,
            removed_lot_id=self.old_compressor.id,
        )

        self.assertFalse(case.with_user(self.technician).action_quote())

        self.assertEqual(case.state, "no_charge")
        self.assertFalse(case.sale_order_ids)
        self._pass(self._submit(order))
        self.assertEqual(case.state, "ready")
        self.assertFalse(case.with_user(self.accountant).can_invoice)

    def test_declined_estimate_stops_the_work(self):
        case = self._request()
        order = self._assign(case)
        self._make_uncovered(case)
        self._plan_part(case, self.gasket)
        estimate = case.with_user(self.technician).action_quote().sudo()

        estimate._action_cancel()

        self.assertEqual(case.state, "quote_rejected")
        self.assertEqual(order.sudo().state, "cancelled")
        case.with_user(self.reception).action_sort()
        self.assertEqual(case.state, "to_sort")
        case.with_user(self.reception).action_sort()
        case.with_user(self.reception).action_deliver()
        self.assertEqual(self.unit.location_id, self.customers)

    def test_replaced_unit_hands_its_cover_on(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._request()
        order = self._assign(case)
        labor = self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = order.action_start()
        log.is_beyond_repair = True
        self._pass(self._submit(order, "Frame is cracked"))
        self.assertEqual(labor.log_id, log.with_env(self.env))
        self.assertEqual(case.state, "to_sort")
        end = case.card_id.date_end

        case.with_user(self.dispatcher).action_replace(spare)

        self.assertEqual(case.state, "replaced")
        self.assertEqual(case.card_id.state, "replaced")
        self.assertEqual(spare.current_card_id.date_end, end)
        self.assertEqual(spare.current_card_id.partner_id, self.customer)
        self.assertEqual(self.unit.location_id, self.custody)
        self.assertEqual(spare.location_id.aftersales_cost_carrier, "company")
