from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

NUMBER = "+989120009988"


@tagged("post_install", "-at_install")
class TestSmsInboundConcurrency(ConnectedCase):
    """Twenty copies of one message are one message."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            product = env["product.product"].create(
                {
                    "name": "Parallel fridge",
                    "tracking": "serial",
                    "is_serviceable": True,
                }
            )
            warranty_type = env["aftersales.warranty.type"].create(
                {"name": "Parallel", "term_ids": [(0, 0, {"kind": "guarantee"})]}
            )
            lot = env["stock.lot"].create(
                {"name": "PARALLEL-77", "product_id": product.id}
            )
            card = env["aftersales.warranty.card"].create(
                {"lot_id": lot.id, "type_id": warranty_type.id}
            )
            card.action_issue()
            gateway = env["aftersales.sms.gateway"].create(
                {
                    "name": "Parallel",
                    "url": "https://sms.example.com/send",
                    "is_inbound": True,
                    "inbound_secret": "parallel-secret",
                    "inbound_activation": "issued",
                    "inbound_limit": 1000,
                }
            )
            self.gateway_id, self.card_id = gateway.id, card.id
            self.made = [
                ("aftersales_sms_gateway", gateway.ids),
                ("aftersales_warranty_card", card.ids),
                ("stock_lot", lot.ids),
                ("product_product", product.ids),
                ("product_template", product.product_tmpl_id.ids),
                ("aftersales_warranty_type", warranty_type.ids),
            ]
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            partners = env["res.partner"].search([("phone_sanitized", "=", NUMBER)])
            sms = env["sms.sms"].search([("number", "=", NUMBER)])
            delete_rows(env, "sms_sms", sms.ids)
            for table, ids in self.made:
                delete_rows(env, table, ids)
            delete_rows(env, "res_partner", partners.ids)
            env["aftersales.consumer.key"].search([("name", "=", NUMBER)]).unlink()
            env["aftersales.rate.limit"].search(
                [("key", "=like", f"sms:{self.gateway_id}:%")]
            ).unlink()

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
