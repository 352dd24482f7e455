from threading import get_ident

from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 10


@tagged("post_install", "-at_install")
class TestPortalRegisterConcurrency(ConnectedCase):
    """However many reach for one card at once, one gets it, once."""

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
                {"name": "PARALLEL-88", "product_id": product.id}
            )
            card = env["aftersales.warranty.card"].create(
                {"lot_id": lot.id, "type_id": warranty_type.id}
            )
            partners = env["res.partner"].create(
                [{"name": f"Parallel {number}"} for number in range(COUNT)]
            )
            self.card_id, self.partner_ids = card.id, partners.ids
            self.made = [
                ("aftersales_warranty_card", card.ids),
                ("stock_lot", lot.ids),
                ("product_product", product.ids),
                ("product_template", product.product_tmpl_id.ids),
                ("aftersales_warranty_type", warranty_type.ids),
                ("res_partner", partners.ids),
            ]
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            requests = env["aftersales.request"].search(
                [("partner_id", "in", self.partner_ids)]
            )
            delete_rows(env, "aftersales_request", requests.ids)
            for table, ids in self.made:
                delete_rows(env, table, ids)

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
