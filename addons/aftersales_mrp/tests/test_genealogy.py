from datetime import date
from itertools import chain

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ProductionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestGenealogy(ProductionCommon):
    """What was consumed stands on the unit as its components."""

    def test_unit_has_serials_batches_and_parts_of_its_list(self):
        production = self._produce("FR-1")

        components = self._unit("FR-1").component_ids.sorted("id")
        self.assertRecordValues(
            components,
            [
                {
                    "product_id": self.compressor.id,
                    "lot_id": self._compressor("CP-FR-1").id,
                    "batch_lot_id": False,
                    "date_in": date(2026, 3, 1),
                    "date_out": False,
                    "note": False,
                },
                {
                    "product_id": self.board.id,
                    "lot_id": False,
                    "batch_lot_id": self.batch.id,
                    "date_in": date(2026, 3, 1),
                    "date_out": False,
                    "note": False,
                },
                {
                    "product_id": self.shelf.id,
                    "lot_id": False,
                    "batch_lot_id": False,
                    "date_in": date(2026, 3, 1),
                    "date_out": False,
                    "note": False,
                },
            ],
        )
        self.assertEqual(production.unit_component_ids, components)

    def _compressor(self, name):
        return self.env["stock.lot"].search(
            [("name", "=", name), ("product_id", "=", self.compressor.id)]
        )

    def test_units_made_together_share_serials_out_in_order(self):
        production = self._produce("FR-1", "FR-2", "FR-3")

        serials = {
            unit.name: unit.component_ids.lot_id.mapped("name")
            for unit in production.lot_producing_ids
        }
        self.assertEqual(len(serials), 3)
        self.assertEqual(
            sorted(chain(*serials.values())), ["CP-FR-1", "CP-FR-2", "CP-FR-3"]
        )
        self.assertEqual({len(names) for names in serials.values()}, {1})
        for unit in production.lot_producing_ids:
            self.assertEqual(unit.component_ids.batch_lot_id, self.batch)
            self.assertIn("3", unit.component_ids[0].note)

    def test_recording_again_changes_nothing(self):
        production = self._produce("FR-1", "FR-2")
        components = production.unit_component_ids

        production._record_units()

        self.assertEqual(production.unit_component_ids, components)

    def test_component_taken_out_since_is_not_put_back(self):
        production = self._produce("FR-1")
        component = self._unit("FR-1").component_ids.filtered("lot_id")
        component.date_out = "2026-03-01"

        production._record_units()

        self.assertEqual(component.date_out, date(2026, 3, 1))
        self.assertEqual(self._unit("FR-1").component_ids.filtered("lot_id"), component)

    def test_serial_on_record_elsewhere_moves_to_the_unit_made_of_it(self):
        other = self._create_lots("FR-OLD")
        production = self._plan("FR-1")
        serial = self._compressor("CP-FR-1")
        before = self.env["aftersales.unit.component"].create(
            {"unit_id": other.id, "lot_id": serial.id, "date_in": "2026-01-01"}
        )

        production.with_user(self.users["maker"]).button_mark_done()

        self.assertEqual(production.state, "done")
        self.assertEqual(before.date_out, date(2026, 3, 1))
        self.assertEqual(self._unit("FR-1").component_ids.lot_id, serial)

    def test_consumed_serial_corrected_on_a_done_order_corrects_the_unit(self):
        production = self._produce("FR-1")
        right = self._stock(self._create_lots("CP-RIGHT", product=self.compressor))
        line = production.move_raw_ids.move_line_ids.filtered(
            lambda line: line.product_id == self.compressor
        )

        line.lot_id = right

        self.assertEqual(self._unit("FR-1").component_ids.lot_id, right)

    def test_component_added_to_a_done_order_is_recorded(self):
        production = self._produce("FR-1")
        extra = self._stock(self._create_lots("CP-EXTRA", product=self.compressor))
        move = production.move_raw_ids.filtered(
            lambda move: move.product_id == self.compressor
        )

        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.compressor.id,
                    "lot_id": extra.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]

        self.assertIn(extra, self._unit("FR-1").component_ids.lot_id)

    def test_backorder_records_each_unit_once(self):
        production = self._plan("FR-1", "FR-2")
        production.lot_producing_ids = self._unit("FR-1")
        production.qty_producing = 1
        production.set_qty_producing()

        action = production.button_mark_done()
        wizard = (
            self.env[action["res_model"]].with_context(**action["context"]).create({})
        )
        wizard.action_backorder()

        self.assertEqual(production.state, "done")
        self.assertEqual(len(self._unit("FR-1").component_ids.lot_id), 1)
        self.assertFalse(self._unit("FR-2").component_ids)

        rest = production.production_group_id.production_ids - production
        rest.lot_producing_ids = self._unit("FR-2")
        rest.qty_producing = 1
        rest.set_qty_producing()
        rest.button_mark_done()
        self.assertEqual(len(self._unit("FR-2").component_ids.lot_id), 1)

    def test_goods_without_serial_number_have_no_genealogy(self):
        self.fridge.product_tmpl_id.tracking = "none"
        form = self.env["mrp.production"].create(
            {"product_id": self.fridge.id, "bom_id": self.bom.id, "product_qty": 1}
        )
        self._stock(self._create_lots("CP-1", product=self.compressor))
        form.action_confirm()
        form.action_assign()
        form.button_mark_done()

        self.assertEqual(form.state, "done")
        self.assertFalse(form.unit_component_ids)

    def test_maker_produces_without_any_right_to_after_sales(self):
        self._produce("FR-1", role="maker")
        self.assertTrue(self._unit("FR-1").component_ids)
        with self.assertRaises(AccessError):
            self.env["aftersales.unit.component"].with_user(self.users["maker"]).search(
                []
            )
