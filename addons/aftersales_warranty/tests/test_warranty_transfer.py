from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestWarrantyTransfer(WarrantyCommon):
    """A unit changes hands and its warranty goes with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), purchase_date="2026-01-10"
        )
        cls.card.action_issue()
        cls.next_owner = cls.env["res.partner"].create({"name": "Next Owner"})
        cls.last_owner = cls.env["res.partner"].create({"name": "Last Owner"})

    def _transfer(self, partner, date="2026-02-01", role="reception"):
        return self.card.with_user(self.users[role]).action_transfer(
            partner.id, date, "Sold with the flat"
        )

    def test_dialog_hands_the_card_over(self):
        self.card.delivery_date = "2026-01-10"
        ends = self.card.date_end
        action = self.card.action_open_transfer()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.users["reception"])
            .with_context(**action["context"])
        )
        form.partner_id = self.next_owner
        form.reason = "Gift"
        form.save().action_confirm()

        self.assertRecordValues(
            self.card, [{"partner_id": self.next_owner.id, "date_end": ends}]
        )
        self.assertRecordValues(
            self.card.transfer_ids,
            [
                {
                    "partner_from_id": self.consumer.id,
                    "partner_id": self.next_owner.id,
                    "date": Date.to_date("2026-03-01"),
                    "reason": "Gift",
                    "user_id": self.users["reception"].id,
                    "lot_id": self.card.lot_id.id,
                }
            ],
        )

    def test_owners_are_listed_in_time(self):
        self._transfer(self.next_owner, "2026-02-01")
        self._transfer(self.last_owner, "2026-02-20")

        self.assertEqual(
            self.card._get_owners(),
            [
                (Date.to_date("2026-01-10"), self.consumer),
                (Date.to_date("2026-02-01"), self.next_owner),
                (Date.to_date("2026-02-20"), self.last_owner),
            ],
        )
        self.assertEqual(self.card.transfer_count, 2)

    def test_handing_over_twice_has_one_effect(self):
        self._transfer(self.next_owner)
        self._transfer(self.next_owner)

        self.assertEqual(len(self.card.transfer_ids), 1)

    def test_closed_cards_do_not_change_hands(self):
        self.card.action_void("Forged")

        with self.assertRaises(UserError) as error:
            self._transfer(self.next_owner)

        self.assertIn(self.card.name, str(error.exception))

    def test_replaced_card_does_not_change_hands(self):
        self.card._action_replace(self._create_lots("FR-2"))

        with self.assertRaises(UserError):
            self._transfer(self.next_owner)

    def test_dates_out_of_time_are_refused(self):
        self._transfer(self.next_owner, "2026-02-01")

        for date in ("2026-03-02", "2026-01-31"):
            with self.subTest(date), self.assertRaises(UserError):
                self._transfer(self.last_owner, date)
        self.assertEqual(self.card.partner_id, self.next_owner)

    def test_nobody_is_no_owner(self):
        gone = self.next_owner.copy()
        gone_id = gone.id
        gone.unlink()
        for partner in (
            self.env["res.partner"],
            self.env["res.country"].search([], limit=1),
            gone_id,
            None,
            "abc",
            10**20,
        ):
            with self.subTest(partner), self.assertRaises(UserError):
                self.card.with_user(self.users["reception"]).action_transfer(partner)

    def test_day_of_a_transfer_is_a_date(self):
        for date in ("abc", "2026-02-01x", "1404-11-12", 20260201):
            with self.subTest(date), self.assertRaises(UserError):
                self._transfer(self.next_owner, date)

    def test_owner_written_on_an_open_card_stands_in_its_history(self):
        former = self.card.partner_id
        card = self.card.with_user(self.users["reception"])

        card.partner_id = self.next_owner
        card.partner_id = self.next_owner
        card.partner_id = former
        card.partner_id = False

        self.assertRecordValues(
            self.card.transfer_ids.sorted("id"),
            [
                {"partner_from_id": old.id, "partner_id": new.id}
                for old, new in (
                    (former, self.next_owner),
                    (self.next_owner, former),
                    (former, former.browse()),
                )
            ],
        )
        self.assertEqual(self.card.transfer_ids.user_id, self.users["reception"])

    def test_first_owner_of_a_card_is_no_transfer(self):
        card = self._create_card(self._create_lots("FR-9"), partner_id=False)
        card.action_issue()
        card.with_user(self.users["reception"]).partner_id = self.consumer
        self.assertFalse(card.transfer_ids)

    def test_history_is_not_written_by_hand(self):
        self._transfer(self.next_owner)
        history = self.card.transfer_ids.with_user(self.users["manager"])

        for action in (
            lambda: history.write({"date": "2020-01-01"}),
            history.copy,
            history.unlink,
        ):
            with self.assertRaises(AccessError):
                action()

    def test_only_reception_and_manager_transfer(self):
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._transfer(self.next_owner, role=role)
        self._transfer(self.next_owner, role="manager")
        self.assertEqual(self.card.partner_id, self.next_owner)

    def test_rest_of_a_card_that_is_sold_again_keeps_its_owners(self):
        self.warranty_type.resale_rule = "rest"
        card = self._sell_and_deliver("FR-9")
        self._return(card.picking_id)

        self._deliver(self._sell(partner=self.next_owner).picking_ids, card.lot_id)

        self.assertEqual(
            [owner for __, owner in card._get_owners()],
            [self.consumer, self.next_owner],
        )
