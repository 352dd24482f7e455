from odoo import Command
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestReceiptLock(TransactionCase):
    """The turnstile before new serials costs nothing where no unit is concerned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.calls = []

    def setUp(self):
        super().setUp()
        model = self.registry["product.product"]
        original = model._lock_serials
        calls = self.calls
        calls.clear()

        def lock(products):
            if products:
                calls.append(products)
            return original(products)

        self.patch(model, "_lock_serials", lock)

    def _make_product(self, name, tracking="serial", **vals):
        return self.env["product.product"].create(
            {"name": name, "is_storable": True, "tracking": tracking, **vals}
        )

    def _receive(self, serials):
        """Receive units; ``serials`` has their names by product."""
        operation = self.warehouse.in_type_id
        places = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": operation.default_location_dest_id.id,
        }
        picking = self.env["stock.picking"].create(
            {"picking_type_id": operation.id, **places}
        )
        for product, names in serials.items():
            self.env["stock.move"].create(
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "product_uom_qty": len(names),
                    "product_uom": product.uom_id.id,
                    **places,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "lot_name": name,
                                "quantity": 1,
                                **places,
                            }
                        )
                        for name in names
                    ],
                }
            )
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True, skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def test_new_units_of_a_receipt_are_locked_together(self):
        oven = self._make_product("Oven", is_serviceable=True)
        hob = self._make_product("Hob", is_serviceable=True)

        self._receive({oven: ["OV-1", "OV-2"], hob: ["HB-1"]})

        self.assertEqual(self.calls, [oven | hob])

    def test_what_is_no_unit_of_ours_locks_nothing(self):
        self._receive(
            {
                self._make_product("Glue", "lot", is_serviceable=True): ["LOT-1"],
                self._make_product("Tool"): ["TL-1"],
            }
        )
        self.assertFalse(self.calls)

    def test_delivery_of_known_serials_locks_nothing(self):
        oven = self._make_product("Oven", is_serviceable=True)
        self._receive({oven: ["OV-1"]})
        self.calls.clear()
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Leila"}).id,
                "order_line": [Command.create({"product_id": oven.id})],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()

        self.assertEqual(picking.state, "done")
        self.assertFalse(self.calls)

    def test_lock_of_many_new_units_is_one_query(self):
        oven = self._make_product("Oven", is_serviceable=True)
        counts = []
        # the first receipt warms what the others are measured with
        for turn, is_unit in enumerate((False, True, False)):
            oven.is_serviceable = is_unit
            names = [f"OV-{turn}-{number}" for number in range(50)]
            self.env.flush_all()
            start = self.cr.sql_log_count
            self._receive({oven: names})
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)

        self.assertEqual(len(self.calls), 1)
        self.assertLessEqual(counts[1] - counts[2], 2)

    def test_serials_that_are_made_as_they_are_entered_take_turns_too(self):
        oven = self._make_product("Oven", is_serviceable=True)
        vals_list = [{"lot_name": "OV-1", "quantity": 1}]

        self.env["stock.move"]._create_lot_ids_from_move_line_vals(
            vals_list, oven.id, self.env.company.id
        )

        self.assertEqual(self.calls, [oven])
        self.assertTrue(vals_list[0]["lot_id"])
