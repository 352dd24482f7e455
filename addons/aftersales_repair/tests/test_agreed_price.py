from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_estimate_answer import EstimateCommon


@tagged("post_install", "-at_install")
class TestAgreedPrice(EstimateCommon):
    """What was used is invoiced, once, at the terms the customer agreed to."""

    def _use_without_estimate(self, product, covered_percent=0):
        self.process.is_estimate_required = False
        if covered_percent:
            coverages = self.unit.current_card_id.coverage_ids
            coverages[0].parts_percent = covered_percent
            case = self._request()
            order = self._assign(case)
        else:
            case, order = self._take_in()
        log = order.action_start()
        part = self._plan_part(case, product, log_id=log.id)
        self._pass(self._submit(order))
        return case, part

    def _agree(self, **line_vals):
        """Let sales change the estimate of a gasket before it is accepted."""
        case, order = self._take_in()
        part = self._plan_part(case, self.gasket)
        estimate = self._quote(case)
        part.sale_line_id.write(line_vals)
        self._answer(case, True)
        return case, order, estimate

    # === USED WITHOUT AN ESTIMATE === #

    def test_part_without_estimate_is_delivered_by_its_own_move(self):
        self.gasket.invoice_policy = "delivery"

        case, part = self._use_without_estimate(self.gasket)

        self.assertEqual(part.move_ids.sale_line_id, part.sale_line_id)
        self.assertRecordValues(
            part.sale_line_id,
            [{"product_uom_qty": 1.0, "qty_delivered": 1.0, "qty_to_invoice": 1.0}],
        )
        self.assertEqual(len(part.move_ids), 1)
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 25.0)

    def test_partly_covered_part_without_estimate_costs_once(self):
        self.gasket.invoice_policy = "order"

        case, part = self._use_without_estimate(self.gasket, 50)
        case.with_user(self.accountant).action_invoice()
        case.invoice_ids.with_user(self.accountant).action_post()

        self.assertEqual(case.invoice_ids.amount_untaxed, 12.5)
        self.assertTrue(part.sudo().share_entry_id)
        cogs = case.invoice_ids.line_ids.filtered(
            lambda line: line.display_type == "cogs"
        )
        self.assertFalse(cogs, "the share has been booked by its own entry")

    def test_old_part_does_not_count_as_delivered(self):
        self.gasket.invoice_policy = "delivery"
        self.process.is_old_part_required = False

        _case, part = self._use_without_estimate(self.gasket, 50)

        self.assertEqual(len(part.move_ids), 2)
        self.assertEqual(part.sale_line_id.qty_delivered, 1.0)

    # === TERMS OF SALES === #

    def test_discount_given_by_sales_stays_with_what_was_used(self):
        case, order, estimate = self._agree(discount=10)

        self._pass(self._submit(order))

        self.assertEqual(estimate.order_line.discount, 10.0)
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 22.5)

    def test_price_lowered_by_sales_lets_the_work_go_on(self):
        self.process.tolerance_percent = 0
        case, order, estimate = self._agree(price_unit=20)

        self._pass(self._submit(order))

        self.assertEqual(case.state, "ready")
        self.assertEqual(estimate.amount_untaxed, 20.0)

    def test_more_at_a_lowered_price_still_asks_anew(self):
        self.process.tolerance_percent = 0
        case, order, _estimate = self._agree(price_unit=20)
        order.action_start()
        case.part_ids.with_user(self.technician).quantity = 2

        with self.assertRaises(UserError) as error:
            self._submit(order)

        self.assertIn("new estimate", str(error.exception))

    # === INSPECTION FEE === #

    def test_inspection_fee_is_no_consent_to_work(self):
        self.process.write(
            {"rejection_service_id": self.service.id, "tolerance_percent": 0}
        )
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        self._quote(case)
        self._answer(case, False)
        self.assertEqual(set(case.sale_order_ids.mapped("state")), {"cancel", "sale"})
        case.with_user(self.reception).action_sort()
        case.with_user(self.reception).action_sort()
        case.with_user(self.manager).action_reopen()
        order = self._assign(case)
        log = order.action_start()
        self._plan_part(case, self.hinge, log_id=log.id)

        self.assertEqual(case._get_accepted_amount(), 0.0)
        with self.assertRaises(UserError) as error:
            self._submit(order)

        self.assertIn("new estimate", str(error.exception))
