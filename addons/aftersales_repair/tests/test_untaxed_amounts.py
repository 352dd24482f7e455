from odoo import Command
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestUntaxedAmounts(InvoiceCommon):
    """Lines, estimate and report are untaxed; what the customer owes is taxed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax.amount = 7.0
        cls.gasket.list_price = 24.99
        cls.labor_product.list_price = 59.95
        cls.unit.current_card_id.coverage_ids[0].write(
            {"parts_percent": 40, "labor_percent": 35}
        )

    def _include(self, is_included):
        self.tax.price_include_override = (
            "tax_included" if is_included else "tax_excluded"
        )

    def _take_in_covered(self, serial="FR-0001"):
        case = self._request(serial)
        return case, self._assign(case)

    def _assert_sums(self, case, untaxed):
        """Check line by line and in all that nothing is lost to taxes or cents."""
        lines = [*case.part_ids, *case.labor_ids]
        for line in lines:
            self.assertEqual(
                round(line.price_full - line.price_covered, 2), line.price_charged
            )
        self.assertEqual(round(sum(line.price_charged for line in lines), 2), untaxed)
        self.assertEqual(round(case.price_charged, 2), untaxed)
        (full, covered, charged), *_others = self.env[
            "aftersales.case.charge.report"
        ]._read_group(
            [("case_id", "=", case.id)],
            [],
            ["price_full:sum", "price_covered:sum", "price_charged:sum"],
        )
        self.assertEqual(round(charged, 2), untaxed)
        self.assertEqual(round(full - covered, 2), untaxed)

    def test_amounts_agree_from_the_plan_to_the_invoice(self):
        for serial, is_included in (("FR-0001", False), ("FR-0002", True)):
            with self.subTest(is_included=is_included):
                self._include(is_included)
                if serial != "FR-0001":
                    unit = self._make_unit(serial)
                    unit.current_card_id.coverage_ids[0].write(
                        {"parts_percent": 40, "labor_percent": 35}
                    )
                case, order = self._take_in_covered(serial)
                self._plan_part(case, self.gasket, 3)
                self._plan_labor(case)
                planned = [
                    (line.price_full, line.price_covered, line.price_charged)
                    for line in (*case.part_ids, *case.labor_ids)
                ]
                estimate = self._quote(case)
                self._assert_sums(case, estimate.amount_untaxed)
                self.assertEqual(
                    [
                        (line.price_full, line.price_covered, line.price_charged)
                        for line in (*case.part_ids, *case.labor_ids)
                    ],
                    planned,
                )

                self._answer(case, True)
                self.assertEqual(
                    round(case._get_accepted_amount(), 2), estimate.amount_untaxed
                )
                self._finish(case, order)
                self.assertEqual(case.amount_open, estimate.amount_total)
                invoice = self._invoice(case, post=True)

                self._assert_sums(case, invoice.amount_untaxed)
                case.invalidate_recordset()
                self.assertEqual(case.amount_open, invoice.amount_total)
                self.assertEqual(case.amount_billed, invoice.amount_total)

    def test_included_tax_is_no_part_of_the_price_of_a_line(self):
        self._include(True)
        self.gasket.list_price = 107.0
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self.assertRecordValues(
            part, [{"price_unit": 107.0, "price_full": 200.0, "price_charged": 200.0}]
        )

        self._quote(case)
        part.sale_line_id.discount = 10

        self.assertRecordValues(
            part, [{"price_full": 200.0, "price_covered": 0.0, "price_charged": 180.0}]
        )
        self.assertEqual(case.price_reduced, 20.0)
        self.assertEqual(part.sale_line_id.price_subtotal, 180.0)

    def test_lines_entered_before_are_untaxed_with_the_update(self):
        self._include(True)
        self.gasket.list_price = 107.0
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE aftersales_work_part SET price_full = 214, price_charged = 214 "
            "WHERE id = %s",
            [part.id],
        )
        self.env.invalidate_all()
        script = load_script(
            file_path("aftersales_repair/migrations/19.0.1.4.0/post-untaxed.py"),
            "post_untaxed",
        )

        script.migrate(self.env.cr, "19.0.1.2.0")

        self.assertRecordValues(part, [{"price_full": 200.0, "price_charged": 200.0}])

    def test_fiscal_position_of_the_customer_leaves_the_untaxed_price(self):
        self._include(True)
        self.gasket.list_price = 107.0
        free = self.env["account.tax"].create(
            {"name": "Free", "amount": 0.0, "company_id": self.company.id}
        )
        position = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "tax_ids": [Command.set(free.ids)]}
        )
        free.original_tax_ids = self.tax
        self.customer.property_account_position_id = position
        case, _order = self._take_in()
        part = self._plan_part(case, self.gasket, 2)
        self.assertEqual(part.price_charged, 200.0)

        estimate = self._quote(case)

        self.assertEqual(estimate.amount_total, 200.0)
        self.assertEqual(part.price_charged, 200.0)

    def test_tolerance_compares_what_is_untaxed(self):
        self._include(True)
        self.process.tolerance_percent = 0
        case, order = self._agree(labor=False)

        self._finish(case, order)

        self.assertEqual(case.state, "ready")
        self.assertEqual(case._get_accepted_amount(), case.price_charged)

    def test_asked_part_shows_the_untaxed_price_of_its_line(self):
        self._include(True)
        case, _order = self._take_in_covered()
        part = self._plan_part(case, self.gasket, 3)
        request = (
            self.env["aftersales.part.request"]
            .with_user(self.technician)
            .create(
                {
                    "kind": "in_warranty",
                    "case_id": case.id,
                    "line_ids": [
                        Command.create({"product_id": self.gasket.id, "quantity": 3})
                    ],
                }
            )
            .sudo()
        )
        request.line_ids.part_id = part

        self.assertRecordValues(
            request.line_ids,
            [
                {
                    "price_full": part.price_full,
                    "price_covered": part.price_covered,
                    "price_charged": part.price_charged,
                }
            ],
        )

    def test_invoice_tells_the_cover_untaxed(self):
        for is_included in (False, True):
            self._include(is_included)
            case, order = self._take_in_covered(
                "FR-0001" if not is_included else self._covered_unit().name
            )
            self._agree(case=case)
            self._finish(case, order)

            invoice = self._invoice(case, post=True)

            cover = invoice._get_aftersales_cover()
            self.assertEqual(round(cover["full"], 2), round(case.price_full, 2))
            self.assertEqual(round(cover["covered"], 2), round(case.price_covered, 2))
            self.assertEqual(cover["reduced"], 0.0)
            self.assertEqual(cover["to_pay"], invoice.amount_untaxed)

    def _covered_unit(self):
        unit = self._make_unit("FR-0003")
        unit.current_card_id.coverage_ids[0].write(
            {"parts_percent": 40, "labor_percent": 35}
        )
        return unit
