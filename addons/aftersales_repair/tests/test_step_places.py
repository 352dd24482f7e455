import contextlib
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestStepPlaces(AftersalesRepairCommon):
    """What the steps of a branch go by is known by heart, and never out of date."""

    def _take(self, parts):
        """Take one of each part for a customer, by one transfer."""
        operation = self.company._get_aftersales_operation("consumption")
        destination = self.env.ref("stock.stock_location_customers")
        return self.env["stock.picking"]._create_aftersales(
            operation,
            destination=destination,
            move_vals_list=[
                {
                    "product_id": part.id,
                    "product_uom_qty": 1,
                    "product_uom": part.uom_id.id,
                    "location_id": operation.default_location_src_id.id,
                    "location_dest_id": destination.id,
                    "aftersales_lot_id": False,
                }
                for part in parts
            ],
        )

    def _count_locks(self, size):
        """Return how often stock is locked while ``size`` parts are taken."""
        parts = self.env["product.product"].union(
            *(self._make_product(f"Belt {size}.{i}", 1.0, 2.0) for i in range(size))
        )
        for part in parts:
            self._add_stock(part, 3)
        self._take(parts)  # the places it goes to hold one already
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        execute = Cursor.execute

        def note(cursor, query, *args, **kwargs):
            queries.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", note):
            picking = self._take(parts)
        self.assertEqual(picking.state, "done")
        self.assertEqual(len(picking.move_ids), size)
        return sum("FOR NO KEY UPDATE" in query for query in queries)

    def test_many_lines_are_held_by_one_lock_as_few(self):
        self.assertEqual(self._count_locks(2), 1)
        self.assertEqual(self._count_locks(12), 1)

    def test_operation_is_read_once_and_forgotten_when_it_changes(self):
        operation = self.company._get_aftersales_operation("consumption")
        self.assertTrue(operation.name)
        with self.assertQueryCount(0):
            again = self.company._get_aftersales_operation("consumption")
        self.assertEqual(again, operation)

        types = self.env["stock.picking.type"].search(
            [
                ("company_id", "=", self.company.id),
                ("aftersales_operation", "=", "consumption"),
            ]
        )
        types.active = False

        with self.assertRaises(UserError) as error:
            self.company._get_aftersales_operation("consumption")
        self.assertIn(self.company.name, str(error.exception))

        types.active = True

        found = self.company._get_aftersales_operation("consumption")
        self.assertEqual(found, operation)

    def test_consumption_location_is_the_one_there_is_now(self):
        first = self.company._get_consumption_location("company")
        first.active = False

        second = self.company._get_consumption_location("company")

        self.assertNotEqual(second, first)
        self.assertEqual(second.aftersales_cost_carrier, "company")
        self.assertEqual(self.company._get_consumption_location("company"), second)

    def test_a_place_made_in_a_step_that_was_taken_back_is_looked_for_anew(self):
        first = self.company._get_consumption_location("company")
        first.active = False
        with contextlib.suppress(ValueError), self.env.cr.savepoint():
            self.assertTrue(self.company._get_consumption_location("company"))
            raise ValueError

        found = self.company._get_consumption_location("company")

        self.assertTrue(found.exists())
        self.assertTrue(found.active)

    def test_what_is_missing_below_a_place_is_not_given_out(self):
        part = self._make_product("Owed belt", 1.0, 2.0)
        operation = self.company._get_aftersales_operation("consumption")
        place = operation.default_location_src_id
        shelf = place.create({"name": "Shelf", "location_id": place.id})
        quants = self.env["stock.quant"]
        quants._update_available_quantity(part, shelf, 5)
        quants._update_available_quantity(part, place, -5)
        self.assertEqual(quants._get_available_quantity(part, place), 0)

        with self.assertRaises(UserError) as error:
            self._take(part)
        self.assertIn("0", str(error.exception))

        quants._update_available_quantity(part, place, 1)
        self.assertEqual(self._take(part).state, "done")

    # === SERIALS GIVEN UNDER COVER === #

    def _give_under_cover(self, company):
        """Return a serial that lies where a branch booked its cost."""
        lot = self.env["stock.lot"].create(
            {"name": "GIVEN-1", "product_id": self.fridge.id}
        )
        place = self.env["stock.location"].search(
            [
                ("company_id", "=", company.id),
                ("aftersales_cost_carrier", "=", "company"),
            ]
        )
        self.env["stock.quant"]._update_available_quantity(
            self.fridge, place, 1, lot_id=lot
        )
        return lot

    def _take_in(self, lot, step):
        """Take a serial in from customers, into the custody of our branch."""
        custody = self.company.aftersales_custody_location_id
        self.env["stock.picking"]._create_aftersales(
            self.company._get_aftersales_operation(step),
            destination=custody,
            move_vals_list=[
                {
                    "product_id": lot.product_id.id,
                    "product_uom_qty": 1,
                    "product_uom": lot.product_id.uom_id.id,
                    "location_id": self.env["stock.location"]._get_customers().id,
                    "location_dest_id": custody.id,
                    "aftersales_lot_id": lot.id,
                }
            ],
        )
        return lot.quant_ids.filtered(lambda quant: quant.quantity).location_id

    def test_serial_given_under_cover_lies_in_one_place_whatever_step_takes_it(self):
        for step in ("intake", "old_part"):
            lot = self._give_under_cover(self.company)

            places = self._take_in(lot, step)

            self.assertEqual(places, self.company.aftersales_custody_location_id)
            self.assertEqual(lot.location_id, places)
            lot.name = f"{step}-{lot.name}"

    def test_what_another_branch_gave_is_taken_in_too(self):
        other = self.env["res.company"].create({"name": "Other Branch"})
        lot = self._give_under_cover(other)

        places = self._take_in(lot, "intake")

        self.assertEqual(places, self.company.aftersales_custody_location_id)

    def test_rules_of_reordering_look_once_a_step_has_ended(self):
        part = self._make_product("Watched belt", 1.0, 2.0)
        self._add_stock(part, 3)
        operation = self.company._get_aftersales_operation("consumption")
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": part.id,
                "location_id": operation.default_location_src_id.id,
                "product_min_qty": 3,
                "product_max_qty": 5,
            }
        )
        self.assertEqual(rule.qty_to_order, 0)

        self._take(part)

        self.assertEqual(rule.qty_to_order, 3)
