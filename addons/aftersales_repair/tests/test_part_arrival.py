from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .supply_common import ArrivalCommon


@tagged("post_install", "-at_install")
class TestPartArrival(ArrivalCommon):
    """A shipment of which only some arrives: the rest waits, or is given up."""

    # === PARTIAL RECEIPT === #

    def test_what_has_not_come_stays_on_the_way_and_comes_later(self):
        request = self._sent()
        self.assertEqual(request.supply_state, "on_the_way")

        self._count(request, arrived=1)

        line = request.line_ids
        self.assertEqual((request.state, request.supply_state), ("approved", "partly"))
        self.assertEqual(
            (line.quantity_arrived, line.quantity_on_the_way, line.quantity_to_come),
            (1, 2, 2),
        )
        self.assertFalse(line.quantity_to_send, "the rest was sent already")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 1)
        self.assertEqual(self._on_hand(self.gasket, self.transit), 2)
        with self.assertRaises(UserError) as error:
            request.with_user(self.region_keeper).action_close()
        self.assertIn("receive them first", str(error.exception))
        found = self.env["aftersales.part.request"].search(
            [("supply_state", "=", "partly")]
        )
        self.assertIn(request.id, found.ids)

        request.with_user(self.outlet_keeper).action_receive()
        self.assertEqual(
            (request.state, request.supply_state), ("supplied", "complete")
        )
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)
        self.assertFalse(self._on_hand(self.gasket, self.transit))

    def test_pieces_of_a_shipment_make_its_value_to_the_cent(self):
        request = self._sent()
        sent = request.sudo().line_ids.move_ids
        sent.value = 10.0

        for __ in range(3):
            self._count(request, arrived=1)

        values = sent.aftersales_receipt_ids.sorted("id").mapped("value")
        self.assertEqual(len(values), 3)
        self.assertAlmostEqual(sum(values), 10.0)
        for value in values:
            self.assertAlmostEqual(value, 3.33, delta=0.011)

    def test_serials_of_one_receipt_make_its_value_to_the_cent(self):
        for serial in ("CP-1", "CP-2", "CP-3"):
            self._add_stock_at(self.region, self.compressor, 1, serial)
        request = self._sent(self.compressor, 3, stock=True)
        sent = request.sudo().line_ids.move_ids
        sent.value = 100.0

        request.with_user(self.outlet_keeper).action_receive()

        self.assertAlmostEqual(sum(sent.aftersales_receipt_ids.mapped("value")), 100.0)

    def test_case_waits_until_all_it_lacks_has_come(self):
        self._add_stock_at(self.region, self.gasket, 2)
        case = self._request_at(self.outlet)
        technician = self.env["aftersales.technician"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Nader"}).id,
                "company_id": self.outlet.id,
            }
        )
        case.action_assign(technician).action_accept()
        part = self.env["aftersales.work.part"].create(
            {"case_id": case.id, "product_id": self.gasket.id, "quantity": 2}
        )
        self.assertEqual(case.waiting_for, "part")
        kind = "in_warranty" if part.covered_percent else "charged"
        request = self._ask(
            self.outlet_keeper, {self.gasket: 2}, case_id=case.id, kind=kind
        )
        request.line_ids.sudo().part_id = part
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        request.with_user(self.region_keeper).action_send()

        self._count(request, arrived=1)
        self.assertEqual(case.waiting_for, "part", "one of two is not enough")
        self.assertEqual(request.supply_state, "partly")
        self._count(request, arrived=1)

        self.assertEqual(case.waiting_for, "technician")
        self.assertEqual(request.state, "supplied")

    # === LOSS === #

    def test_receiving_branch_bears_a_loss_in_its_own_books(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        request = self._sent()
        account = self.transit.valuation_account_id
        before = self._balance(self._expense(self.outlet), self.outlet)

        self._count(request, arrived=2, lost=1, reason="damaged", note="Box was wet.")

        self.assertAlmostEqual(self._value(self.gasket, self.outlet), 24.68)
        self.assertAlmostEqual(self._balance(account, self.region), 37.02)
        self.assertAlmostEqual(self._balance(account, self.outlet), -37.02)
        after = self._balance(self._expense(self.outlet), self.outlet)
        self.assertAlmostEqual(after - before, 12.34)
        line = request.line_ids
        self.assertEqual((line.quantity_lost, line.quantity_on_the_way), (1, 0))
        loss = request.sudo().line_ids.move_ids.filtered("aftersales_loss_reason")
        self.assertEqual(loss.aftersales_loss_reason, "damaged")
        self.assertEqual(loss.company_id, self.outlet)
        self.assertIn("Box was wet.", request.message_ids[0].body)
        self.assertFalse(self._on_hand(self.gasket, self.transit))

    def test_sending_branch_bears_a_loss_when_its_keeper_says_so(self):
        self.gasket.with_company(self.region).standard_price = 12.34
        request = self._sent()
        account = self.transit.valuation_account_id
        with self.assertRaises(AccessError) as error:
            self._count(request, lost=1, borne_by="sender")
        self.assertIn("Qazvin", str(error.exception))
        self.assertFalse(request.line_ids.quantity_lost)

        self._count(request, 2, 1, user=self.region_keeper, borne_by="sender")

        self.assertAlmostEqual(self._balance(account, self.region), 24.68)
        self.assertAlmostEqual(self._balance(account, self.outlet), -24.68)
        loss = request.sudo().line_ids.move_ids.filtered("aftersales_loss_reason")
        self.assertEqual(loss.company_id, self.region)

    def test_loss_is_taken_over_also_where_the_books_are_written_at_closing(self):
        self.gasket.categ_id = self.category.copy({"name": "Periodic"})
        for branch in (self.region, self.outlet):
            self.gasket.categ_id.with_company(branch).write(
                {"property_valuation": "periodic", "property_cost_method": "average"}
            )
        self.gasket.with_company(self.region).standard_price = 7.0
        request = self._sent()
        account = self.transit.valuation_account_id
        self.assertFalse(self._balance(account, self.region))

        self._count(request, lost=1, user=self.region_keeper, borne_by="sender")
        self.assertFalse(
            self._balance(account, self.region), "its closing has the cost"
        )
        self._count(request, arrived=1, lost=1)

        self.assertAlmostEqual(self._balance(account, self.region), 7.0)
        self.assertAlmostEqual(self._balance(account, self.outlet), -7.0)
        self.assertAlmostEqual(self._value(self.gasket, self.outlet), 7.0)

    def test_what_was_lost_may_be_sent_once_more(self):
        request = self._sent()
        self._count(request, arrived=2, lost=1)
        self.assertEqual((request.state, request.supply_state), ("approved", "partly"))
        self.assertEqual(request.line_ids.quantity_to_send, 1)
        self._add_stock_at(self.region, self.gasket, 1)

        request.with_user(self.region_keeper).action_send()
        request.with_user(self.outlet_keeper).action_receive()

        self.assertEqual(request.state, "supplied")
        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 3)
        row = self.env["aftersales.part.request.report"].search(
            [("request_id", "=", request.id)]
        )
        self.assertEqual((row.arrived, row.lost), (3, 1))

    def test_request_is_closed_when_the_rest_was_given_up(self):
        request = self._sent()
        self._count(request, arrived=2, lost=1)

        request.with_user(self.region_keeper).action_close()

        self.assertEqual((request.state, request.supply_state), ("supplied", "partly"))

    def test_lost_serial_is_in_nobodys_store(self):
        lots = self.env["stock.lot"]
        for serial in ("CP-1", "CP-2"):
            lots |= self._add_stock_at(self.region, self.compressor, 1, serial)
        request = self._sent(self.compressor, 2, stock=True)

        self._count(request, arrived=1, lot=lots[0])
        self._count(request, lost=1, lot=lots[1])

        self.assertEqual(lots[0].location_id, self._store(self.outlet))
        self.assertFalse(
            self.env["stock.quant"].search(
                [
                    ("lot_id", "=", lots[1].id),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("quantity", ">", 0),
                ]
            )
        )

    # === REFUSALS === #

    def test_no_more_is_counted_than_is_on_the_way(self):
        request = self._sent()
        for arrived, lost in ((4, 0), (0, 4), (2, 2)):
            with self.assertRaises(UserError) as error:
                self._count(request, arrived, lost)
            self.assertIn("than is on the way", str(error.exception))
        with self.assertRaises(UserError):
            self._count(request)
        for quantity in (-1, "many", float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self._count(request, arrived=quantity)
        with self.assertRaises(ValidationError):
            request.with_user(self.outlet_keeper).action_receive_counted([[1]])
        with self.assertRaises(ValidationError):
            self._count(request, lost=1, reason="mislaid")
        other = self._sent()
        with self.assertRaises(ValidationError):
            request.with_user(self.outlet_keeper).action_receive_counted(
                [{"line_id": other.line_ids.id, "arrived": 1}]
            )

        self.assertEqual(self._on_hand(self.gasket, self._store(self.outlet)), 0)

    def test_only_who_keeps_the_store_counts(self):
        request = self._sent()
        for user in (self.other_keeper, self.technician, self.reception):
            with self.assertRaises(AccessError):
                self._count(request, arrived=1, user=user)
        for user in (self.technician, self.reception, self.inspector):
            with self.assertRaises(AccessError):
                self.env["aftersales.part.arrival"].with_user(user).create(
                    {"request_id": request.id}
                )
        with self.assertRaises(UserError):
            request.with_user(self.outlet_keeper).write({"date_counted": False})

    # === FORM === #

    def test_form_asks_for_each_part_on_the_way(self):
        request = self._sent().with_user(self.outlet_keeper)
        self.assertTrue(request.can_count)
        action = request.action_open_arrival()
        wizards = self.env[action["res_model"]].with_user(self.outlet_keeper)

        with Form(wizards.with_context(**action["context"])) as form:
            with form.line_ids.edit(0) as line:
                self.assertEqual((line.quantity_sent, line.quantity_arrived), (3, 3))
                line.quantity_arrived = 1
                line.quantity_lost = 1
                self.assertEqual(line.quantity_rest, 1)
            form.reason = "missing"
        form.record.action_apply()

        line = request.line_ids
        self.assertEqual(
            (line.quantity_arrived, line.quantity_lost, line.quantity_on_the_way),
            (1, 1, 1),
        )
