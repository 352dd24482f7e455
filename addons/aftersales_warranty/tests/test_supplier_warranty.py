from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestSupplierWarranty(WarrantyCommon):
    """A receipt writes down what the supplier stands for, and tells if it is short."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier_location = cls.env.ref("stock.stock_location_suppliers")
        cls.supplier, cls.other_supplier = cls.env["res.partner"].create(
            [{"name": "Importer"}, {"name": "Another Importer"}]
        )
        cls.fridge.product_tmpl_id.seller_ids = [
            Command.create(
                {"partner_id": cls.supplier.id, "supplier_warranty_duration": 18}
            )
        ]

    def _prepare_receipt(self, *names, partner=None, product=None, destination=None):
        product = product or self.fridge
        destination = destination or self.stock_location
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "partner_id": (partner or self.supplier).id,
                "location_id": self.supplier_location.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": len(names),
                            "location_id": self.supplier_location.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "lot_name": name,
                    "quantity": 1,
                    "location_id": self.supplier_location.id,
                    "location_dest_id": destination.id,
                }
            )
            for name in names
        ]
        picking.move_ids.picked = True
        return picking

    def _receive(self, *names, **options):
        picking = self._prepare_receipt(*names, **options)
        picking.with_context(
            skip_sms=True, mail_activity_automation_skip=False
        ).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def test_receipt_fills_dates_and_supplier(self):
        lots = self._receive("FR-1", "FR-2").move_ids.lot_ids

        self.assertRecordValues(
            lots,
            [
                {
                    "receipt_date": date(2026, 3, 1),
                    "supplier_warranty_partner_id": self.supplier.id,
                    "supplier_warranty_start": date(2026, 3, 1),
                    "supplier_warranty_end": date(2027, 8, 31),
                    "promised_warranty_end": date(2028, 2, 29),
                    "is_supplier_warranty_short": True,
                    "removal_warranty_date": date(2027, 8, 31),
                }
            ]
            * 2,
        )

    def test_storekeeper_receives_without_seeing_vendor_terms(self):
        picking = self._prepare_receipt("FR-1")

        picking.with_user(self.users["storekeeper"]).button_validate()

        self.assertTrue(picking.move_ids.lot_ids.supplier_warranty_end)

    def test_product_duration_serves_where_nothing_is_agreed_with_the_vendor(self):
        self.fridge.product_tmpl_id.write(
            {"supplier_warranty_duration": 90, "supplier_warranty_unit": "day"}
        )

        lot = self._receive("FR-1", partner=self.other_supplier).move_ids.lot_ids

        self.assertEqual(lot.supplier_warranty_end, date(2026, 5, 29))

    def test_nothing_agreed_leaves_the_warranty_open_and_alerts_nobody(self):
        picking = self._receive("FR-1", partner=self.other_supplier)
        lot = picking.move_ids.lot_ids

        self.assertEqual(lot.receipt_date, date(2026, 3, 1))
        self.assertEqual(lot.supplier_warranty_partner_id, self.other_supplier)
        self.assertFalse(lot.supplier_warranty_end)
        self.assertFalse(lot.supplier_warranty_start)
        self.assertFalse(lot.is_supplier_warranty_short)
        self.assertFalse(picking.activity_ids)

    def test_contact_of_the_vendor_counts_as_the_vendor(self):
        contact = self.env["res.partner"].create(
            {"name": "Warehouse of Importer", "parent_id": self.supplier.id}
        )

        lot = self._receive("FR-1", partner=contact).move_ids.lot_ids

        self.assertEqual(lot.supplier_warranty_end, date(2027, 8, 31))

    def test_agreement_out_of_date_does_not_count(self):
        self.fridge.seller_ids.date_end = "2026-02-28"

        lot = self._receive("FR-1").move_ids.lot_ids

        self.assertFalse(lot.supplier_warranty_end)

    def test_agreement_about_the_variant_comes_first(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Door",
                "value_ids": [
                    Command.create({"name": "Left"}),
                    Command.create({"name": "Right"}),
                ],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Wine Cooler",
                "is_storable": True,
                "tracking": "serial",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        left, right = template.product_variant_ids
        template.seller_ids = [
            Command.create(
                {"partner_id": self.supplier.id, "supplier_warranty_duration": 18}
            ),
            Command.create(
                {
                    "partner_id": self.supplier.id,
                    "product_id": left.id,
                    "supplier_warranty_duration": 3,
                    "supplier_warranty_unit": "year",
                    "sequence": 9,
                }
            ),
        ]

        of_left = self._receive("WL-1", product=left).move_ids.lot_ids
        of_right = self._receive("WR-1", product=right).move_ids.lot_ids

        self.assertEqual(of_left.supplier_warranty_end, date(2029, 2, 28))
        self.assertEqual(of_right.supplier_warranty_end, date(2027, 8, 31))

    def test_dates_keyed_in_beforehand_stay(self):
        lot = self._create_lots(
            "FR-1", supplier_warranty_end="2030-01-01", receipt_date="2026-02-01"
        )

        self._receive("FR-1")

        self.assertEqual(lot.supplier_warranty_end, date(2030, 1, 1))
        self.assertEqual(lot.receipt_date, date(2026, 2, 1))

    def test_second_receipt_of_a_unit_changes_nothing(self):
        lot = self._receive("FR-1").move_ids.lot_ids
        with freeze_time("2026-06-01 12:00:00"):
            back = self.env["stock.move"].create(
                {
                    "product_id": self.fridge.id,
                    "product_uom_qty": 1,
                    "location_id": self.stock_location.id,
                    "location_dest_id": self.supplier_location.id,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": self.fridge.id,
                                "lot_id": lot.id,
                                "quantity": 1,
                                "location_id": self.stock_location.id,
                                "location_dest_id": self.supplier_location.id,
                            }
                        )
                    ],
                    "picked": True,
                }
            )
            back._action_done()
            self._receive("FR-1", partner=self.other_supplier)

        self.assertEqual(lot.receipt_date, date(2026, 3, 1))
        self.assertEqual(lot.supplier_warranty_partner_id, self.supplier)
        self.assertEqual(lot.supplier_warranty_end, date(2027, 8, 31))

    def test_case_moves_record_no_receipt(self):
        self.patch(
            self.registry["stock.move"], "_is_aftersales_move", lambda self: True
        )

        lot = self._receive("FR-1").move_ids.lot_ids

        self.assertFalse(lot.receipt_date)
        self.assertFalse(lot.supplier_warranty_end)

    def test_serial_added_to_a_done_receipt_is_recorded_too(self):
        picking = self._receive("FR-1")
        move = picking.move_ids
        lot = self._create_lots("FR-2")

        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.fridge.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "picking_id": picking.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]

        self.assertEqual(lot.supplier_warranty_end, date(2027, 8, 31))

    def test_dropshipped_unit_has_its_supplier_warranty_and_its_card(self):
        lot = self._receive("FR-1", destination=self.customer_location).move_ids.lot_ids

        self.assertEqual(lot.supplier_warranty_end, date(2027, 8, 31))
        self.assertEqual(lot.card_ids.state, "issued")

    def test_correction_by_hand_is_logged_with_both_values(self):
        lot = self._receive("FR-1").move_ids.lot_ids
        self.env.cr.flush()

        lot.with_user(self.users["reception"]).with_context(
            tracking_disable=False, mail_notrack=False
        ).supplier_warranty_end = "2028-12-31"
        self.env.cr.flush()

        values = lot.message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "supplier_warranty_end"
        )
        self.assertEqual(str(values.old_value_datetime)[:10], "2027-08-31")
        self.assertEqual(str(values.new_value_datetime)[:10], "2028-12-31")
        self.assertFalse(lot.is_supplier_warranty_short)

    def test_receipt_starts_a_warranty_that_starts_with_the_receipt(self):
        self.warranty_type.start_rule = "receipt"

        lot = self._receive("FR-1", partner=self.other_supplier).move_ids.lot_ids

        self.assertEqual(lot.promised_warranty_end, date(2028, 2, 29))
        self.assertEqual(lot.removal_warranty_date, date(2028, 2, 29))

    def test_short_receipt_leaves_one_to_do_with_the_units(self):
        picking = self._receive("FR-1", "FR-2")

        self.assertEqual(len(picking.activity_ids), 1)
        self.assertIn("FR-1", picking.activity_ids.note)
        self.assertIn("2027-08-31", picking.activity_ids.note)
        self.assertIn("2028-02-29", picking.activity_ids.note)
        self.assertEqual(picking.short_warranty_count, 2)
        units = self.env["stock.lot"].search(
            picking.action_view_short_warranty()["domain"]
        )
        self.assertEqual(units, picking.move_ids.lot_ids)

    def test_long_enough_supplier_warranty_alerts_nobody(self):
        self.fridge.seller_ids.supplier_warranty_duration = 24

        picking = self._receive("FR-1")

        self.assertFalse(picking.activity_ids)
        self.assertFalse(picking.short_warranty_count)

    def test_card_that_runs_longer_turns_a_good_unit_short(self):
        self.fridge.seller_ids.supplier_warranty_duration = 24
        lot = self._receive("FR-1").move_ids.lot_ids
        self.assertFalse(lot.is_supplier_warranty_short)
        with freeze_time("2026-09-01 12:00:00"):
            self._deliver(self._sell().picking_ids, lot)

        card = lot.current_card_id
        self.assertTrue(card.is_supplier_warranty_short)
        self.assertEqual(
            self.env["aftersales.warranty.card"].search(
                [
                    ("is_supplier_warranty_short", "=", True),
                    ("product_id", "=", self.fridge.id),
                ]
            ),
            card,
        )

    def test_list_finds_short_units(self):
        short = self._receive("FR-1").move_ids.lot_ids
        self._receive("FR-2", partner=self.other_supplier)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_unit_action_short"
        )

        self.assertEqual(action["res_model"], "stock.lot")
        domain = [
            ("is_supplier_warranty_short", "=", True),
            ("product_id", "=", self.fridge.id),
        ]
        self.assertEqual(self.env["stock.lot"].search(domain), short)
        short.supplier_warranty_end = "2029-01-01"
        self.assertFalse(self.env["stock.lot"].search(domain))

    def test_supplier_warranty_cannot_end_before_it_starts(self):
        lot = self._receive("FR-1").move_ids.lot_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            lot.supplier_warranty_end = "2026-02-28"
            lot.flush_recordset()

    def test_supplier_warranty_is_never_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.fridge.seller_ids.supplier_warranty_duration = -1
            self.env.flush_all()

    def test_only_the_manager_sets_the_terms(self):
        template = self.fridge.product_tmpl_id
        for role in set(ROLES) - {"manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                template.with_user(self.users[role]).supplier_warranty_duration = 12
        with Form(template.with_user(self.users["manager"])) as form:
            form.supplier_warranty_duration = 12
        self.assertEqual(template.supplier_warranty_duration, 12)

    def test_receipt_of_many_units_costs_no_query_per_unit(self):
        self._receive("WARM-1", "WARM-2")
        few = self._count_queries(2, "FEW")
        many = self._count_queries(40, "MANY")

        self.assertLessEqual(many, few + 2)

    def _count_queries(self, count, prefix):
        picking = self._prepare_receipt(*(f"{prefix}-{n}" for n in range(count)))
        with patch.object(
            self.registry["stock.move"], "_record_receipts", lambda *args: None
        ):
            picking.with_context(skip_sms=True).button_validate()
        move = self.env["stock.move"].browse(picking.move_ids.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        move._record_receipts()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
