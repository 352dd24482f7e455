from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestCaseChargeReport(InvoiceCommon):
    """Labour, parts and travel of a case: covered, billed, paid and open."""

    def _get_sums(self, case, user=None):
        report = self.env["aftersales.case.charge.report"]
        rows = report.with_user(user or self.accountant)._read_group(
            [("case_id", "=", case.id)],
            ["kind"],
            [
                "price_full:sum",
                "price_covered:sum",
                "price_charged:sum",
                "amount_billed:sum",
                "amount_paid:sum",
                "amount_open:sum",
            ],
        )
        return {kind: tuple(round(value, 2) for value in sums) for kind, *sums in rows}

    def test_each_kind_shows_what_is_covered_billed_and_paid(self):
        self.unit.current_card_id.coverage_ids[0].write(
            {"parts_percent": 40, "labor_percent": 0}
        )
        case = self._request()
        self._assign(case)
        self._pay(case, 24.75)
        case, order = self._agree(case=case)
        self._finish(case, order)
        self.assertEqual(
            self._get_sums(case),
            {
                "part": (50.0, 20.0, 30.0, 0.0, 0.0, 0.0),
                "labor": (60.0, 0.0, 60.0, 0.0, 0.0, 0.0),
                "deposit": (0.0, 0.0, 0.0, 0.0, 24.75, -24.75),
            },
        )

        self._invoice(case, post=True)

        self.assertEqual(
            self._get_sums(case),
            {
                "part": (50.0, 20.0, 30.0, 33.0, 8.25, 24.75),
                "labor": (60.0, 0.0, 60.0, 66.0, 16.5, 49.5),
            },
        )

    def _plan_travel(self, case):
        """Plan ten kilometres at 2 each, before tax."""
        product = self._make_product(
            "Kilometre", 0.5, 2.0, type="service", is_storable=False
        )
        product.taxes_id = [Command.set(self.tax.ids)]
        service = self.env["aftersales.service"].create(
            {"name": "Way", "kind": "travel", "product_id": product.id}
        )
        return self._plan_labor(case, service_id=service.id, quantity=10)

    def test_travel_shows_what_is_covered_billed_and_paid(self):
        self.unit.current_card_id.coverage_ids[0].write(
            {"parts_percent": 0, "labor_percent": 0, "travel_percent": 25}
        )
        case = self._request()
        self._assign(case)
        self._plan_travel(case)
        case, order = self._agree(case=case, parts=False)
        planned = self._get_sums(case)
        self._finish(case, order)
        self.assertEqual(
            planned,
            {
                "travel": (20.0, 5.0, 15.0, 0.0, 0.0, 0.0),
                "labor": (60.0, 0.0, 60.0, 0.0, 0.0, 0.0),
            },
        )
        self.assertEqual(self._get_sums(case), planned)

        self._invoice(case, post=True)
        self.assertEqual(
            self._get_sums(case)["travel"], (20.0, 5.0, 15.0, 16.5, 0.0, 16.5)
        )
        self._pay(case, 33)
        self.assertEqual(
            self._get_sums(case)["travel"], (20.0, 5.0, 15.0, 16.5, 6.6, 9.9)
        )
        self._pay(case, 49.5)

        self.assertEqual(
            self._get_sums(case),
            {
                "travel": (20.0, 5.0, 15.0, 16.5, 16.5, 0.0),
                "labor": (60.0, 0.0, 60.0, 66.0, 66.0, 0.0),
            },
        )
        row = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id), ("kind", "=", "travel")]
        )
        self.assertFalse(row.is_planned)
        self.assertEqual(row.product_id.name, "Kilometre")

    def test_report_agrees_with_the_case(self):
        case, order = self._agree()
        self._finish(case, order)
        self._invoice(case, post=True)
        self._pay(case, 50)

        sums = [
            sum(column) for column in zip(*self._get_sums(case).values(), strict=True)
        ]

        self.assertEqual(
            sums[:3], [case.price_full, case.price_covered, case.price_charged]
        )
        self.assertEqual(
            [round(value, 2) for value in sums[3:]],
            [case.amount_billed, case.amount_paid, case.amount_open],
        )

    def test_down_payment_is_billed_and_taken_back(self):
        case, order = self._agree()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_ids=case.sale_order_ids.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": 40})
        )
        wizard.create_invoices()
        case.invalidate_recordset()
        case.invoice_ids.action_post()
        self.assertEqual(self._get_sums(case)["advance"][3], 40.0)
        self._finish(case, order)

        self._invoice(case, post=True)

        sums = self._get_sums(case)
        self.assertEqual(sums["advance"][3], 0.0)
        self.assertEqual(sums["part"][3] + sums["labor"][3], 121.0)

    def test_planned_work_is_told_apart(self):
        case, _order = self._agree()

        rows = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id)]
        )

        self.assertEqual(set(rows.mapped("is_planned")), {True})
        self.assertEqual(rows[:1].action_view_case()["res_id"], case.id)

    def test_declined_lines_are_not_charged(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket, 2)
        self._quote(case)
        self._answer(case, False)

        self.assertFalse(self._get_sums(case))

    def test_what_sales_adds_is_untaxed_and_in_the_currency_of_the_branch(self):
        case, _order = self._take_in()
        self.tax.price_include_override = "tax_included"
        foreign = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        lines = [
            Command.create(
                {
                    "product_id": self.hinge.id,
                    "price_unit": 440.0,
                    "discount": discount,
                    "tax_ids": [Command.set(self.tax.ids)],
                }
            )
            for discount in (50.0, 100.0)
        ]
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": pricelist.id,
                "aftersales_case_id": case.id,
                "order_line": lines[:1],
            }
        )
        order.action_confirm()
        self.assertEqual(self._get_sums(case)["other"][:3], (200.0, 0.0, 100.0))

        order.order_line = lines[1:]

        self.assertEqual(self._get_sums(case)["other"][:3], (420.0, 0.0, 100.0))

    def test_report_is_for_accountants(self):
        case, _order = self._take_in()
        self._plan_part(case, self.gasket, 2)
        for user in (self.reception, self.technician, self.storekeeper, self.cashier):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._get_sums(case, user)
        self.assertTrue(self._get_sums(case, self.manager))
