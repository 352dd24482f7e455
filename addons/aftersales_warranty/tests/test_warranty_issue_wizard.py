from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyIssueWizard(WarrantyCommon):
    """Cards for chosen serial numbers, with what stands against them."""

    def _open(self, lots, role="reception"):
        return Form(
            self.env["aftersales.warranty.card.issue"]
            .with_user(self.users[role])
            .with_context(active_model="stock.lot", active_ids=lots.ids)
        )

    def test_chosen_units_get_their_cards(self):
        lots = self._create_lots("FR-1", "FR-2")
        form = self._open(lots)
        form.partner_id = self.consumer
        form.delivery_date = "2026-01-10"
        self.assertEqual(form.issue_count, 2)

        action = form.save().action_confirm()

        self.assertEqual(action["res_model"], "aftersales.warranty.card")
        for card in lots.card_ids:
            self.assertRecordValues(
                card,
                [
                    {
                        "state": "issued",
                        "partner_id": self.consumer.id,
                        "type_id": self.warranty_type.id,
                    }
                ],
            )
            self.assertEqual(str(card.date_end), "2028-01-09")

    def test_conflicts_are_reported_and_left_out(self):
        lots = self._create_lots("FR-1", "FR-2")
        plain = self._create_product("Plain", tracking="serial")
        lots |= self._create_lots("PL-1", product=plain)
        lots |= self._create_lots("FR-3", manufacture_date="2026-02-01")
        lots |= self._create_lots(
            "LOT-1", product=self._create_product("Filter", tracking="lot")
        )
        self._create_card(lots[1]).action_issue()
        form = self._open(lots)
        form.delivery_date = "2026-01-10"
        self.assertEqual(form.issue_count, 1)
        for name in ("FR-2", "PL-1", "FR-3", "LOT-1"):
            self.assertIn(name, form.conflicts)

        form.save().action_confirm()

        self.assertEqual(lots[0].card_ids.state, "issued")
        self.assertEqual(len(lots.card_ids), 2)

    def test_nothing_to_issue_is_refused_with_the_reasons(self):
        lots = self._create_lots("FR-1")
        self._create_card(lots).action_issue()

        with self.assertRaises(UserError) as error:
            self._open(lots).save().action_confirm()

        self.assertIn("FR-1", str(error.exception))

    def test_type_may_be_another_than_the_products(self):
        lots = self._create_lots("FR-1")
        self._create_card(lots).action_issue()
        other_type = self.warranty_type.copy()
        form = self._open(lots)
        form.type_id = other_type

        form.save().action_confirm()

        self.assertEqual(len(lots.card_ids.filtered(lambda c: c.state == "issued")), 2)

    def test_only_reception_and_manager_issue(self):
        lots = self._create_lots("FR-1")
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.warranty.card.issue"].with_user(
                    self.users[role]
                ).create({"lot_ids": lots.ids}).action_confirm()
        self.assertFalse(lots.card_ids)
