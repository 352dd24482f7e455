from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .supply_common import ArrivalCommon


@tagged("post_install", "-at_install")
class TestPartFound(ArrivalCommon):
    """A part that was given up between branches turns up: goods and value come back."""

    def _find(self, request, found=1, user=None, lot=None, **how):
        request.with_user(user or self.outlet_keeper).action_found(
            [
                {
                    "line_id": request.line_ids.id,
                    "lot_id": lot and lot.id,
                    "found": found,
                }
            ],
            **how,
        )

    def _read_books(self):
        """Return transit and expense of the two branches, and what they have."""
        account = self.transit.valuation_account_id
        return {
            branch.name: tuple(
                round(amount, 2)
                for amount in (
                    self._balance(account, branch),
                    self._balance(self._expense(branch), branch),
                    self._value(self.gasket, branch),
                )
            )
            for branch in (self.region, self.outlet)
        }

    # === GOODS AND VALUE === #

    def test_receiver_takes_in_what_it_had_written_off(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        request = self._sent()
        self._count(request, arrived=2)
        before = self._read_books()
        self._count(request, lost=1, reason="missing")
        self.assertNotEqual(self._read_books(), before)

        self._find(request, note="Behind the shelf.")

        line = request.line_ids
        self.assertEqual(
            (line.quantity_arrived, line.quantity_lost, line.quantity_on_the_way),
            (3, 0, 0),
        )
        self.assertEqual(
            (request.state, request.supply_state), ("supplied", "complete")
        )
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)
        self.assertFalse(self._on_hand(self.gasket, self.transit))
        books = self._read_books()
        region, outlet = self.region.name, self.outlet.name
        self.assertEqual(books[region], before[region])
        transit, expense, value = before[outlet]
        # the loss is taken back, and the goods come in at what they were sent for
        self.assertEqual(
            books[outlet],
            (round(transit - 12.34, 2), expense, round(value + 12.34, 2)),
        )
        self.assertEqual(sum(row[0] for row in books.values()), 0.0)
        self.assertIn("Behind the shelf.", request.message_ids[0].body)
        row = self.env["aftersales.part.request.report"].search(
            [("request_id", "=", request.id)]
        )
        self.assertEqual((row.arrived, row.lost), (3, 0))

    def test_loss_and_find_have_kinds_of_their_own_in_the_report(self):
        request = self._sent()
        self._count(request, arrived=2)
        self._count(request, lost=1, reason="missing")
        self._find(request)

        rows = self.env["aftersales.part.move.report"].search(
            [("picking_id", "in", request.line_ids.move_ids.picking_id.ids)]
        )
        kinds = rows.mapped("kind")
        self.assertEqual(kinds.count("lost"), 1)
        self.assertEqual(kinds.count("found"), 1)
        self.assertEqual(set(kinds), {"lost", "found", "transfer"})

    def test_sender_takes_back_what_it_has_found(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        before = self._read_books()
        request = self._sent()
        stocked = round(before[self.region.name][2] + 37.02, 2)
        self._count(request, arrived=2, lost=1)

        self._find(request, user=self.region_keeper, taken_by="sender")

        self.assertEqual(self._on_hand(self.gasket, self._store(self.region)), 1)
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 2)
        line = request.line_ids
        self.assertEqual(
            (line.quantity_sent, line.quantity_arrived, line.quantity_lost),
            (2, 2, 0),
        )
        self.assertEqual((line.quantity_on_the_way, line.quantity_to_send), (0, 1))
        self.assertEqual((request.state, request.supply_state), ("approved", "partly"))
        books = self._read_books()
        self.assertEqual(books[self.region.name][0], 24.68)
        self.assertEqual(books[self.region.name][2], round(stocked - 24.68, 2))
        self.assertEqual(
            books[self.outlet.name][:2], (-24.68, before[self.outlet.name][1])
        )

        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()
        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)

    def test_loss_that_the_sender_bore_is_taken_back_in_its_books(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        request = self._sent()
        self._count(request, arrived=2)
        before = self._read_books()
        self._count(request, lost=1, user=self.region_keeper, borne_by="sender")

        self._find(request)

        books = self._read_books()
        self.assertEqual(books[self.region.name], before[self.region.name])
        transit, expense, value = before[self.outlet.name]
        self.assertEqual(
            books[self.outlet.name],
            (round(transit - 12.34, 2), expense, round(value + 12.34, 2)),
        )

    def test_books_that_are_written_at_closing_agree_too(self):
        self.gasket.categ_id = self.category.copy({"name": "Periodic"})
        for branch in (self.region, self.outlet):
            self.gasket.categ_id.with_company(branch).write(
                {"property_valuation": "periodic", "property_cost_method": "average"}
            )
        self.gasket.with_company(self.region).standard_price = 7.0
        request = self._sent()
        before = self._read_books()
        self._count(request, arrived=2, lost=1)

        self._find(request)

        books = self._read_books()
        self.assertEqual(books[self.region.name], before[self.region.name])
        self.assertEqual(books[self.outlet.name][:2], before[self.outlet.name][:2])
        self.assertEqual(books[self.outlet.name][2], 21.0)

    def test_odd_cents_are_taken_back_as_they_were_lost(self):
        request = self._sent()
        sent = request.sudo().line_ids.move_ids
        sent.value = 10.0
        for __ in range(3):
            self._count(request, lost=1)

        for found in (1, 2):
            self._find(request, found)

        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)
        taken = sent.aftersales_receipt_ids.filtered(
            lambda move: move.location_dest_id.usage == "internal"
        )
        self.assertAlmostEqual(sum(taken.mapped("value")), 10.0)
        account = self.transit.valuation_account_id
        self.assertAlmostEqual(self._balance(account, self.outlet), -10.0)

    def test_serial_turns_up_under_its_own_number(self):
        lots = self.env["stock.lot"]
        for serial in ("CP-1", "CP-2"):
            lots |= self._add_stock_at(self.region, self.compressor, 1, serial)
        request = self._sent(self.compressor, 2, stock=True)
        for lot in lots:
            self._count(request, lost=1, lot=lot)
        with self.assertRaises(UserError):
            self._find(request)

        self._find(request, lot=lots[1])

        self.assertEqual(lots[1].location_id, self._store(self.outlet))
        with self.assertRaises(UserError):
            self._find(request, lot=lots[1])
        self._find(request, lot=lots[0])
        self.assertEqual(request.state, "supplied")

    def test_part_turns_up_after_another_was_sent_for_it(self):
        request = self._sent()
        self._count(request, arrived=2, lost=1)
        self._add_stock_at(self.region, self.gasket, 1)
        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()
        self.assertEqual(request.state, "supplied")
        self.assertTrue(request.with_user(self.outlet_keeper).can_find)

        self._find(request)

        self.assertEqual(request.line_ids.quantity_arrived, 4)
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 4)
        self.assertFalse(request.with_user(self.outlet_keeper).can_find)

    def test_what_turned_up_may_be_lost_again(self):
        request = self._sent()
        self._count(request, lost=2)
        self._find(request, 2)

        self._count(request, lost=1)

        line = request.line_ids
        self.assertEqual((line.quantity_arrived, line.quantity_lost), (2, 1))
        self._find(request)
        self.assertEqual((line.quantity_arrived, line.quantity_lost), (3, 0))

    # === REFUSALS === #

    def test_no_more_turns_up_than_was_given_up(self):
        request = self._sent()
        with self.assertRaises(UserError) as error:
            self._find(request)
        self.assertIn("0 is given up", str(error.exception))
        self._count(request, arrived=1, lost=2)
        for found in (0, 3):
            with self.assertRaises(UserError):
                self._find(request, found)
        for found in (-1, "some", float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self._find(request, found)
        with self.assertRaises(ValidationError):
            request.with_user(self.outlet_keeper).action_found([[1]])
        with self.assertRaises(ValidationError):
            self._find(request, taken_by="finder")
        other = self._sent()
        with self.assertRaises(ValidationError):
            request.with_user(self.outlet_keeper).action_found(
                [{"line_id": other.line_ids.id, "found": 1}]
            )

        self.assertEqual(request.line_ids.quantity_lost, 2)

    def test_only_who_keeps_the_store_takes_in(self):
        request = self._sent()
        self._count(request, arrived=2, lost=1)
        for user in (self.other_keeper, self.technician, self.reception):
            with self.assertRaises(AccessError):
                self._find(request, user=user)
        with self.assertRaises(AccessError) as error:
            self._find(request, taken_by="sender")
        self.assertIn("Qazvin", str(error.exception))
        for user in (self.technician, self.reception, self.inspector):
            with self.assertRaises(AccessError):
                self.env["aftersales.part.found"].with_user(user).create(
                    {"request_id": request.id}
                )
        with self.assertRaises(UserError):
            request.with_user(self.outlet_keeper).write({"date_found": False})
        self.assertEqual(request.line_ids.quantity_lost, 1)

    # === FORM === #

    def test_form_asks_for_each_part_that_is_given_up(self):
        request = self._sent().with_user(self.outlet_keeper)
        self.assertFalse(request.can_find)
        self._count(request, arrived=1, lost=2)
        self.assertTrue(request.can_find)
        action = request.action_open_found()
        wizards = self.env[action["res_model"]].with_user(self.outlet_keeper)

        with Form(wizards.with_context(**action["context"])) as form:
            self.assertEqual(form.taken_by, "receiver")
            with form.line_ids.edit(0) as line:
                self.assertEqual((line.quantity_lost, line.quantity_found), (2, 2))
                line.quantity_found = 1
        form.record.action_apply()

        line = request.line_ids
        self.assertEqual((line.quantity_arrived, line.quantity_lost), (2, 1))
