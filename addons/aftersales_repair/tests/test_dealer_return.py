import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import GROUP, AftersalesRepairCommon


class DealerReturnCommon(AftersalesRepairCommon):
    """A dealer who bought three fridges for his shop, at a discount."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer = cls.env["res.partner"].create(
            {"name": "Nordic Stores", "is_company": True, "is_dealer": True}
        )
        cls.lots, cls.order = cls._sell_to_dealer("DF-1", "DF-2", "DF-3")

    @classmethod
    def _sell_to_dealer(cls, *serials, dealer=None):
        """Sell and deliver fridges to the dealer; return them and the order."""
        lots = cls.env["stock.lot"]
        for serial in serials:
            lots |= cls._add_stock(cls.fridge, 1, serial)
        return lots, cls._deliver_to_dealer(lots, dealer)

    @classmethod
    def _deliver_to_dealer(cls, lots, dealer=None):
        """Sell the dealer these fridges by one delivery; return the order."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (dealer or cls.dealer).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.fridge.id,
                            "product_uom_qty": len(lots),
                            "price_unit": 800.0,
                            "discount": 10.0,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": cls.fridge.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
            for lot in lots
        ]
        move.picked = True
        picking.with_context(skip_sms=True).button_validate()
        return order

    def _make_return(self, lots=None, **vals):
        return (
            self.env["aftersales.dealer.return"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.dealer.id,
                    "line_ids": [
                        Command.create({"lot_id": lot.id})
                        for lot in (self.lots if lots is None else lots)
                    ],
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _receive(self, lots=None):
        document = self._make_return(lots)
        document.with_user(self.storekeeper).action_receive()
        return document

    def _inspect(self, grades, lots=None):
        """Bring units to the end of their inspection, graded one by one."""
        document = self._receive(lots)
        for line, grade in zip(document.line_ids, grades, strict=True):
            line.with_user(self.inspector).grade = grade
        document.with_user(self.inspector).action_inspect()
        return document

    def _settle(self, grades, lots=None):
        document = self._inspect(grades, lots)
        document.with_user(self.storekeeper).action_settle()
        return document


@tagged("post_install", "-at_install")
class TestDealerReturn(DealerReturnCommon):
    """What a dealer brings back is received, inspected, graded and settled."""

    def test_return_is_numbered_by_its_branch(self):
        document = self._make_return()
        self.assertIn("DR", document.name)
        self.assertIn(self.company.aftersales_code, document.name)
        self.assertEqual(document.state, "draft")
        self.assertEqual(document.line_ids.product_id, self.fridge)

    # === RECEIPT === #

    def test_received_units_lie_in_custody_and_their_cards_rest(self):
        before = self.fridge.qty_available
        value = self.fridge.total_value
        document = self._receive()

        self.assertEqual(document.state, "received")
        self.assertEqual(document.received_by_id, self.storekeeper)
        self.assertEqual(self.lots.location_id, self.custody)
        self.assertEqual(set(self.lots.card_ids.mapped("state")), {"suspended"})
        self.assertEqual(self.fridge.total_value, value)
        self.assertEqual(self.fridge.qty_available, before)
        moves = document.line_ids.move_ids
        self.assertEqual(len(moves.picking_id), 1, "one transfer for the return")
        self.assertEqual(moves.picking_id.partner_id, self.dealer)

    def test_unit_in_stock_or_in_repair_is_no_dealers(self):
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        self._request()
        document = self._make_return(self.lots[0] | spare | self.unit)

        with self.assertRaises(UserError) as error:
            document.with_user(self.storekeeper).action_receive()
        for text in ("FR-0009", "FR-0001", "repair"):
            self.assertIn(text, str(error.exception))
        self.assertNotIn("DF-1", str(error.exception))
        self.assertEqual(document.state, "draft")

    def test_unit_of_a_return_is_not_taken_in_for_repair(self):
        document = self._receive(self.lots[:1])
        with self.assertRaises(UserError) as error:
            self._request("DF-1")
        self.assertIn(document.name, str(error.exception))

        document.with_user(self.storekeeper).action_cancel()
        self.assertTrue(self._request("DF-1").is_in_custody)

    def test_unit_is_on_one_open_return_only(self):
        self._make_return(self.lots[0])
        with self.assertRaises(UserError) as error:
            self._make_return(self.lots[0])
        self.assertIn("DF-1", str(error.exception))
        with self.assertRaises(UserError):
            self._make_return(self.lots[1] + self.lots[1])

    def test_empty_return_is_not_received(self):
        document = self._make_return(self.lots.browse())
        with self.assertRaises(UserError):
            document.with_user(self.storekeeper).action_receive()

    def test_unit_sold_to_a_consumer_is_pointed_out(self):
        document = self._make_return(self.lots[0] | self.unit)
        self.assertFalse(document.line_ids[0].warning)
        self.assertIn("Leila Karimi", document.line_ids[1].warning)

    # === INSPECTION === #

    def test_grade_proposes_the_way(self):
        document = self._inspect("abc")

        self.assertEqual(document.state, "inspected")
        self.assertRecordValues(
            document.line_ids,
            [
                {"disposition": "restock", "unit_value": 400, "is_credited": True},
                {"disposition": "refurbish", "unit_value": 400, "is_credited": True},
                {"disposition": "scrap", "unit_value": 0, "is_credited": True},
            ],
        )
        self.assertEqual(
            document.line_ids.sale_line_id.order_id, self.order, "found by the serial"
        )
        self.assertEqual(set(document.line_ids.mapped("price_unit")), {720.0})

    def test_ungraded_unit_stops_the_inspection(self):
        document = self._receive()
        document.line_ids[:2].with_user(self.inspector).grade = "a"
        with self.assertRaises(UserError) as error:
            document.with_user(self.inspector).action_inspect()
        self.assertIn("DF-3", str(error.exception))

    def test_units_stand_once_they_came_in(self):
        document = self._receive(self.lots[:2])
        line = document.line_ids[0].with_user(self.reception)
        with self.assertRaises(UserError):
            line.lot_id = self.lots[2]
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            line.create({"return_id": document.id, "lot_id": self.lots[2].id})
        with self.assertRaises(UserError):
            document.with_user(self.reception).partner_id = self.customer
        with self.assertRaises(UserError):
            document.with_user(self.reception).unlink()

    def test_no_unit_slips_into_a_received_return_by_the_context(self):
        document = self._receive(self.lots[:1])
        self._request()
        for received in (document, self._inspect("a", self.lots[1:2])):
            lines = (
                self.env["aftersales.dealer.return.line"]
                .with_user(self.reception)
                .with_context(default_return_id=received.id)
            )
            for lot in (self.lots[2], self.unit):
                with self.assertRaises(UserError) as error:
                    lines.create({"lot_id": lot.id})
                self.assertIn(received.name, str(error.exception))
                self.assertNotIn(lot, received.line_ids.lot_id)

    def test_no_unit_joins_a_return_that_came_in(self):
        document = self._receive(self.lots[:1]).with_user(self.reception)
        draft = self._make_return(self.lots[1:2]).with_user(self.reception)
        line = draft.line_ids

        with self.assertRaises(UserError) as error:
            line.return_id = document
        self.assertIn(draft.name, str(error.exception))
        with self.assertRaises(UserError):
            document.line_ids = [Command.link(line.id)]
        self.assertEqual(document.line_ids.lot_id, self.lots[0])
        line.write({"return_id": draft.id, "reason": "Dented"})
        self.assertEqual(line.reason, "Dented")

    # === WAYS === #

    def test_each_unit_goes_its_way(self):
        stock_value = self.fridge.total_value
        document = self._inspect("abc")
        document.line_ids[1].with_user(self.storekeeper).unit_value = 250.0

        document.with_user(self.storekeeper).action_settle()

        restocked, refurbished, scrapped = self.lots
        self.assertEqual(document.state, "settled")
        self.assertEqual(restocked.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(
            refurbished.location_id, self.company.aftersales_refurbished_location_id
        )
        self.assertEqual(
            self.lots.mapped("aftersales_condition"), ["new", "refurbished", "scrapped"]
        )
        self.assertFalse(
            scrapped.quant_ids.filtered(
                lambda q: q.location_id.usage == "internal" and q.quantity
            )
        )
        self.assertEqual(self.fridge.total_value, stock_value + 400 + 250)
        self.assertEqual(restocked.card_ids.state, "suspended")
        self.assertEqual(scrapped.card_ids.state, "void")
        old, new = refurbished.card_ids.sorted("id")
        self.assertEqual((old.state, new.state), ("void", "issued"))
        self.assertFalse(new.partner_id or new.dealer_id)
        self.assertFalse(any(document.line_ids.mapped("is_open")))

    def test_refurbished_unit_is_not_sold_as_new(self):
        self._settle("b", self.lots[:1])
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.fridge.id, "product_uom_qty": 1})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.action_assign()
        self.assertNotEqual(order.picking_ids.state, "assigned")

    def test_refurbished_unit_replaces_a_faulty_one(self):
        lot = self.lots[0]
        self._settle("b", lot)
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        case = self._request()
        order = self._assign(case)
        order.action_start().is_beyond_repair = True
        self._submit(order)

        case.with_user(self.dispatcher).action_replace(lot)

        self.assertEqual(lot.replaces_lot_id, self.unit)
        self.assertEqual(lot.current_card_id.partner_id, self.customer)
        move = case.move_ids.filtered(lambda row: row.aftersales_lot_id == lot)
        self.assertEqual(move.aftersales_condition, "refurbished")

    def test_unit_goes_back_to_its_dealer(self):
        document = self._inspect("c", self.lots[:1])
        document.line_ids.with_user(self.storekeeper).disposition = "back"

        document.with_user(self.storekeeper).action_settle()

        self.assertEqual(self.lots[0].location_id, self.customers)
        self.assertEqual(self.lots[0].card_ids.state, "issued")
        self.assertFalse(document.refund_ids)
        again = self._make_return(self.lots[0])
        self.assertTrue(again.line_ids.is_open)

    def test_cancelled_return_gives_back_what_came_in(self):
        document = self._receive()
        document.with_user(self.storekeeper).action_cancel()

        self.assertEqual(document.state, "cancelled")
        self.assertEqual(self.lots.location_id, self.customers)
        self.assertEqual(set(self.lots.card_ids.mapped("state")), {"issued"})

    # === CREDIT === #

    def test_credit_note_is_drafted_from_the_sale(self):
        document = self._inspect("abc")
        document.line_ids[2].with_user(self.storekeeper).credit_percent = 50.0
        document.with_user(self.storekeeper).action_settle()

        refund = document.refund_ids
        self.assertRecordValues(
            refund,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "partner_id": self.dealer.id,
                    "amount_untaxed": 720 * 2 + 360,
                }
            ],
        )
        self.assertIn("DF-3", refund.invoice_line_ids[-1].name)
        self.assertEqual(document.line_ids.refund_line_id.move_id, refund)
        self.assertEqual(document.refund_count, 1)
        self.assertEqual(self.order.order_line.qty_to_invoice, 3)

    def _buy_elsewhere(self):
        """Sell a fridge to another shop, whose sale knows a position of its own."""
        other = self.env["res.partner"].create(
            {"name": "B Stores", "is_company": True, "is_dealer": True}
        )
        lot, order = self._sell_to_dealer("DF-0", dealer=other)
        order.fiscal_position_id = self.env["account.fiscal.position"].create(
            {"name": "Position of B Stores"}
        )
        return lot

    def test_unit_another_dealer_bought_is_not_credited_by_his_sale(self):
        lot = self._buy_elsewhere()

        document = self._settle("aa", lot | self.lots[0])

        self.assertEqual(document.line_ids.mapped("price_unit"), [0, 720])
        self.assertRecordValues(
            document.refund_ids,
            [
                {
                    "partner_id": self.dealer.id,
                    "fiscal_position_id": False,
                    "amount_untaxed": 720,
                    "invoice_origin": f"{document.name}, {self.order.name}",
                }
            ],
        )

    def test_dealer_is_credited_for_a_strangers_unit_on_his_own_terms(self):
        position = self.env["account.fiscal.position"].create(
            {"name": "Position of Nordic Stores"}
        )
        self.dealer.property_account_position_id = position
        lot = self._buy_elsewhere()
        document = self._inspect("a", lot)
        document.line_ids.with_user(self.storekeeper).price_unit = 500

        document.with_user(self.storekeeper).action_settle()

        self.assertRecordValues(
            document.refund_ids,
            [
                {
                    "partner_id": self.dealer.id,
                    "fiscal_position_id": position.id,
                    "amount_untaxed": 500,
                    "invoice_origin": document.name,
                }
            ],
        )

    def test_books_agree_with_the_stock_after_the_credit(self):
        accounts = self.fridge.product_tmpl_id.get_product_accounts()
        stock_rows = [("account_id", "=", accounts["stock_valuation"].id)]
        rows = self.env["account.move.line"].search(stock_rows)
        value = self.fridge.total_value
        document = self._inspect("abb")
        document.line_ids[1].with_user(self.storekeeper).unit_value = 250.0
        # not credited, in stock all the same
        document.line_ids[2].with_user(self.storekeeper).is_credited = False
        document.with_user(self.storekeeper).action_settle()

        document.refund_ids.action_post()

        gained = self.fridge.total_value - value
        self.assertEqual(gained, 400 + 250 + 400)
        new_rows = self.env["account.move.line"].search(stock_rows) - rows
        self.assertEqual(sum(new_rows.mapped("balance")), gained)
        cost = new_rows.move_id.line_ids - new_rows
        self.assertEqual(cost.account_id, accounts["expense"])
        self.assertEqual(cost.partner_id, self.dealer)

    def test_unit_without_credit_makes_no_credit_note(self):
        document = self._inspect("a", self.lots[:1])
        document.line_ids.with_user(self.storekeeper).is_credited = False
        document.with_user(self.storekeeper).action_settle()
        self.assertFalse(document.refund_ids)

    # === LIST === #

    def _scan(self, document, text, **vals):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_dealer_return_intake_action"
        )
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.reception)
            .with_context(default_return_id=document.id)
        )
        if text:
            form.text = text
        intake = form.save()
        intake.write(vals)
        return intake, intake.action_add()

    def test_list_is_scanned_into_the_return(self):
        document = self._make_return(self.lots[:1])
        intake, action = self._scan(
            document, "DF-2\tDoor dented\nDF-1\nNOBODY-7\nDF-2\nDF-3"
        )

        self.assertEqual(action["res_id"], intake.id)
        self.assertEqual(document.line_ids.lot_id, self.lots)
        self.assertEqual(document.line_ids[1].reason, "Door dented")
        self.assertEqual(intake.added_count, 2)
        self.assertEqual(intake.line_ids.mapped("number"), [2, 3, 4])
        self.assertIn("DF-1 is on a return", intake.line_ids[0].problem)

    def test_list_comes_as_a_file(self):
        document = self._make_return(self.lots.browse())
        data = "serial,fault\nDF-1,Unsold\nDF-2,Unsold\n"
        _intake, action = self._scan(
            document, "", file=base64.b64encode(data.encode()), file_name="list.csv"
        )

        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(set(document.line_ids.mapped("reason")), {"Unsold"})
        self.assertEqual(document.line_ids.lot_id, self.lots[:2])

    def test_unknown_serials_are_registered_where_asked(self):
        document = self._make_return(self.lots.browse())
        self._scan(document, "OLD-77", product_id=self.fridge.id)
        self.assertEqual(document.line_ids.lot_id.name, "OLD-77")
        document.with_user(self.storekeeper).action_receive()
        self.assertEqual(document.line_ids.lot_id.location_id, self.custody)

    def test_empty_list_is_refused(self):
        document = self._make_return()
        with self.assertRaises(UserError):
            self._scan(document, " ")

    # === RIGHTS === #

    def test_each_step_is_refused_to_the_other_roles(self):
        document = self._make_return(self.lots[:1])
        for role in ("inspector", "accountant", "technician", "dispatcher"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                document.with_user(getattr(self, role)).action_receive()
        document.with_user(self.storekeeper).action_receive()
        document.line_ids.with_user(self.inspector).grade = "a"
        for role in ("reception", "accountant", "technician"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                document.with_user(getattr(self, role)).action_inspect()
        document.with_user(self.inspector).action_inspect()
        for role in ("reception", "inspector", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                document.with_user(getattr(self, role)).action_settle()
        with self.assertRaises(AccessError):
            document.with_user(self.technician).read(["name"])
        with self.assertRaises(AccessError):
            document.with_user(self.storekeeper).state = "settled"
        with self.assertRaises(AccessError):
            document.line_ids.with_user(self.storekeeper).is_open = False
        with self.assertRaises(AccessError):
            document.line_ids.with_user(self.accountant).credit_percent = 10

    def test_step_out_of_turn_is_refused(self):
        document = self._make_return()
        for step in ("action_inspect", "action_settle"):
            with self.subTest(step=step), self.assertRaises(UserError):
                getattr(document.with_user(self.manager), step)()
        document.with_user(self.manager).action_cancel()
        with self.assertRaises(UserError):
            document.with_user(self.manager).action_receive()

    def test_many_units_are_received_with_few_queries(self):
        counts = []
        for prefix, size in (("Q", 2), ("R", 8)):
            lots, _order = self._sell_to_dealer(
                *(f"{prefix}-{number}" for number in range(size))
            )
            document = self._make_return(lots)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            document.with_user(self.storekeeper).action_receive()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1] - counts[0], 30, counts)

    def test_return_is_printed(self):
        document = self._inspect("abc")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.storekeeper)
            ._render_qweb_html("aftersales_repair.report_dealer_return", document.ids)[
                0
            ]
            .decode()
        )
        for text in (document.name, "Nordic Stores", "DF-2", "Refurbish"):
            self.assertIn(text, html)


@tagged("post_install", "-at_install")
class TestDealerReturnBranch(DealerReturnCommon):
    """Who works for the head office settles a branch's return in its books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["res.company"].create(
            {"name": "Qazvin", "parent_id": cls.company.id}
        )
        cls.region.action_set_up_aftersales()

    def _make_return_of_region(self):
        document = self._make_return(company_id=self.region.id)
        self.assertIn("/QAZ/", document.name)
        return document

    def test_goods_and_credit_are_the_branchs(self):
        document = self._make_return_of_region()
        document.with_user(self.storekeeper).action_receive()
        for line, grade in zip(document.line_ids, "abc", strict=True):
            line.with_user(self.inspector).grade = grade
        document.with_user(self.inspector).action_inspect()
        document.with_user(self.storekeeper).action_settle()

        self.assertEqual(document.line_ids.move_ids.company_id, self.region)
        self.assertEqual(document.refund_ids.company_id, self.region)
        places = self.lots[:2].location_id
        self.assertEqual(places.company_id, self.region)
        self.assertIn(self.region.aftersales_refurbished_location_id, places)
        postings = self.env["aftersales.posting"].search(
            [("res_model", "=", "stock.move"), ("activity", "=", "dealer_credit")]
        )
        self.assertEqual(postings.company_id, self.region)

    def test_other_branches_do_not_see_the_return(self):
        document = self._make_return_of_region()
        other = self.env["res.company"].create(
            {"name": "Tabriz", "parent_id": self.company.id}
        )
        stranger = new_test_user(
            self.env,
            login="tabriz_storekeeper",
            groups=f"{GROUP}storekeeper",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        returns = self.env["aftersales.dealer.return"].with_user(stranger)
        self.assertFalse(returns.search([("id", "=", document.id)]))
        with self.assertRaises(AccessError):
            document.with_user(stranger).action_receive()

    def test_branch_without_warehouse_is_told(self):
        bare = self.env["res.company"].create(
            {"name": "Bare", "parent_id": self.company.id}
        )
        # core makes a warehouse for each company while it is tested
        types = self.env["stock.picking.type"].search([("company_id", "=", bare.id)])
        types.aftersales_operation = False
        document = self._make_return(company_id=bare.id)
        with self.assertRaises(UserError) as error:
            document.with_user(self.storekeeper).action_receive()
        self.assertIn("Bare", str(error.exception))
