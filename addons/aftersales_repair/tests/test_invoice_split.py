from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestInvoiceSplit(InvoiceCommon):
    """Parts and services on one invoice or two, less what was invoiced in advance."""

    def _advance(self, case, amount, user=None):
        """Let the accountant invoice an amount in advance through core's wizard."""
        case = case.with_user(user or self.accountant)
        action = case.action_invoice_advance()
        form = Form(
            self.env[action["res_model"]]
            .with_user(user or self.accountant)
            .with_context(**action["context"])
        )
        form.advance_payment_method = "fixed"
        form.fixed_amount = amount
        before = case.sudo().invoice_ids
        form.save().create_invoices()
        case.invalidate_recordset()
        return case.sudo().invoice_ids - before

    def _get_totals(self, invoices):
        return sorted(invoices.mapped("amount_total"))

    # === APART === #

    def test_parts_and_services_share_an_invoice_by_default(self):
        case, order = self._agree()
        self._finish(case, order)

        invoices = self._invoice(case)

        self.assertEqual(self._get_totals(invoices), [121.0])

    def test_process_puts_parts_and_services_on_two_invoices(self):
        self.process.invoice_split = "split"
        case, order = self._agree()
        self._finish(case, order)

        invoices = self._invoice(case)

        self.assertEqual(self._get_totals(invoices), [55.0, 66.0])
        self.assertEqual(
            [invoice.invoice_line_ids.product_id for invoice in invoices],
            [self.gasket, self.labor_product],
        )
        self.assertEqual(invoices.aftersales_case_ids, case)
        with self.assertRaises(UserError) as error:
            self._invoice(case)
        self.assertIn("Nothing is to be invoiced", str(error.exception))

    def test_rule_of_the_customer_comes_before_the_process(self):
        self.process.invoice_split = "split"
        self.customer.aftersales_invoice_split = "merged"
        case, order = self._agree()
        self._finish(case, order)

        self.assertEqual(self._get_totals(self._invoice(case)), [121.0])

    def test_rule_of_the_company_holds_for_its_contacts(self):
        self.customer.parent_id = self.env["res.partner"].create(
            {"name": "Hotel", "is_company": True, "aftersales_invoice_split": "split"}
        )
        case, order = self._agree()
        self._finish(case, order)

        self.assertEqual(self._get_totals(self._invoice(case)), [55.0, 66.0])

    def test_only_services_need_no_second_invoice(self):
        self.process.invoice_split = "split"
        case, order = self._agree(parts=False)
        self._finish(case, order)

        self.assertEqual(self._get_totals(self._invoice(case)), [66.0])

    def test_invoice_from_sales_is_split_too(self):
        self.process.invoice_split = "split"
        case, order = self._agree()
        self._finish(case, order)

        invoices = case.sale_order_ids._create_invoices()

        self.assertEqual(self._get_totals(invoices), [55.0, 66.0])

    def test_sale_without_a_case_is_invoiced_as_ever(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.labor_product.id})],
            }
        )
        order.action_confirm()

        self.assertEqual(order._create_invoices().amount_total, 66.0)

    def test_heading_of_the_estimate_is_not_invoiced(self):
        case, order = self._take_in()
        part = self._plan_part(case, self.gasket, is_optional=True)
        self._plan_labor(case)
        self._quote(case)
        self._answer(case, True)
        self._finish(case, order)

        invoices = self._invoice(case)

        self.assertNotIn(
            "If you wish", "".join(invoices.invoice_line_ids.mapped("name"))
        )
        self.assertIn(part.product_id, invoices.invoice_line_ids.product_id)

    # === IN ADVANCE === #

    def test_advance_is_deducted_at_the_end(self):
        case, order = self._agree()
        advance = self._advance(case, 40)
        self.assertEqual(advance.amount_total, 40.0)
        advance.with_user(self.accountant).action_post()
        self._finish(case, order)

        invoices = self._invoice(case, post=True)

        self.assertEqual(self._get_totals(invoices), [81.0])
        self.assertEqual(case.amount_billed, 121.0)
        self.assertFalse(case._can_be_invoiced())

    def test_advance_is_deducted_from_the_greater_of_two_invoices(self):
        self.process.invoice_split = "split"
        case, order = self._agree()
        self._advance(case, 40).with_user(self.accountant).action_post()
        self._finish(case, order)

        invoices = self._invoice(case, post=True)

        self.assertEqual(self._get_totals(invoices), [26.0, 55.0])
        self.assertEqual(case.amount_billed, 121.0)

    def test_advance_above_either_invoice_keeps_them_together(self):
        self.process.invoice_split = "split"
        case, order = self._agree()
        self._advance(case, 100).with_user(self.accountant).action_post()
        self._finish(case, order)

        invoices = self._invoice(case, post=True)

        self.assertEqual(self._get_totals(invoices), [21.0])
        self.assertEqual(set(invoices.mapped("move_type")), {"out_invoice"})

    def test_advance_for_work_that_never_came_goes_back(self):
        case, _order = self._agree()
        self._advance(case, 40).with_user(self.accountant).action_post()
        case.with_user(self.reception).action_cancel("Taken home")

        notes = self._invoice(case)

        self.assertRecordValues(
            notes, [{"move_type": "out_refund", "amount_total": 40.0}]
        )

    def test_advance_is_asked_for_by_accountants_only(self):
        case, _order = self._agree()
        for user in (self.technician, self.dispatcher, self.inspector, self.cashier):
            with self.subTest(user.login), self.assertRaises(AccessError):
                case.with_user(user).action_invoice_advance()

    def test_advance_comes_before_the_work_is_done(self):
        case, order = self._agree()
        self.assertTrue(case.with_user(self.accountant).can_advance)

        self._finish(case, order)

        case.invalidate_recordset(["can_advance"])
        self.assertFalse(case.with_user(self.accountant).can_advance)

    def test_advance_needs_an_accepted_estimate(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket)
        self._quote(case)

        with self.assertRaises(UserError) as error:
            case.with_user(self.accountant).action_invoice_advance()

        self.assertIn(case.name, str(error.exception))
        self.assertFalse(case.with_user(self.accountant).can_advance)

    # === COVER === #

    def test_invoice_shows_full_price_and_cover(self):
        self.unit.current_card_id.coverage_ids[0].write(
            {"parts_percent": 40, "labor_percent": 0}
        )
        case = self._request()
        self._assign(case)
        case, order = self._agree(case=case)
        self._finish(case, order)
        invoice = self._invoice(case, post=True)

        cover = invoice._get_aftersales_cover()

        self.assertEqual(
            cover, {"full": 110.0, "covered": 20.0, "reduced": 0.0, "to_pay": 90.0}
        )
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("account.report_invoice", invoice.ids)[0]
            .decode()
        )
        self.assertIn("Full price, before taxes", html)
        self.assertIn("Covered, not charged to you", html)
        self.assertIn("FR-0001", html)

    def test_invoice_without_cover_has_no_table_of_it(self):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case, post=True)

        self.assertIsNone(invoice._get_aftersales_cover())
        self.assertEqual(
            invoice._get_aftersales_units(), [f"{case.name}, Fridge 300, FR-0001"]
        )
