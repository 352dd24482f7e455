from odoo import Command
from odoo.tests import Form, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyIssueSteps(WarrantyCommon):
    """Cards follow deliveries and returns of several steps, in whichever company."""

    def _get_step(self, order):
        """Return the transfers of the order that can be done now."""
        return order.picking_ids.filtered(lambda each: each.state == "assigned")

    def _validate(self, picking, lots):
        return self._deliver(picking, lots.with_env(picking.env))

    # === STEPS === #

    def test_backorder_of_each_step_issues_its_own_card(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(2)
        pick = self._get_step(order)

        self._validate(pick, lots[0])  # the other one is a backorder
        self.assertEqual(pick.backorder_ids.move_ids.product_uom_qty, 1)
        for __ in ("pack", "ship"):
            self.assertFalse(lots.card_ids)
            step = self._get_step(order) - pick.backorder_ids
            self._validate(step, lots[0])
        self.assertRecordValues(lots.card_ids, [{"lot_id": lots[0].id}])
        first = lots.card_ids

        for __ in ("pick", "pack", "ship"):
            self.assertEqual(lots.card_ids, first)
            self._validate(self._get_step(order), lots[1])

        self.assertRecordValues(
            lots.card_ids.sorted("id"),
            [
                {"lot_id": lot.id, "state": "issued", "sale_order_id": order.id}
                for lot in lots
            ],
        )
        codes = lots.card_ids.picking_id.mapped("picking_type_code")
        self.assertEqual(codes, ["outgoing", "outgoing"])

    def test_two_units_shipped_apart_after_one_pick_get_a_card_each(self):
        self.warehouse.delivery_steps = "pick_ship"
        lots = self._stock(self._create_lots("FR-1", "FR-2"))
        order = self._sell(2)
        self._validate(self._get_step(order), lots)
        ship = self._get_step(order)

        self._validate(ship, lots[0])
        self.assertEqual(lots.card_ids.lot_id, lots[0])
        self._validate(ship.backorder_ids, lots[1])

        self.assertEqual(lots.card_ids.mapped("state"), ["issued", "issued"])
        self.assertEqual(len(lots.card_ids.picking_id), 2)

    def test_return_of_two_steps_suspends_once_with_the_first(self):
        self.warehouse.write(
            {"reception_steps": "two_steps", "delivery_steps": "pick_ship"}
        )
        lots = self._stock(self._create_lots("FR-1"))
        order = self._sell()
        for __ in ("pick", "ship"):
            self._validate(self._get_step(order), lots)
        card = lots.card_ids
        self.assertEqual(card.state, "issued")

        back = self._return(card.picking_id)

        self.assertEqual(back.state, "done")
        self.assertEqual(card.state, "suspended")
        self.assertIn(back.name, card.state_reason)
        day = card.return_date
        store = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": back.location_dest_id.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.fridge.id,
                            "product_uom_qty": 1,
                            "location_id": back.location_dest_id.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        store.action_confirm()
        self._validate(store, lots)
        self.assertEqual(store.state, "done")
        self.assertRecordValues(
            card,
            [{"state": "suspended", "return_date": day}],
        )
        self.assertIn(back.name, card.state_reason)

    # === BRANCHES === #

    def _create_branch(self, name):
        """Return a branch of the company with a warehouse and its sellers' rights."""
        branch = self.env["res.company"].create(
            {"name": name, "parent_id": self.env.company.id}
        )
        if not self.env["stock.warehouse"].search([("company_id", "=", branch.id)]):
            self.env["stock.warehouse"].create(
                {"name": name, "code": name[:5], "company_id": branch.id}
            )
        return branch

    def _get_stock(self, company):
        return (
            self.env["stock.warehouse"]
            .search([("company_id", "=", company.id)], limit=1)
            .lot_stock_id
        )

    def _sell_in(self, company, partner=None):
        with Form(self.env["sale.order"].with_company(company)) as form:
            form.partner_id = partner or self.consumer
        order = form.record
        order.order_line = [Command.create({"product_id": self.fridge.id})]
        order.action_confirm()
        self.assertEqual(order.company_id, company)
        return order

    def test_head_office_delivers_from_a_branch(self):
        branch = self._create_branch("North")
        lots = self._stock(self._create_lots("FR-1"), self._get_stock(branch))
        order = self._sell_in(branch)
        user = self.users["storekeeper"]
        head_office = self.env.company
        user.company_ids = head_office | branch
        picking = order.picking_ids.with_user(user).with_context(
            allowed_company_ids=[head_office.id, branch.id]
        )
        self.assertEqual(picking.env.company, head_office)

        self._validate(picking, lots)

        self.assertEqual(picking.company_id, branch)
        self.assertRecordValues(
            lots.card_ids,
            [
                {
                    "state": "issued",
                    "needs_review": False,
                    "sale_order_id": order.id,
                    "partner_id": self.consumer.id,
                }
            ],
        )

    def test_branch_sells_a_unit_with_a_card_of_another_branch(self):
        self.warranty_type.resale_rule = "fresh"
        first, second = map(self._create_branch, ("North", "South"))
        lots = self._stock(self._create_lots("FR-1"), self._get_stock(first))
        self._validate(self._sell_in(first).picking_ids, lots)
        old = lots.card_ids
        self.assertEqual(old.state, "issued")
        self._return(old.picking_id)
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.fridge, old.picking_id.location_id, -1, lot_id=lots
        )
        quants._update_available_quantity(
            self.fridge, self._get_stock(second), 1, lot_id=lots
        )
        user = self.users["storekeeper"]
        user.write({"company_ids": [Command.set(second.ids)], "company_id": second.id})
        heir = self.env["res.partner"].create({"name": "Next Owner"})
        order = self._sell_in(second, heir)
        picking = order.picking_ids.with_user(user)

        self._validate(picking.with_context(allowed_company_ids=second.ids), lots)

        self.assertEqual(picking.state, "done")
        self.assertEqual(old.state, "void")
        self.assertRecordValues(
            lots.card_ids - old, [{"state": "issued", "partner_id": heir.id}]
        )

    def test_branch_delivers_a_unit_registered_elsewhere_that_has_a_card(self):
        first, second = map(self._create_branch, ("North", "South"))
        lots = self._stock(self._create_lots("FR-1"), self._get_stock(second))
        card = self._create_card(lots, partner_id=False)
        card.with_company(first).action_issue()
        user = self.users["storekeeper"]
        user.write({"company_ids": [Command.set(second.ids)], "company_id": second.id})
        picking = self._sell_in(second).picking_ids.with_user(user)

        self._validate(picking.with_context(allowed_company_ids=second.ids), lots)

        self.assertEqual(lots.card_ids, card)
        self.assertEqual(card.partner_id, self.consumer)
        self.assertFalse(card.needs_review)
