from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import delete_rows, run_in_parallel

from .parallel_common import ParallelPortalCase

NUMBER = "+989120009988"


@tagged("post_install", "-at_install")
class TestSmsInboundConcurrency(ParallelPortalCase):
    """Twenty copies of one message are one message."""

    def _create_world(self, env):
        card = self._make_card(env, "PARALLEL-77")
        card.action_issue()
        gateway = self._make(
            env,
            "aftersales.sms.gateway",
            name="Parallel",
            url="https://sms.example.com/send",
            is_inbound=True,
            inbound_secret="parallel-secret",
            inbound_activation="issued",
            inbound_limit=1000,
        )
        self.gateway_id, self.card_id = gateway.id, card.id

    def _delete_traces(self, env):
        partners = env["res.partner"].search([("phone_sanitized", "=", NUMBER)])
        for model, domain in (
            ("sms.sms", [("number", "=", NUMBER)]),
            ("aftersales.consumer.key", [("name", "=", NUMBER)]),
            ("aftersales.rate.limit", [("key", "=like", f"sms:{self.gateway_id}:%")]),
        ):
            records = env[model].search(domain)
            delete_rows(env, records._table, records.ids)
        delete_rows(env, "res_partner", partners.ids)

    def _receive_in_parallel(self, get_id):
        def receive(env):
            gateway = env["aftersales.sms.gateway"]._get_inbound(self.gateway_id)
            gateway._receive(
                {"from": NUMBER, "text": "activate PARALLEL-77", "id": get_id()}
            )

        self.assertEqual(run_in_parallel(self.registry, receive), [])

    def _assert_one_effect(self, env):
        card = env["aftersales.warranty.card"].browse(self.card_id)
        partners = env["res.partner"].search([("phone_sanitized", "=", NUMBER)])
        self.assertEqual(card.state, "active")
        self.assertEqual(len(partners), 1)
        self.assertEqual(card.partner_id, partners)
        return card

    def test_twenty_copies_of_a_message_have_one_effect(self):
        self._receive_in_parallel(lambda: "one")

        with self._connect() as env:
            self._assert_one_effect(env)
            gateway = env["aftersales.sms.gateway"].browse(self.gateway_id)
            self.assertEqual(gateway.message_ids.mapped("result"), ["activated"])
            sent = env["sms.sms"].search([("number", "=", NUMBER)])
            self.assertEqual(len(sent), 1)

    def test_twenty_messages_of_one_sender_make_one_customer(self):
        numbers = iter(range(1000))
        self._receive_in_parallel(lambda: f"m-{next(numbers)}")

        with self._connect() as env:
            card = self._assert_one_effect(env)
            gateway = env["aftersales.sms.gateway"].browse(self.gateway_id)
            results = gateway.message_ids.mapped("result")
            self.assertEqual(len(results), 20)
            self.assertEqual(results.count("activated"), 1)
            self.assertTrue(card.activation_date)
