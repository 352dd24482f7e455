from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_dealer_return import DealerReturnCommon


@tagged("post_install", "-at_install")
class TestDealerReturnStore(DealerReturnCommon):
    """Refurbished and sealed units are brought to the store by hand, many at once."""

    @property
    def store(self):
        return self.company._get_aftersales_operation(
            "recovery"
        ).default_location_dest_id

    def _as_keeper(self, records):
        return records.with_user(self.storekeeper)

    def _value(self):
        self.fridge.invalidate_recordset()
        return self.fridge.total_value

    def test_refurbished_units_of_many_returns_go_to_the_store_at_once(self):
        more, __ = self._sell_to_dealer("DF-4", "DF-5")
        first, second = self._settle("bb", self.lots[:2]), self._settle("bc", more)
        lines = first.line_ids | second.line_ids[0]
        before = self._value()
        self.assertEqual(lines.mapped("can_store"), [True] * 3)
        found = lines.search([("can_store", "=", True), ("id", "in", lines.ids)])
        self.assertEqual(found, lines.sorted(lambda line: (line.return_id.id, line.id)))

        self._as_keeper(lines).action_to_store()

        self.assertEqual(lines.lot_id.location_id, self.store)
        self.assertAlmostEqual(self._value(), before, msg="valued as it was graded")
        self.assertEqual(set(lines.mapped("stored_by_id.id")), {self.storekeeper.id})
        self.assertFalse(any(lines.mapped("can_store")))
        self.assertEqual(
            set(lines.lot_id.mapped("aftersales_condition")), {"refurbished"}
        )

    def test_value_in_the_store_is_the_graded_one(self):
        self.category.property_cost_method = "fifo"
        document = self._inspect("b", self.lots[:1])
        document.line_ids.unit_value = 123.45
        before = self._value()
        document.with_user(self.storekeeper).action_settle()

        self._as_keeper(document).action_to_store()

        self.assertAlmostEqual(self._value() - before, 123.45)
        move = document.line_ids.move_ids.sorted("id")[-1]
        self.assertEqual(move.location_dest_id, self.store)
        self.assertFalse(move.account_move_id, "it was booked when it came in")

    def test_sealed_units_need_not_wait_for_the_rest_of_their_return(self):
        document = self._inspect("abc")
        sealed = document.line_ids[0]
        sealed.unit_value = 77.0
        self.assertTrue(sealed.can_store)
        self.assertFalse(document.line_ids[1].can_store)

        self._as_keeper(sealed).action_to_store()

        self.assertEqual(document.state, "inspected")
        self.assertEqual(sealed.lot_id.location_id, self.store)
        moves = sealed.move_ids.filtered(lambda move: move.is_in)
        self.assertEqual(moves.mapped("value"), [sealed._get_stock_value()])
        document.with_user(self.storekeeper).action_settle()
        self.assertEqual(len(sealed.move_ids), 2, "in once, to the store once")
        self.assertTrue(all(document.line_ids.mapped("refund_line_id")))

    def test_settled_sealed_units_are_in_the_store_already(self):
        document = self._settle("aaa")
        self.assertTrue(all(document.line_ids.mapped("date_stored")))

        for records in (document, document.line_ids):
            with self.assertRaises(UserError):
                self._as_keeper(records).action_to_store()

    def test_stored_unit_is_not_taken_in_from_a_customer(self):
        self._settle("a", self.lots[:1])
        self.assertEqual(self.lots[0].location_id.usage, "internal")

        with self.assertRaises(UserError) as error:
            self._request(self.lots[0].name)

        self.assertIn(self.lots[0].name, str(error.exception))

    def test_unit_is_brought_once(self):
        document = self._settle("bbb")
        self._as_keeper(document).action_to_store()

        with self.assertRaises(UserError) as error:
            self._as_keeper(document.line_ids[0]).action_to_store()
        self.assertIn("already", str(error.exception))
        with self.assertRaises(UserError):
            self._as_keeper(document).action_to_store()
        self.assertEqual(len(document.line_ids.move_ids), 9)

    def test_what_goes_another_way_is_not_brought(self):
        document = self._inspect("abc")
        document.line_ids[1].with_user(self.inspector).disposition = "back"
        for line in document.line_ids[1:]:
            with self.assertRaises(UserError) as error:
                self._as_keeper(line).action_to_store()
            self.assertIn("cannot go to the store", str(error.exception))
        early = self._make_return(self._sell_to_dealer("DF-9")[0])
        with self.assertRaises(UserError):
            self._as_keeper(early.line_ids).action_to_store()

    def test_unit_that_was_taken_from_the_refurbished_is_refused(self):
        document = self._settle("b", self.lots[:1])
        lot = document.line_ids.lot_id
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("quantity", ">", 0)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 0
        quant.action_apply_inventory()

        with self.assertRaises(UserError) as error:
            self._as_keeper(document).action_to_store()
        self.assertIn(lot.name, str(error.exception))
        self.assertFalse(document.line_ids.date_stored)

    def test_stored_unit_keeps_its_grade_and_its_return_is_settled(self):
        document = self._inspect("ab", self.lots[:2])
        self._as_keeper(document.line_ids[0]).action_to_store()

        with self.assertRaises(UserError) as error:
            document.line_ids[0].with_user(self.inspector).grade = "c"
        self.assertIn("in the store already", str(error.exception))
        document.line_ids[0].with_user(self.inspector).credit_percent = 50
        with self.assertRaises(UserError) as error:
            self._as_keeper(document).action_cancel()
        self.assertIn("settle the return", str(error.exception))

    def test_only_a_storekeeper_brings_units(self):
        document = self._settle("bbb")
        for user in (self.reception, self.inspector, self.technician, self.accountant):
            with self.assertRaises(AccessError):
                document.line_ids.with_user(user).action_to_store()
        with self.assertRaises(AccessError):
            self._as_keeper(document.line_ids[0]).date_stored = False
