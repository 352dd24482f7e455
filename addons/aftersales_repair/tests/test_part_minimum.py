from odoo.exceptions import AccessError
from odoo.tests import tagged

from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartMinimum(SupplyCommon):
    """Stores and technicians hold so many of a part; what lacks is asked for."""

    def _rule(self, location, minimum=2, maximum=5, trigger="manual", **vals):
        user = vals.pop("user", self.storekeeper)
        return (
            self.env["stock.warehouse.orderpoint"]
            .with_user(user)
            .create(
                {
                    "product_id": self.gasket.id,
                    "location_id": location.id,
                    "product_min_qty": minimum,
                    "product_max_qty": maximum,
                    "trigger": trigger,
                    **vals,
                }
            )
        )

    def _below(self):
        return (
            self.env["stock.warehouse.orderpoint"]
            .with_user(self.storekeeper)
            .search([("is_below_minimum", "=", True)])
        )

    def test_what_falls_below_the_minimum_is_found(self):
        store = self._rule(self.warehouse.lot_stock_id)
        hand = self._rule(self.tech.location_id, minimum=1)
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.assertEqual(hand.aftersales_technician_id, self.tech)
        self.assertTrue((store | hand) <= self._below())

        self._add_stock(self.gasket, 2, location=shelf)

        (store | hand).invalidate_recordset()
        self.assertFalse(store.is_below_minimum, "the shelf belongs to the store")
        self.assertNotIn(store, self._below())
        self.assertIn(hand, self._below())
        self.assertEqual(self.tech.with_user(self.storekeeper).part_minimum_count, 1)

    def test_store_and_technician_ask_apart_and_once(self):
        self._add_stock(self.gasket, 1)
        rules = self._rule(self.warehouse.lot_stock_id) | self._rule(
            self.tech.location_id, minimum=1, maximum=3
        )

        rules.action_ask_for_parts()

        requests = self.env["aftersales.part.request"].search(
            [("line_ids.product_id", "=", self.gasket.id)]
        )
        store = requests.filtered(lambda request: request.destination == "store")
        hand = requests - store
        self.assertRecordValues(
            store | hand,
            [
                {
                    "technician_id": False,
                    "supply_method": "procure",
                    "state": "to_approve",
                    "kind": "stock",
                },
                {
                    "technician_id": self.tech.id,
                    "supply_method": "store",
                    "state": "to_approve",
                    "kind": "stock",
                },
            ],
        )
        self.assertEqual((store | hand).line_ids.mapped("quantity"), [4, 3])
        action = rules.action_ask_for_parts()
        self.assertEqual(action["tag"], "display_notification", "asked for already")

    def test_day_brings_requests_where_the_branch_wants_them(self):
        region = self._rule(
            self._store(self.region),
            company_id=self.region.id,
            user=self.region_keeper,
        )
        self._rule(
            self._store(self.other),
            company_id=self.other.id,
            user=self.other_keeper,
        )
        self._rule(self.warehouse.lot_stock_id, trigger="auto")
        self.other.is_aftersales_low_stock_asked = False

        self.env["stock.warehouse.orderpoint"].sudo()._cron_ask_for_parts()

        requests = self.env["aftersales.part.request"].search(
            [("line_ids.product_id", "=", self.gasket.id)]
        )
        self.assertEqual(requests.company_id, self.region)
        self.assertEqual(requests.supplier_company_id, self.company)
        self.assertEqual(requests.line_ids.quantity, 5)
        self.assertEqual(region.company_id, self.region)

    def test_automatic_minimum_of_a_technician_is_filled_from_the_store(self):
        self._add_stock(self.gasket, 10)
        rule = self._rule(self.tech.location_id, trigger="auto")

        self.env["stock.rule"].run_scheduler()

        picking = self.env["stock.picking"].search(
            [("move_ids.orderpoint_id", "=", rule.id)]
        )
        self.assertEqual(picking.picking_type_id.aftersales_operation, "draw")
        self.assertEqual(picking.location_dest_id, self.tech.location_id)
        picking.action_assign()
        picking.with_context(skip_sms=True).button_validate()
        self.assertEqual(self._on_hand(self.gasket, self.tech.location_id), 5)

    def test_minimum_of_a_technician_is_set_from_his_form(self):
        action = self.tech.with_user(self.storekeeper).action_view_minimum()
        rule = (
            self.env["stock.warehouse.orderpoint"]
            .with_user(self.storekeeper)
            .with_context(**action["context"])
            .create(
                {
                    "product_id": self.gasket.id,
                    "product_min_qty": 2,
                    "product_max_qty": 2,
                }
            )
        )

        self.assertEqual(rule.location_id, self.tech.location_id)
        self.assertEqual(rule.trigger, "manual")

    def test_others_do_not_set_a_minimum(self):
        for role in ("reception", "technician", "accountant"):
            with self.assertRaises(AccessError):
                self.env["stock.warehouse.orderpoint"].with_user(
                    getattr(self, role)
                ).create(
                    {
                        "product_id": self.gasket.id,
                        "location_id": self.warehouse.lot_stock_id.id,
                    }
                )

    def test_keeper_of_the_asked_branch_has_it_to_do(self):
        request = self._ask(self._make_user("reception", self.outlet), {self.gasket: 1})

        request.action_submit()
        self._tell()

        self.assertEqual(request.sudo().activity_ids.user_id, self.region_keeper)
        request.with_user(self.storekeeper).action_refuse("None left")
        self.assertFalse(request.sudo().activity_ids, "it is decided")

    def test_below_minimum_is_found_by_one_query(self):
        rules = self.env["stock.warehouse.orderpoint"]
        for number in range(8):
            product = self._make_product(f"Screw {number}", 1.0, 2.0)
            rules |= self._rule(self.tech.location_id, product_id=product.id)
        self.env.flush_all()
        rules.invalidate_recordset()

        with self.assertQueryCount(1):
            rules.mapped("is_below_minimum")
