from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import GROUP
from .supply_common import SupplyCommon


@tagged("post_install", "-at_install")
class TestPostedPartEnd(SupplyCommon):
    """A part that was posted for work nobody wants is charged, given back or waived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 5)
        cls.officer = new_test_user(
            cls.env,
            login="test_officer",
            groups=f"{GROUP}complaint_officer",
            company_id=cls.company.id,
        )

    def _post(self, case, product, kind="charged"):
        request = self._ask(
            self.reception,
            {product: 1},
            kind=kind,
            case_id=case.id,
            destination="customer",
            supply_method="store",
        )
        request.action_submit()
        request.with_user(self.storekeeper).action_approve()
        request.with_user(self.storekeeper).action_post("City Post")

    def _decline_posted(self, product=None, parts_percent=0, place="customer"):
        """Post a part, ask for the price afterwards, and let the customer decline."""
        self.unit.current_card_id.coverage_ids.parts_percent = parts_percent
        case = self._request(place=place)
        order = self._assign(case)
        order.action_start()
        self._post(
            case,
            product or self.gasket,
            "in_warranty" if parts_percent else "charged",
        )
        self.process.is_estimate_required = True
        case.with_user(self.reception).action_requote()
        case.with_user(self.reception).action_quote()
        case.with_user(self.reception).action_answer_estimate(False, "phone")
        self.assertEqual(case.state, "quote_rejected")
        return case, case.part_ids

    def _invoice(self, case):
        case.with_user(self.accountant).action_invoice()
        case.invalidate_recordset()
        return case.invoice_ids

    def test_declined_part_in_the_post_is_open_until_it_is_settled(self):
        case, part = self._decline_posted()

        self.assertTrue(part.is_posted_open)
        self.assertTrue(case.has_posted_open)
        cases = self.env["aftersales.case"].with_user(self.reception)
        self.assertIn(case, cases.search([("has_posted_open", "=", True)]))
        self.assertNotIn(case, cases.search([("has_posted_open", "=", False)]))
        with self.assertRaises(UserError) as error:
            case.with_user(self.reception).action_cancel("Gone")
        self.assertIn("take it back", str(error.exception))

        case.sudo()._transition("delivered")

        self.assertFalse(case.is_locked)
        self.assertIn("Door gasket", case.open_duties)

    def test_part_whose_work_goes_on_is_no_duty(self):
        case = self._request(place="customer")
        order = self._assign(case)
        self._post(case, self.gasket, "in_warranty")
        self.assertFalse(case.part_ids.is_posted_open)

        self._submit(order)

        self.assertFalse(case.part_ids.is_posted_open)
        self.assertFalse(
            self.env["aftersales.work.part"].search(
                [("is_posted_open", "=", True), ("case_id", "=", case.id)]
            )
        )

    def test_part_that_is_kept_is_billed_once(self):
        case, part = self._decline_posted()
        case.sudo()._transition("delivered")

        part.with_user(self.accountant).action_posted_keep()

        self.assertRecordValues(
            part,
            [
                {
                    "posted_end": "kept",
                    "posted_end_user_id": self.accountant.id,
                    "is_posted_open": False,
                    "is_declined": False,
                    "price_charged": 25.0,
                }
            ],
        )
        self.assertFalse(case.open_duties)
        self.assertTrue(case.is_locked)
        invoice = self._invoice(case)
        self.assertEqual(case.amount_open, invoice.amount_total)
        self.assertEqual(invoice.amount_untaxed, 25.0)
        self.assertEqual(invoice.invoice_line_ids.product_id, self.gasket)
        with self.assertRaises(UserError):
            part.with_user(self.accountant).action_posted_keep()
        row = self.env["aftersales.case.charge.report"].search(
            [("case_id", "=", case.id), ("kind", "=", "part")]
        )
        self.assertRecordValues(row, [{"price_charged": 25.0, "is_planned": False}])

    def test_partly_covered_part_that_is_kept_is_shared_as_it_was_judged(self):
        case, part = self._decline_posted(parts_percent=40)
        self.assertFalse(part.sudo().share_entry_id)

        part.with_user(self.accountant).action_posted_keep()

        self.assertEqual(part.price_charged, 15.0)
        self.assertEqual(self._invoice(case).amount_untaxed, 15.0)
        entry = part.sudo().share_entry_id
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 6.0)

    def test_part_given_back_is_in_the_store_at_its_value(self):
        case, part = self._decline_posted(parts_percent=40)
        store = self.warehouse.lot_stock_id
        self.assertEqual(self._on_hand(self.gasket, store), 4)
        out = part.sudo().move_ids.filtered("is_out")
        account = out.location_dest_id.valuation_account_id

        part.with_user(self.storekeeper).action_posted_return()

        self.assertEqual(self._on_hand(self.gasket, store), 5)
        back = part.sudo().move_ids.filtered("origin_returned_move_id")
        self.assertEqual(back.origin_returned_move_id, out)
        self.assertEqual(back.value, out.value)
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("move_id.stock_move_ids", "in", (out | back).ids),
            ]
        )
        self.assertEqual(sum(lines.mapped("balance")), 0.0)
        self.assertEqual((part.posted_end, part.cost), ("returned", 0.0))
        self.assertEqual(case.parts_cost, 0.0)
        self.assertFalse(case.sale_order_ids.filtered(lambda so: so.state == "sale"))
        with self.assertRaises(UserError):
            part.with_user(self.storekeeper).action_posted_return()
        self.assertEqual(self._on_hand(self.gasket, store), 5)

    def test_old_part_of_what_came_back_is_not_asked_for(self):
        self.process.is_old_part_required = True
        _case, part = self._decline_posted(parts_percent=40)
        debt = part.old_part_ids
        self.assertEqual(debt.state, "owed")

        part.with_user(self.storekeeper).action_posted_return()

        self.assertEqual(debt.state, "written_off")
        self.assertIn("given back", debt.write_off_reason)

    def test_old_part_that_counted_as_received_does_not(self):
        _case, part = self._decline_posted(parts_percent=40)
        debt = part.old_part_ids
        self.assertEqual(debt.state, "received")
        custody = self.company._get_custody_location()
        self.assertEqual(self._count_in(self.gasket, custody), 1)

        part.with_user(self.storekeeper).action_posted_return()

        self.assertEqual(debt.state, "written_off")
        self.assertEqual(self._count_in(self.gasket, custody), 0)

    def _count_in(self, product, place):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "child_of", place.id)]
        )
        return sum(quants.mapped("quantity"))

    def test_part_is_waived_by_a_manager_with_a_reason(self):
        case, part = self._decline_posted()
        with self.assertRaises(UserError):
            part.with_user(self.manager).action_posted_waive(" ")
        action = part.with_user(self.manager).action_open_posted_waive()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"reason": "Regular customer"})
        )

        wizard.action_apply()

        self.assertRecordValues(
            part,
            [
                {
                    "posted_end": "waived",
                    "posted_end_reason": "Regular customer",
                    "is_posted_open": False,
                }
            ],
        )
        self.assertEqual(case.amount_open, 0.0)
        self.assertIn("Regular customer", case.message_ids[0].body)
        case.with_user(self.reception).action_cancel("Gone")
        self.assertEqual(case.state, "cancelled")

    def test_part_declined_beside_agreed_work_is_settled_after_it(self):
        self._add_stock(self.compressor, 1, "CO-1")
        self._make_uncovered(case := self._request(place="customer"))
        order = self._assign(case)
        self.process.is_estimate_required = True
        case.sudo()._transition("to_quote")
        self._plan_labor(case)
        case.with_user(self.reception).action_quote()
        case.with_user(self.reception).action_answer_estimate(True, "phone")
        order.action_start()
        self._post(case, self.gasket)
        case.with_user(self.reception).action_requote()
        case.with_user(self.reception).action_quote()
        case.with_user(self.reception).action_answer_estimate(False, "phone")
        self.assertEqual(case.state, "quote_approved")
        self.assertFalse(case.part_ids.is_posted_open, "the work goes on")

        order.action_start()
        self._submit(order, "Only looked at it")

        self.assertEqual(case.state, "delivered")
        self.assertTrue(case.part_ids.is_posted_open)
        self.assertIn("Door gasket", case.open_duties)

    def test_each_way_out_belongs_to_its_role(self):
        case, part = self._decline_posted()
        ways = {
            "action_posted_keep": self.accountant,
            "action_posted_return": self.storekeeper,
            "action_posted_waive": self.manager,
        }
        users = (
            self.reception,
            self.dispatcher,
            self.technician,
            self.inspector,
            self.storekeeper,
            self.accountant,
            self.officer,
        )
        for way, owner in ways.items():
            step = way.replace("action", "can")
            self.assertTrue(case.with_user(owner)[step])
            case.invalidate_recordset([step])
            self.assertFalse(case.with_user(self.reception)[step])
            args = ("Goodwill",) if way == "action_posted_waive" else ()
            for user in users:
                if user != owner:
                    step = getattr(part.with_user(user), way)
                    with self.subTest(way), self.assertRaises(AccessError):
                        step(*args)
        with self.assertRaises(AccessError):
            part.with_user(self.manager).posted_end = "waived"
        self.assertTrue(part.is_posted_open)
