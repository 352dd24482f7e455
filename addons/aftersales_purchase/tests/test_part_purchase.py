from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.aftersales_repair.tests.supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPartPurchase(SupplyCommon):
    """Parts that are asked for are bought, on the market or from the maker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Bazaar Parts"})

    def _approve(self, request):
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        return request.sudo().purchase_order_ids

    def _receive(self, order):
        order.button_confirm()
        picking = order.picking_ids
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()
        return picking

    def _sell_gasket(self, price=8.0):
        self.gasket.seller_ids = [
            Command.create({"partner_id": self.vendor.id, "price": price})
        ]
        self.gasket.route_ids = self.env.ref("purchase_stock.route_warehouse0_buy")

    def test_part_is_bought_on_the_market_and_ends_the_waiting(self):
        self._sell_gasket()
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        order.action_request_parts()
        request = order.part_request_ids.with_env(self.env)
        self.assertEqual(request.supply_method, "procure")

        request.with_user(self.storekeeper).action_approve()
        purchase = request.sudo().purchase_order_ids
        self.assertEqual(purchase.partner_id, self.vendor)
        self.assertEqual(purchase.aftersales_request_count, 1)
        self._receive(purchase)

        self.assertEqual(request.state, "supplied")
        self.assertEqual(case.waiting_for, "technician")
        self.assertEqual(request.sudo().line_ids.move_ids.value, 8)

    def test_two_requests_share_an_order_and_are_told_apart(self):
        self._sell_gasket()
        first = self._ask(self.storekeeper, {self.gasket: 1})
        second = self._ask(self.storekeeper, {self.gasket: 2})

        purchase = self._approve(first) | self._approve(second)

        self.assertEqual(len(purchase), 1)
        self.assertEqual(purchase.order_line.sorted("id").mapped("product_qty"), [1, 2])
        self._receive(purchase)
        self.assertEqual((first | second).mapped("state"), ["supplied", "supplied"])

    def test_free_part_of_the_maker_stays_free_when_its_quantity_changes(self):
        self._sell_gasket()
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind="maker_free",
            maker_id=self.brand.partner_id.id,
        )
        purchase = self._approve(request)
        line = purchase.order_line
        self.assertEqual(purchase.partner_id, self.brand.partner_id)
        self.assertEqual((line.price_unit, line.is_aftersales_free), (0, True))
        self.assertFalse(request.can_receive, "the receipt comes with the order")

        line.product_qty = 3
        self.assertEqual(line.price_unit, 0)
        line.product_qty = 2
        self._receive(purchase)

        self.assertEqual(request.state, "supplied")
        self.assertEqual(request.sudo().line_ids.move_ids.value, 0)

    def test_bought_part_of_the_maker_costs_what_he_quotes(self):
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind="maker_bought",
            maker_id=self.brand.partner_id.id,
        )
        purchase = self._approve(request)
        self.assertEqual(purchase.order_line.price_unit, 10)
        purchase.order_line.price_unit = 12

        self._receive(purchase)

        self.assertEqual(request.sudo().line_ids.move_ids.value, 24)

    def test_part_for_a_technician_comes_into_his_hands(self):
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind="maker_bought",
            maker_id=self.brand.partner_id.id,
            destination="technician",
            technician_id=self.tech.id,
        )

        self._receive(self._approve(request))

        self.assertEqual(self._on_hand(self.gasket, self.tech.location_id), 2)
        self.assertEqual(request.state, "supplied")

    def test_branch_buys_in_its_own_books(self):
        request = self._ask(
            self.outlet_keeper,
            {self.gasket: 2},
            kind="maker_bought",
            maker_id=self.brand.partner_id.id,
        )
        request.action_submit()

        request.with_user(self.storekeeper).action_approve()

        purchase = request.sudo().purchase_order_ids
        self.assertEqual(purchase.company_id, self.outlet)
        picking = self._receive(
            purchase.with_context(allowed_company_ids=self.outlet.ids)
        )
        self.assertEqual(picking.company_id, self.outlet)
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 2)

    def test_head_office_opens_a_request_its_branch_buys_for(self):
        request = self._ask(
            self.region_keeper,
            {self.gasket: 1},
            kind="maker_bought",
            maker_id=self.brand.partner_id.id,
        )
        request.action_submit()
        request.action_approve()
        self.assertEqual(request.sudo().purchase_order_ids.company_id, self.region)
        self.env.invalidate_all()

        with Form(request.with_user(self.storekeeper)) as form:
            self.assertEqual(form.record.purchase_order_count, 1)

    def test_withdrawn_request_takes_its_quotation_along(self):
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind="maker_free",
            maker_id=self.brand.partner_id.id,
        )
        purchase = self._approve(request)

        request.action_cancel()

        self.assertEqual(purchase.state, "cancel")
        self.assertFalse(purchase.order_line)

    def test_part_without_vendor_is_left_to_the_buyer(self):
        self.gasket.route_ids = self.env.ref("purchase_stock.route_warehouse0_buy")
        self.warehouse.reception_route_id.rule_ids.filtered(
            lambda rule: rule.action != "buy"
        ).active = False
        request = self._ask(self.storekeeper, {self.gasket: 2})

        purchase = self._approve(request)

        self.assertFalse(purchase)
        self.assertEqual(request.state, "approved")

    def test_storekeeper_reads_the_purchase_and_others_do_not(self):
        request = self._ask(
            self.storekeeper,
            {self.gasket: 2},
            kind="maker_free",
            maker_id=self.brand.partner_id.id,
        )
        purchase = self._approve(request)

        self.assertTrue(purchase.with_user(self.storekeeper).read(["name"]))
        with self.assertRaises(AccessError):
            purchase.with_user(self.technician).read(["name"])

    def test_transfer_without_an_order_never_looks_for_one(self):
        self._add_stock(self.gasket)
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)

        with self.assertLogs("odoo.sql_db", level="DEBUG") as asked:
            log = self._submit(order)

        self.assertEqual(set(log.part_ids.move_ids.mapped("state")), {"done"})
        self.assertIn('INTO "stock_move"', "".join(asked.output))
        self.assertNotIn('FROM "purchase_order"', "".join(asked.output))

    # === OPERATOR LOG === #

    def _get_told(self, records, action):
        self.env.cr.flush()
        return (
            self.env["aftersales.audit.log"]
            .sudo()
            .search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("action", "=", action),
                ],
                order="id",
            )
        )

    def test_purchase_for_the_service_is_told_with_its_price(self):
        self._sell_gasket()
        purchase = self._approve(self._ask(self.storekeeper, {self.gasket: 1}))
        line = purchase.order_line
        self.assertEqual(len(self._get_told(purchase, "create")), 1)
        self.assertEqual(len(self._get_told(line, "create")), 1)
        before = purchase.amount_total

        line.price_unit = 12
        told = self._get_told(line, "write")
        self.assertEqual(told.changes, {"price_unit": [8, 12]})
        self.assertIn(purchase.name, told.name)
        told = self._get_told(purchase, "write")
        self.assertEqual(told.changes["amount_total"], [before, purchase.amount_total])

        purchase.button_confirm()
        told = self._get_told(purchase, "write")[-1]
        self.assertEqual(told.changes["state"], ["draft", "purchase"])
        self.assertEqual(told.user_id, purchase.env.user)

    def test_purchase_of_others_is_not_told(self):
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [Command.create({"product_id": self.gasket.id})],
            }
        )
        purchase.button_confirm()
        for records in (purchase, purchase.order_line):
            self.env.cr.flush()
            lines = self.env["aftersales.audit.log"].sudo()
            domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            self.assertFalse(lines.search(domain))
