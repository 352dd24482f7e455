from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import AftersalesRepairCommon

PHONE = "+98 912 345 6789"


@tagged("post_install", "-at_install")
class TestRequestForm(AftersalesRepairCommon):
    """One form: scan or type, and what we know already fills by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.customer.phone = PHONE

    def _open(self):
        return Form(self.env["aftersales.request"].with_user(self.reception))

    def _make(self, *case_vals, **vals):
        return (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create({"case_ids": [Command.create(each) for each in case_vals], **vals})
        )

    # === SCAN === #

    def test_scanned_unit_fills_customer_and_line(self):
        with self._open() as form:
            form.scan = " FR-\u06f0\u06f0\u06f0\u06f1 "
            self.assertFalse(form.scan)
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.phone, PHONE)
        request = form.record

        self.assertRecordValues(
            request.case_ids,
            [
                {
                    "lot_id": self.unit.id,
                    "product_id": self.fridge.id,
                    "card_id": self.unit.current_card_id.id,
                    "partner_id": self.customer.id,
                    "place": "workshop",
                }
            ],
        )
        request.action_confirm()
        self.assertEqual(request.state, "to_assign")

    def test_barcode_read_outside_any_field_does_the_same(self):
        with self._open() as form:
            form._barcode_scanned = self.unit.current_card_id.name
        self.assertEqual(form.record.case_ids.lot_id, self.unit)

    def test_unit_scanned_twice_stands_once(self):
        with self._open() as form:
            form.scan = "FR-0001"
            with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
                form.scan = "FR-0001"
        self.assertIn("on the list already", logs.output[0])
        self.assertEqual(len(form.record.case_ids), 1)

    def test_unit_with_an_open_case_is_told_at_the_scan(self):
        case = self._request()
        form = self._open()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.scan = "FR-0001"
        self.assertIn(case.name, logs.output[0])
        self.assertFalse(len(form.case_ids))

    def test_phone_finds_the_customer_and_his_units(self):
        second = self._make_unit("FR-0002")
        with self._open() as form:
            with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
                form.scan = "0912 345 6789"
            self.assertIn("FR-0002", logs.output[0])
            self.assertEqual(form.partner_id, self.customer)
            form.unit_id = second
            self.assertFalse(form.unit_id)
        self.assertEqual(form.record.case_ids.lot_id, second)

    def test_product_code_adds_a_unit_without_serial(self):
        with self._open() as form:
            form.scan = "FR300"
        self.assertEqual(form.record.case_ids.product_id, self.fridge)
        self.assertFalse(form.record.case_ids.lot_id)

    # === CUSTOMER === #

    def test_new_customer_is_made_by_phone_and_name(self):
        with self._open() as form:
            with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
                form.scan = "0912 000 1122"
            form.customer_name = "Mina Sadeghi"
            with form.case_ids.new() as line:
                line.product_id = self.fridge
        partner = form.record.partner_id

        self.assertRecordValues(
            partner, [{"name": "Mina Sadeghi", "is_consumer": True}]
        )
        self.assertEqual(partner.phone_sanitized, "+989120001122")
        self.assertEqual(form.record.case_ids.partner_id, partner)

    def test_known_phone_makes_nobody_twice(self):
        first = self._make({}, phone="0912 000 1122", customer_name="Mina")
        second = self._make({}, phone="+98 912 000 11 22", customer_name="M. Sadeghi")
        third = self._make({})
        third.phone = "00989120001122"

        self.assertEqual(first.partner_id, second.partner_id)
        self.assertEqual(first.partner_id, third.partner_id)
        self.assertEqual(first.partner_id.name, "Mina")

    def test_bad_phone_of_a_new_customer_is_refused(self):
        with self.assertRaises(ValidationError) as error:
            self._make({}, phone="12", customer_name="Nobody")
        self.assertIn("“12”", str(error.exception))

    def test_phone_on_a_request_leaves_that_of_its_customer_alone(self):
        request = self._make({}, partner_id=self.customer.id)
        request.phone = "0912 000 1122"
        self.assertEqual(self.customer.phone, PHONE)

    def test_owner_of_the_units_becomes_the_customer(self):
        self.assertEqual(
            self._make({"identifier": "FR-0001"}).partner_id, self.customer
        )

    def test_units_an_agent_brings_keep_their_own_customers(self):
        agent = self.env["res.partner"].create(
            {"name": "Kaveh", "aftersales_agent_role": "service"}
        )
        request = self._make({"identifier": "FR-0001"}, agent_id=agent.id)
        self.assertFalse(request.partner_id)
        self.assertEqual(request.case_ids.partner_id, self.customer)

    # === UNITS === #

    def test_unknown_serial_of_a_known_product_is_registered(self):
        request = self._make(
            {"identifier": "OTHER-77", "product_id": self.fridge.id},
            partner_id=self.customer.id,
        )
        case = request.case_ids
        self.assertRecordValues(
            case.lot_id, [{"name": "OTHER-77", "product_id": self.fridge.id}]
        )
        self.assertTrue(case.is_unit_registered)
        request.action_confirm()
        self.assertTrue(case.is_in_custody)
        self.assertEqual(
            case.service_type_id,
            self.env.ref("aftersales_repair.aftersales_service_type_charged"),
        )

    def test_serial_of_two_products_is_that_of_the_product_chosen(self):
        freezer = self._make_product(
            "Freezer", 1.0, 2.0, tracking="serial", is_serviceable=True
        )
        lot = self.env["stock.lot"].create(
            {"name": "FR-0001", "product_id": freezer.id}
        )
        case = self._make({"identifier": "FR-0001", "product_id": freezer.id}).case_ids
        self.assertEqual(case.lot_id, lot)
        self.assertFalse(case.is_unit_registered)

    def test_unit_without_readable_serial_gets_a_number_of_ours(self):
        request = self._make(
            {"product_id": self.fridge.id, "is_serial_missing": True},
            partner_id=self.customer.id,
        )
        case = request.case_ids
        request.action_confirm()

        self.assertEqual(case.lot_id.name, case.name)
        self.assertEqual(case.sudo().move_ids.lot_ids, case.lot_id)
        self.assertTrue(case.is_in_custody)

    def test_remote_support_needs_no_unit(self):
        support = self.env.ref("aftersales_repair.aftersales_work_type_support")
        request = self._make({"work_type_id": support.id}, partner_id=self.customer.id)
        request.action_confirm()
        self.assertRecordValues(
            request.case_ids,
            [{"state": "to_assign", "place": "customer", "is_in_custody": False}],
        )

    def test_remote_support_takes_no_unit_in(self):
        support = self.env.ref("aftersales_repair.aftersales_work_type_support")
        request = self._make(
            {"work_type_id": support.id, "place": "workshop", "identifier": "FR-0001"}
        )
        with self.assertRaises(UserError) as error:
            request.action_confirm()
        self.assertIn("at a distance", str(error.exception))

    def test_repair_of_no_unit_is_refused(self):
        request = self._make({"complaint": "Noise"}, partner_id=self.customer.id)
        with self.assertRaises(UserError) as error:
            request.action_confirm()
        self.assertIn(f"{request.case_ids.name} has no unit", str(error.exception))

    def test_purchase_is_read_from_card_or_delivery(self):
        card = self.unit.current_card_id
        shop = self.env["res.partner"].create({"name": "Shop", "is_dealer": True})
        card.write({"dealer_id": shop.id, "purchase_date": self.today})
        case = self._request().with_user(self.reception)
        self.assertRecordValues(
            case,
            [
                {
                    "purchase_date": self.today,
                    "dealer_id": shop.id,
                    "purchase_origin": card.sale_order_id.name,
                }
            ],
        )
        self.fridge.product_tmpl_id.warranty_type_id = False
        bare = self._make_unit_without_card("FR-BARE")
        case = self._request("FR-BARE").with_user(self.reception)
        self.assertFalse(bare.card_ids)
        self.assertEqual(case.purchase_date, self.today)
        self.assertTrue(case.purchase_origin)

    def _make_unit_without_card(self, serial):
        lot = self._add_stock(self.fridge, 1, serial)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.fridge.id})],
            }
        )
        order.action_confirm()
        move = order.picking_ids.move_ids
        order.picking_ids.action_assign()
        move.move_line_ids.lot_id = lot
        move.picked = True
        order.picking_ids.with_context(skip_sms=True).button_validate()
        return lot

    def test_photos_are_seen_by_whoever_reads_the_case(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.reception)
            .create({"name": "dent.png", "raw": b"x"})
        )
        case = self._request(photo_ids=[Command.link(photo.id)])
        self._assign(case)
        photo.invalidate_recordset()

        self.assertEqual(photo.with_user(self.technician).name, "dent.png")
        with self.assertRaises(AccessError):
            photo.with_user(self.env.ref("base.public_user")).read(["raw"])

    # === SOURCE === #

    def test_dispatched_job_needs_its_number_and_its_maker(self):
        maker = self.env["res.partner"].create({"name": "Maker"})
        for vals in (
            {"source": "head_office"},
            {"source": "maker", "external_number": "D-1"},
            {"source": "maker", "maker_id": maker.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self._make({}, **vals)

    def test_dispatched_job_comes_in_once(self):
        maker = self.env["res.partner"].create({"name": "Maker"})
        job = {"source": "maker", "maker_id": maker.id}
        first = self._make({"identifier": "FR-0001"}, external_number=" D-1 ", **job)
        self.assertEqual(first.external_number, "D-1")
        with self.assertRaises(ValidationError) as error:
            self._make({}, external_number="d-1", **job)
        self.assertIn(first.name, str(error.exception))
        self._make({}, source="head_office", external_number="D-1")
        other = self._make({}, **job, external_number="D-2")
        with self.assertRaises(ValidationError):
            other.external_number = "D-1"

    def test_signs_in_the_number_of_a_job_mean_themselves(self):
        self._make({}, source="head_office", external_number="HO-12")
        for number in ("HO_12", "HO-1%"):
            request = self._make({}, source="head_office", external_number=number)
            self.assertEqual(request.external_number, number)

    # === PRINT === #

    def test_receipt_lists_the_units_of_the_request(self):
        second = self._make_unit("FR-0002")
        request = self._make(
            {"identifier": "FR-0001", "accessories": "Two shelves"},
            {"identifier": second.name, "unit_condition": "Dented door"},
            deliverer_name="Sami",
            list_number="L-9",
        )
        request.action_confirm()
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            ._render_qweb_html("aftersales_repair.report_request_receipt", request.ids)
        )
        for text in ("FR-0001", "FR-0002", "Two shelves", "Dented door", "Sami", "L-9"):
            self.assertIn(text, html.decode())

    def test_receipt_without_a_customer_speaks_the_language_of_the_reception(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        view = self.env.ref("aftersales_repair.report_request_receipt_document")
        view.update_field_translations(
            "arch_db", {"fa_IR": {"Reception Receipt": "رسید پذیرش"}}
        )
        self.reception.lang = "fa_IR"
        request = self.env["aftersales.request"].create({})
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            .with_context(lang="fa_IR")
            ._render_qweb_html("aftersales_repair.report_request_receipt", request.ids)
        )
        self.assertIn("رسید پذیرش", html.decode())
