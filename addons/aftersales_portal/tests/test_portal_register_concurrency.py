from threading import get_ident

from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import delete_rows, run_in_parallel

from .parallel_common import ParallelPortalCase

COUNT = 10


@tagged("post_install", "-at_install")
class TestPortalRegisterConcurrency(ParallelPortalCase):
    """However many reach for one card at once, one gets it, once."""

    def _create_world(self, env):
        self.partner_ids = [
            self._make(env, "res.partner", name=f"Parallel {number}").id
            for number in range(COUNT)
        ]
        self.card_id = self._make_card(env, "PARALLEL-88").id

    def _delete_traces(self, env):
        requests = env["aftersales.request"].search(
            [("partner_id", "in", self.partner_ids)]
        )
        delete_rows(env, "aftersales_request", requests.ids)

    def _register_in_parallel(self, partner_ids):
        partner_ids = iter(partner_ids)
        chosen = {}

        def register(env):
            # who starts over is the same person still
            if get_ident() not in chosen:
                chosen[get_ident()] = next(partner_ids)
            partner_id = chosen[get_ident()]
            env["aftersales.warranty.card"]._register_bought(
                env["res.partner"].browse(partner_id),
                "PARALLEL-88",
                env.cr.now().date(),
            )

        self.assertEqual(run_in_parallel(self.registry, register, COUNT), [])

    def test_one_of_many_customers_gets_the_card(self):
        self._register_in_parallel(self.partner_ids)

        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(card.state, "active")
            self.assertIn(card.partner_id.id, self.partner_ids)
            self.assertEqual(len(card.transfer_ids), 1)

    def test_one_customer_who_presses_often_gets_it_once(self):
        self._register_in_parallel(self.partner_ids[:1] * COUNT)

        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(card.partner_id.id, self.partner_ids[0])
            self.assertEqual(len(card.transfer_ids), 1)

    def test_one_form_sent_often_makes_one_request(self):
        partner_id = self.partner_ids[0]
        values = {"number": "NOBODY-1", "purchase_date": False, "seller_name": False}

        def ask(env):
            env["aftersales.request"]._ask_for_registration(
                env["res.partner"].browse(partner_id), values, "one-form"
            )

        self.assertEqual(run_in_parallel(self.registry, ask, COUNT), [])

        with self._connect() as env:
            requests = env["aftersales.request"].search(
                [("partner_id", "=", partner_id)]
            )
            self.assertEqual(len(requests), 1)
