from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WarrantyCommon

TOO_LONG = ((36501, "day"), (1201, "month"), (101, "year"), (8000, "year"))
LONGEST = ((36500, "day"), (1200, "month"), (100, "year"))


@tagged("post_install", "-at_install")
class TestWarrantyDuration(WarrantyCommon):
    """No promise is longer than a century, so that every last day is a date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.card.action_issue()
        cls.extension = cls.env["aftersales.warranty.extension"].create(
            {"card_id": cls.card.id, "reason": "Long repair"}
        )
        cls.seller = cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.dealer.id,
                "product_tmpl_id": cls.fridge.product_tmpl_id.id,
            }
        )

    def _get_lengths(self):
        product = self.fridge.product_tmpl_id
        supplier = ("supplier_warranty_duration", "supplier_warranty_unit")
        return [
            (self.warranty_type.term_ids[0], "duration", "duration_unit"),
            (self.card.coverage_ids[0], "duration", "duration_unit"),
            (self.extension, "duration", "duration_unit"),
            (product, "extension_duration", "extension_duration_unit"),
            (product, *supplier),
            (self.seller, *supplier),
        ]

    @mute_logger("odoo.sql_db")
    def test_longer_than_a_century_is_refused(self):
        for record, duration, unit in self._get_lengths():
            for length in TOO_LONG:
                with (
                    self.subTest(f"{record._name} {duration} {length}"),
                    self.assertRaises(CheckViolation),
                    self.env.cr.savepoint(),
                ):
                    record.write(dict(zip((duration, unit), length, strict=True)))
                    record.flush_recordset()

    def test_a_century_is_accepted(self):
        for record, duration, unit in self._get_lengths():
            for length in LONGEST:
                with self.subTest(f"{record._name} {duration} {length}"):
                    record.write(dict(zip((duration, unit), length, strict=True)))
                    record.flush_recordset()

    @freeze_time("2026-01-10 12:00:00")
    def test_delivery_of_the_longest_promise_issues_its_card(self):
        self.warranty_type.term_ids[0].write({"duration": 100, "duration_unit": "year"})

        card = self._sell_and_deliver("FR-2")

        self.assertRecordValues(
            card, [{"state": "issued", "date_end": Date.to_date("2126-01-09")}]
        )
