from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestMoney(AftersalesRepairCommon):
    """Warranty cost is in the books once; the customer pays what was agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 10)
        cls.warranty_account = cls.company._get_consumption_location(
            "company"
        ).valuation_account_id

    def _repair_with_gasket(self, quantity=1, **case_vals):
        case = self._request(**case_vals)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket, quantity)
        estimate = case.with_user(self.technician).action_quote().sudo()
        if estimate:
            estimate.action_confirm()
        log = self._submit(order)
        return case, part, log

    def _get_lines(self, account):
        return self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )

    def test_covered_part_is_an_expense_at_once_under_perpetual(self):
        case, part, log = self._repair_with_gasket(2)

        lines = self._get_lines(self.warranty_account)

        self.assertRecordValues(
            lines, [{"debit": 20.0, "credit": 0.0, "partner_id": self.customer.id}]
        )
        self.assertIn(case.name, lines.name)
        self.assertEqual(lines.move_id, part.move_ids.account_move_id)
        self.assertEqual(lines.move_id.aftersales_case_ids, case)
        self._pass(log)
        self.assertEqual(self._get_lines(self.warranty_account), lines)

    def test_charged_part_costs_by_its_invoice_only(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        self._plan_part(case, self.gasket, 2)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        log = self._submit(order)
        self.assertFalse(self._get_lines(self.warranty_account))
        with self.assertRaisesRegex(UserError, "Nothing is to be invoiced"):
            case.with_user(self.accountant).action_invoice()
        self._pass(log)

        case.with_user(self.accountant).action_invoice()
        invoice = case.invoice_ids
        invoice.with_user(self.accountant).action_post()

        self.assertRecordValues(
            invoice.invoice_line_ids.sorted("price_subtotal"),
            [
                {"product_id": self.gasket.id, "price_subtotal": 50.0},
                {"product_id": self.labor_product.id, "price_subtotal": 60.0},
            ],
        )
        cogs = invoice.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertEqual(sorted(cogs.mapped("balance")), [-20.0, 20.0])
        self.assertEqual(invoice.aftersales_case_ids, case)
        with self.assertRaisesRegex(UserError, "Nothing is to be invoiced"):
            case.with_user(self.accountant).action_invoice()

    def test_covered_part_shows_full_price_and_cover_and_no_second_cost(self):
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        self.warranty_type.term_ids[0].labor_percent = 0
        self.unit.current_card_id.coverage_ids[0].labor_percent = 0
        labor = self._plan_labor(case)
        self.assertEqual(labor.covered_percent, 0)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        self._pass(self._submit(order))

        case.with_user(self.accountant).action_invoice()
        invoice = case.invoice_ids
        invoice.with_user(self.accountant).action_post()

        line = invoice.invoice_line_ids.filtered(
            lambda line: line.product_id == self.gasket
        )
        self.assertRecordValues(
            line, [{"price_unit": 25.0, "discount": 100.0, "price_subtotal": 0.0}]
        )
        self.assertFalse(
            invoice.line_ids.filtered(lambda line: line.display_type == "cogs")
        )
        self.assertEqual(
            sum(self._get_lines(self.warranty_account).mapped("debit")), 10
        )
        self.assertEqual(part.sale_line_id.qty_delivered, 1)

    def test_partial_cover_survives_a_change_of_quantity(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        self._assign(case)
        part = self._plan_part(case, self.gasket)
        self.assertRecordValues(
            part,
            [
                {
                    "covered_percent": 40.0,
                    "verdict_reason": "partly_covered",
                    "price_full": 25.0,
                    "price_charged": 15.0,
                }
            ],
        )
        estimate = case.with_user(self.technician).action_quote().sudo()
        line = estimate.order_line
        self.assertEqual(line.price_subtotal, 15.0)

        line.product_uom_qty = 3

        self.assertRecordValues(
            line, [{"price_unit": 25.0, "discount": 40.0, "price_subtotal": 45.0}]
        )

    def test_customer_share_of_a_partly_covered_part_leaves_warranty_cost(self):
        self.unit.current_card_id.coverage_ids[0].parts_percent = 40
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        log = self._submit(order)
        self.assertEqual(
            sum(self._get_lines(self.warranty_account).mapped("balance")), 10
        )

        self._pass(log)

        lines = self._get_lines(self.warranty_account)
        self.assertEqual(sum(lines.mapped("balance")), 4.0)
        entry = part.share_entry_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.aftersales_case_ids, case)
        self.assertEqual(set(entry.line_ids.partner_id), {self.customer})
        case._post_charged_shares()
        self.assertEqual(part.share_entry_id, entry)
        case.with_user(self.accountant).action_invoice()
        case.invoice_ids.with_user(self.accountant).action_post()
        self.assertEqual(case.invoice_ids.amount_untaxed, 15.0)
        self.assertEqual(
            sum(self._get_lines(self.warranty_account).mapped("balance")), 4
        )

    def test_part_built_in_without_its_serial_is_refused(self):
        self._add_stock(self.compressor, 1, "CP-NEW")
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.compressor)
        case.with_user(self.technician).action_quote()

        with self.assertRaisesRegex(UserError, "that was built in"):
            self._submit(order)

    def test_quoted_line_keeps_its_product(self):
        case = self._request()
        self._make_uncovered(case)
        self._assign(case)
        part = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()

        with self.assertRaisesRegex(UserError, "stands on an estimate"):
            part.with_user(self.technician).product_id = self.compressor

    def test_accepted_amount_is_counted_in_the_currency_of_the_case(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        self._plan_part(case, self.gasket, 2)
        estimate = case.with_user(self.technician).action_quote().sudo()
        foreign = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "rate": 1000.0}),
                ],
            }
        )
        estimate.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        estimate.order_line.price_unit = 25000.0
        estimate.action_confirm()

        self.assertAlmostEqual(case._get_accepted_amount(), 50.0)
        self.assertEqual(self._submit(order).state, "submitted")

    def test_periodic_valuation_books_the_cost_at_closing(self):
        self.category.property_valuation = "periodic"
        self.company.action_close_stock_valuation(auto_post=True)
        self._repair_with_gasket(3)
        self.assertFalse(self._get_lines(self.warranty_account))

        self.company.action_close_stock_valuation(auto_post=True)

        lines = self._get_lines(self.warranty_account)
        self.assertEqual(sum(lines.mapped("balance")), 30.0)

    def test_average_cost_is_not_moved_by_old_parts_and_customer_units(self):
        self.category.property_cost_method = "average"
        case, part, _log = self._repair_with_gasket()
        self.assertTrue(part.is_old_part_received)
        self.assertEqual(case.picking_count, 3)

        self.gasket.invalidate_recordset()

        self.assertEqual(self.gasket.standard_price, 10.0)
        self.assertEqual(self.gasket.qty_available, 9)
        self.assertEqual(self.gasket.total_value, 90.0)

    def test_customer_with_own_location_does_not_redirect_the_consumption(self):
        own = self.env["stock.location"].create(
            {"name": "Leila", "usage": "customer", "location_id": self.customers.id}
        )
        self.customer.property_stock_customer = own

        _case, part, _log = self._repair_with_gasket()

        issue = part.move_ids.filtered("is_out")
        self.assertEqual(
            issue.location_dest_id, self.company._get_consumption_location("company")
        )
        self.assertEqual(issue.picking_id.location_dest_id, issue.location_dest_id)

    def test_each_carrier_has_its_own_location_and_account(self):
        brand = self.env.ref("aftersales_repair.aftersales_service_type_brand")
        case = self._request(service_type_id=brand.id)
        order = self._assign(case)
        covered = self._plan_part(case, self.gasket)
        expired = self._plan_part(case, self.gasket)
        self.unit.current_card_id.coverage_ids.date_end = self.today
        expired.with_user(self.manager).goodwill_percent = 100
        case.with_user(self.technician).action_quote()
        self._submit(order)

        self.assertEqual(
            covered.move_ids.filtered(
                "is_out"
            ).location_dest_id.aftersales_cost_carrier,
            "brand",
        )
        accounts = {
            carrier: self.company._get_consumption_location(
                carrier
            ).valuation_account_id
            for carrier in ("company", "brand", "goodwill")
        }
        self.assertEqual(len(set(accounts.values())), 3)
        self.assertEqual(accounts["brand"].account_type, "asset_current")

    def test_goodwill_is_granted_by_managers_only_and_has_its_carrier(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        self.assertEqual(part.verdict_reason, "user_caused")
        with self.assertRaises(AccessError):
            part.with_user(self.technician).goodwill_percent = 100

        part.with_user(self.manager).goodwill_percent = 100

        self.assertRecordValues(
            part, [{"covered_percent": 100.0, "verdict_reason": "goodwill"}]
        )
        case.with_user(self.technician).action_quote()
        self._submit(order)
        self.assertEqual(
            part.move_ids.filtered("is_out").location_dest_id.aftersales_cost_carrier,
            "goodwill",
        )

    def test_later_change_of_the_card_leaves_the_verdict(self):
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self.unit.current_card_id.with_user(self.manager).action_void("Forged")

        self._submit(order)

        self.assertEqual(part.covered_percent, 100)
        self.assertIn("judged today", "".join(case.message_ids.mapped("body")))

    def test_part_without_stock_is_named_with_its_place(self):
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket, 11)
        case.with_user(self.technician).action_quote()

        with self.assertRaisesRegex(UserError, "Door gasket.*11.*10"):
            self._submit(order)

        self.assertEqual(case.state, "to_repair")
        self.assertEqual(order.sudo().open_log_id.state, "draft")
        self.assertEqual(self.gasket.qty_available, 10)

    def test_old_serial_is_typed_and_registered_when_unknown(self):
        new = self._add_stock(self.compressor, 1, "CP-NEW")
        case = self._request()
        order = self._assign(case)
        part = self._plan_part(case, self.compressor, lot_id=new.id)
        case.with_user(self.technician).action_quote()
        order.action_start()
        with self.assertRaisesRegex(UserError, "serial of the old Compressor"):
            self._submit(order)

        part.with_user(self.technician).removed_serial = " CP-\u06f7 "

        self._submit(order)
        self.assertEqual(part.removed_lot_id.name, "CP-7")
        self.assertEqual(part.removed_lot_id.location_id, self.custody)
        self.assertEqual(part._find_or_register_lot("CP-7"), part.removed_lot_id)

    def test_own_stock_of_the_technician_goes_first(self):
        self._add_stock(self.gasket, 1, location=self.tech.location_id)
        _case, part, _log = self._repair_with_gasket()

        self.assertEqual(
            part.move_ids.filtered("is_out").location_id, self.tech.location_id
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.gasket.id, "product_uom_qty": 11}
                    )
                ],
            }
        )
        self.assertFalse(
            self.tech.location_id.warehouse_id,
            "no sale reserves from a technician's stock",
        )
        self.assertTrue(order)

    def test_company_without_warehouse_gets_a_sentence(self):
        branch = self.env["res.company"].create(
            {"name": "New Branch", "parent_id": self.company.id}
        )
        # core makes one for new companies in tests only
        self.env["stock.warehouse"].search(
            [("company_id", "=", branch.id)]
        ).action_archive()

        with self.assertRaisesRegex(UserError, "New Branch has no warehouse"):
            branch._get_aftersales_operation("intake")

    def test_new_warehouse_brings_places_and_operation_types(self):
        branch = self.env["res.company"].create(
            {"name": "New Branch", "parent_id": self.company.id}
        )

        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", branch.id)]
        ) or self.env["stock.warehouse"].create(
            {"name": "Branch", "code": "BR", "company_id": branch.id}
        )

        self.assertTrue(branch.aftersales_custody_location_id.is_custody)
        self.assertEqual(
            branch._get_aftersales_operation("intake").warehouse_id, warehouse
        )
        self.assertEqual(
            branch._get_consumption_location("company").valuation_account_id,
            self.warranty_account,
            "a branch posts to the account of its head office",
        )

    def test_unused_planned_line_leaves_the_estimate(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        used = self._plan_part(case, self.gasket)
        unused = self._plan_part(case, self.gasket, 2)
        case.with_user(self.technician).action_quote().sudo().action_confirm()
        log = order.action_start()
        unused.with_user(self.technician).unlink()
        self.assertTrue(unused.exists())
        self.assertFalse(unused.log_id)
        with self.assertRaises(UserError):
            unused.with_user(self.technician).unlink()

        self._pass(self._submit(order))

        self.assertTrue(log)
        self.assertEqual(used.sale_line_id.product_uom_qty, 1)
        self.assertEqual(unused.sale_line_id.product_uom_qty, 0)
        case.with_user(self.accountant).action_invoice()
        self.assertEqual(case.invoice_ids.amount_untaxed, 25.0)

    def test_declined_line_is_not_worked(self):
        case = self._request()
        self._make_uncovered(case)
        order = self._assign(case)
        wanted = self._plan_part(case, self.gasket)
        declined = self._plan_part(case, self.gasket, 2)
        estimate = case.with_user(self.technician).action_quote().sudo()
        declined.sale_line_id.product_uom_qty = 0
        estimate.action_confirm()

        log = order.action_start()

        self.assertEqual(log.sudo().part_ids, wanted)
        self.assertTrue(declined.is_declined)
