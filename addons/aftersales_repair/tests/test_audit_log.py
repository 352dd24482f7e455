from odoo import Command
from odoo.tests import new_test_user, tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestAuditLog(InvoiceCommon):
    """The operator log tells of a case with its papers, and of no other sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(
            cls.env,
            "audit",
            groups="aftersales_warranty.aftersales_group_auditor",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.log = cls.env["aftersales.audit.log"].with_user(cls.auditor)

    def _get_lines(self, records, **values):
        self.env.cr.flush()
        self.env.invalidate_all()
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.log.search(domain, order="id")

    def test_case_is_told_from_intake_to_payment(self):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case, post=True)
        self._pay(case, 10)
        payment = self.env["account.payment"].search(
            [("aftersales_case_id", "=", case.id)]
        )
        told = {
            records._name: set(self._get_lines(records).user_id)
            for records in (
                case.request_id,
                case,
                case.order_ids,
                case.log_ids,
                case.log_ids.check_ids,
                case.part_ids,
                case.labor_ids,
                case.sale_order_ids,
                case.sale_order_ids.order_line,
                invoice,
                payment,
            )
        }
        for model, users in told.items():
            self.assertTrue(users, f"nothing is told of {model}")
        self.assertIn(self.reception, told["aftersales.request"])
        self.assertIn(self.technician, told["aftersales.work.log"])
        self.assertIn(self.inspector, told["aftersales.quality.check"])
        self.assertIn(self.accountant, told["account.move"])
        self.assertIn(self.cashier, told["account.payment"])

    def test_price_of_an_estimate_keeps_old_and_new(self):
        case = self._take_in()[0]
        self._plan_labor(case)
        self._quote(case)
        sold = case.sale_order_ids.order_line.filtered(lambda line: line.price_unit)
        self.env.cr.flush()
        before = sold.price_unit
        sold.price_unit = before + 5
        line = self._get_lines(sold, action="write")[-1]
        self.assertEqual(line.changes["price_unit"], [before, before + 5])
        self.assertIn(case.sale_order_ids.name, line.name)

    def test_sum_of_an_estimate_is_told_though_nobody_writes_it(self):
        case = self._take_in()[0]
        self._plan_labor(case)
        self._quote(case)
        sale = case.sale_order_ids
        sold = sale.order_line.filtered(lambda line: line.price_unit)[:1]
        self.env.cr.flush()
        self.env.invalidate_all()
        before = sale.amount_total

        sold.price_unit += 5

        line = self._get_lines(sale, action="write")[-1]
        self.assertEqual(
            line.changes["amount_total"],
            [before, sale.amount_total],
        )
        self.assertNotEqual(before, sale.amount_total)

    def test_price_on_a_draft_invoice_is_told_by_its_sum(self):
        case, order = self._agree()
        self._finish(case, order)
        invoice = self._invoice(case)
        self.env.cr.flush()
        self.env.invalidate_all()
        before = invoice.amount_total
        item = invoice.invoice_line_ids.filtered("price_unit")[:1]

        item.with_user(self.accountant).price_unit += 5

        line = self._get_lines(invoice, action="write")[-1]
        self.assertEqual(line.changes["amount_total"], [before, invoice.amount_total])
        self.assertNotEqual(before, invoice.amount_total)
        self.assertEqual(line.user_id, self.accountant)

    def test_estimate_that_is_made_is_told_once(self):
        case = self._take_in()[0]
        self._plan_labor(case)
        self.env.cr.flush()
        self._quote(case)
        told = self._get_lines(case.sale_order_ids).filtered(
            lambda line: line.user_id == self._get_lines(case.sale_order_ids)[0].user_id
        )
        self.assertEqual(told.mapped("action").count("create"), 1)
        self.assertEqual(told[0].action, "create")

    def test_sales_and_invoices_of_others_are_not_told(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.gasket.id})],
            }
        )
        sale.action_confirm()
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.labor_product.id})
                ],
            }
        )
        move.action_post()
        for records in (sale, sale.order_line, move):
            self.assertFalse(self._get_lines(records), records)

    def test_printed_papers_of_a_case_are_told(self):
        case = self._take_in()[0]
        self.env["ir.actions.report"].with_user(self.reception)._render_qweb_html(
            "aftersales_repair.report_case_receipt", case.ids
        )
        line = self._get_lines(case, action="print")
        self.assertEqual(line.user_id, self.reception)
        self.assertTrue(line.detail)
