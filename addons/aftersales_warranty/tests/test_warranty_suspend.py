from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantySuspend(WarrantyCommon):
    """Cards are suspended and resumed with a reason, singly and in bulk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lots = cls._create_lots("FR-1", "FR-2", batch_ref="B1")
        lots |= cls._create_lots("FR-3", batch_ref="B2")
        cls.cards = cls.env["aftersales.warranty.card"]._issue_for_lots(lots)

    def _open(self, context, role="reception"):
        return Form(
            self.env["aftersales.warranty.card.suspend"]
            .with_user(self.users[role])
            .with_context(**context)
        )

    def test_chosen_cards_are_suspended_and_resumed_with_a_reason(self):
        form = self._open(self.cards[:2].action_ask_suspend()["context"])
        form.reason = "Recall"
        self.assertEqual(form.card_count, 2)
        form.save().action_confirm()
        self.assertRecordValues(
            self.cards,
            [
                {"state": "suspended", "state_reason": "Recall"},
                {"state": "suspended", "state_reason": "Recall"},
                {"state": "issued", "state_reason": False},
            ],
        )
        note = self.cards[0].message_ids[0]
        self.assertIn("Recall", note.body)
        self.assertRecordValues(
            note.sudo().tracking_value_ids,
            [{"old_value_char": "Issued", "new_value_char": "Suspended"}],
        )

        form = self._open(self.cards[0].action_ask_suspend()["context"])
        self.assertEqual(form.operation, "resume")
        form.reason = "Checked"
        form.save().action_confirm()

        self.assertRecordValues(
            self.cards[0], [{"state": "issued", "state_reason": "Checked"}]
        )

    def test_all_cards_of_a_product_are_suspended(self):
        other = self._create_product(
            "Freezer", tracking="serial", warranty_type_id=self.warranty_type.id
        )
        spared = self.env["aftersales.warranty.card"]._issue_for_lots(
            self._create_lots("FZ-1", product=other)
        )
        action = self.fridge.product_tmpl_id.action_suspend_cards()

        form = self._open(action["context"])
        form.reason = "Recall"
        form.save().action_confirm()

        self.assertEqual(set(self.cards.mapped("state")), {"suspended"})
        self.assertEqual(spared.state, "issued")

    def test_products_ticked_in_a_list_are_proposed(self):
        form = self._open(
            {"active_model": "product.product", "active_ids": self.fridge.ids}
        )
        form.reason = "Recall"
        self.assertEqual(form.card_count, 3)
        form.save().action_confirm()

        self.assertEqual(set(self.cards.mapped("state")), {"suspended"})

    def test_all_cards_of_a_production_batch_are_suspended(self):
        form = self._open({})
        form.batch_ref = "B1"
        form.reason = "Recall"
        self.assertEqual(form.card_count, 2)
        form.save().action_confirm()

        self.assertEqual(
            self.cards.mapped("state"), ["suspended", "suspended", "issued"]
        )

    def test_nothing_chosen_suspends_nothing(self):
        form = self._open({})
        form.reason = "Recall"
        self.assertEqual(form.card_count, 0)
        form.save().action_confirm()

        self.assertEqual(set(self.cards.mapped("state")), {"issued"})

    def test_reason_is_asked_for(self):
        form = self._open(self.cards.action_ask_suspend()["context"])
        form.reason = "  "

        with self.assertRaises(UserError):
            form.save().action_confirm()

    def test_suspended_cards_cover_nothing(self):
        self.cards.action_suspend("Recall")

        self.assertEqual(set(self.cards.lot_id.mapped("warranty_state")), {"suspended"})

    def test_number_of_queries_does_not_grow_with_the_cards(self):
        def count(quantity, prefix):
            lots = self._create_lots(*(f"{prefix}{i}" for i in range(quantity)))
            cards = self.env["aftersales.warranty.card"]._issue_for_lots(lots)
            wizard = self.env["aftersales.warranty.card.suspend"].create(
                {"card_ids": cards.ids, "reason": "Recall"}
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            wizard.action_confirm()
            self.assertEqual(set(cards.mapped("state")), {"suspended"})
            return self.env.cr.sql_log_count - before

        count(2, "W")
        self.assertLessEqual(count(60, "M"), count(2, "F") + 3)

    def test_only_reception_and_manager_suspend_in_bulk(self):
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["aftersales.warranty.card.suspend"].with_user(
                    self.users[role]
                ).create({"card_ids": self.cards.ids, "reason": "Mine"})
