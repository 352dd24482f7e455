from datetime import timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestIntake(AftersalesRepairCommon):
    """Reception finds the unit by whatever stands on it, and refuses nonsense."""

    def test_card_number_serial_and_product_code_find_the_unit(self):
        card = self.unit.current_card_id
        for identifier in (card.name, " FR-0001 ", "FR-\u06f0\u06f0\u06f0\u06f1"):
            with self.subTest(identifier=identifier):
                case = self.env["aftersales.case"].create(
                    {"identifier": identifier, "work_type_id": False}
                )
                self.assertRecordValues(
                    case,
                    [
                        {
                            "lot_id": self.unit.id,
                            "product_id": self.fridge.id,
                            "card_id": card.id,
                            "partner_id": self.customer.id,
                        }
                    ],
                )
                case.unlink()
        case = self.env["aftersales.case"].create({"identifier": "FR300"})
        self.assertEqual(case.product_id, self.fridge)
        self.assertFalse(case.lot_id)

    def test_form_fills_as_reception_types(self):
        with Form(self.env["aftersales.request"].with_user(self.reception)) as form:
            form.partner_id = self.customer
            with form.case_ids.new() as line:
                line.identifier = "FR-0001"
                self.assertEqual(line.lot_id, self.unit)
                self.assertEqual(line.product_id, self.fridge)
                self.assertEqual(line.card_id, self.unit.current_card_id)
        case = form.record.case_ids
        self.assertEqual(case.lot_id, self.unit)
        self.assertEqual(case.partner_id, self.customer)

    def test_unknown_identifier_is_named(self):
        with self.assertRaisesRegex(UserError, "“NOPE-1”"):
            self._request("NOPE-1")

    def test_same_serial_of_two_products_asks_to_choose(self):
        other = self._make_product(
            "Freezer", 1.0, 2.0, tracking="serial", is_serviceable=True
        )
        self.env["stock.lot"].create({"name": "FR-0001", "product_id": other.id})

        with self.assertRaisesRegex(UserError, "several products"):
            self._request("FR-0001")

    def test_serial_of_another_product_is_refused(self):
        other = self._make_product("Freezer", 1.0, 2.0, is_serviceable=True)
        with self.assertRaisesRegex(ValidationError, "belongs to .*Fridge 300"):
            self.env["aftersales.case"].create(
                {"lot_id": self.unit.id, "product_id": other.id}
            )

    def test_second_open_case_names_the_first(self):
        case = self._request()

        with self.assertRaisesRegex(ValidationError, case.name):
            self._request()

    def test_database_holds_one_open_case_per_unit(self):
        case = self._request()
        other = self.env["aftersales.case"].create({"product_id": self.fridge.id})
        self.env.flush_all()

        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
        ):
            self.env.cr.execute(
                "UPDATE aftersales_case SET lot_id = %s WHERE id = %s",
                (case.lot_id.id, other.id),
            )

    def test_installation_stands_beside_a_repair(self):
        self._request()
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )

        case = self._request(work_type_id=installation.id, place="customer")

        self.assertTrue(case.is_installation)
        self.assertEqual(
            case.process_id,
            self.env.ref("aftersales_repair.aftersales_process_installation"),
        )

    def test_closed_case_leaves_room_for_the_next(self):
        self._request().with_user(self.reception).action_cancel("Taken home")

        self.assertEqual(self._request().state, "to_assign")

    def test_failure_before_production_is_refused(self):
        self.unit.manufacture_date = self.today - timedelta(days=400)

        with self.assertRaisesRegex(ValidationError, "was made on"):
            self._request(date_failure=self.today - timedelta(days=500))

    def test_workshop_wants_the_serial_of_a_tracked_product(self):
        with self.assertRaisesRegex(UserError, "Enter the serial"):
            self._request("FR300")
        case = self._request("FR300", place="customer")
        self.assertEqual(case.state, "to_assign")

    def test_request_without_units_is_refused(self):
        request = self.env["aftersales.request"].create(
            {"partner_id": self.customer.id}
        )
        with self.assertRaisesRegex(UserError, "at least one unit"):
            request.action_confirm()

    def test_confirming_twice_moves_the_unit_once(self):
        case = self._request()
        case.request_id.with_user(self.reception).action_confirm()

        self.assertEqual(len(case.picking_ids), 1)
        self.assertEqual(case.state, "to_assign")

    def test_group_of_units_comes_by_one_receipt(self):
        serials = [self._make_unit(f"GR-{number}").name for number in range(3)]
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create({"identifier": serial}) for serial in serials
                    ],
                }
            )
        )
        request.action_confirm()

        pickings = request.sudo().case_ids.picking_ids
        self.assertEqual(len(pickings), 1)
        self.assertEqual(len(pickings.move_ids), 3)
        self.assertEqual(set(request.case_ids.mapped("state")), {"to_assign"})

    def test_unit_in_custody_is_neither_valued_nor_sold(self):
        product = self.fridge.with_company(self.company)
        value, quantity = product.total_value, product.qty_available
        card = self.unit.current_card_id

        self._request()

        product.invalidate_recordset()
        self.assertEqual(product.total_value, value)
        self.assertEqual(product.qty_available, quantity)
        self.assertEqual(card.state, "issued")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.fridge.id})],
            }
        )
        order.action_confirm()
        order.picking_ids.action_assign()
        self.assertFalse(order.picking_ids.move_line_ids)
        self.assertFalse(self.custody.is_valued_internal)
        self.assertNotIn(
            self.custody,
            self.env["stock.location"].search([("is_valued_internal", "=", True)]),
        )

    def test_process_is_chosen_by_cover_and_customer(self):
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        # a house may have its own process for what is out of cover
        self.env["aftersales.process"].search(
            [("coverage", "=", "uncovered")]
        ).active = False
        fast = self.env["aftersales.process"].create(
            {
                "name": "Fast lane",
                "sequence": 1,
                "coverage": "covered",
                "partner_category_ids": [Command.link(vip.id)],
            }
        )
        self.customer.category_id = vip
        self.assertEqual(self._request().process_id, fast)
        old = self._make_unit("FR-OLD", delivered_months_ago=100)
        self.assertEqual(self._request(old.name).process_id, self.process)
        self.assertEqual(
            old.case_ids.service_type_id,
            self.env.ref("aftersales_repair.aftersales_service_type_charged"),
        )

    def test_process_may_number_its_cases_itself(self):
        self.process.sequence_id = self.env["ir.sequence"].create(
            {"name": "Fridge desk", "prefix": "FD-", "company_id": False}
        )
        case = self._request()
        self.assertTrue(case.name.startswith("FD-"), case.name)
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )
        other = self._request(work_type_id=installation.id, place="customer")
        self.assertTrue(other.name.startswith("CS"), other.name)

    def test_receipt_shows_unit_and_complaint_of_each_case(self):
        first = self._request()
        second = self._request(self._make_unit("FR-0002").name)
        report = self.env["ir.actions.report"].with_user(self.reception)

        html, _kind = report._render_qweb_html(
            "aftersales_repair.report_case_receipt", (first | second).ids
        )

        for text in ("FR-0001", "FR-0002", "Does not cool", first.name, second.name):
            self.assertIn(text, html.decode())

    def test_bad_row_does_not_stop_the_good_ones(self):
        request = self.env["aftersales.request"].create(
            {
                "partner_id": self.customer.id,
                "case_ids": [
                    Command.create({"identifier": "FR-0001"}),
                    Command.create({"identifier": "FR300"}),
                ],
            }
        )

        action = request.with_user(self.reception).action_confirm()

        good, bad = request.case_ids.sorted("id")
        self.assertEqual((good.state, bad.state), ("to_assign", "draft"))
        self.assertIn(bad.name, action["params"]["message"])
        self.assertIn(bad.name, request.message_ids[0].body)
