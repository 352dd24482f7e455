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
