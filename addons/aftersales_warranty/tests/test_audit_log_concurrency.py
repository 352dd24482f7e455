from odoo.tests import tagged

from .parallel import ConnectedCase, delete_rows, run_in_parallel

TIMES = 20


@tagged("post_install", "-at_install")
class TestAuditLogConcurrency(ConnectedCase):
    """Twenty at once: each is told, none waits for another."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            self.cards = env["aftersales.warranty.card"].create(
                [
                    {
                        "type_id": env["aftersales.warranty.type"]
                        .create({"name": "T"})
                        .id
                    }
                    for __ in range(TIMES)
                ]
            )
            self.card_ids = self.cards.ids
            self.type_ids = self.cards.type_id.ids
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            delete_rows(env, "aftersales_warranty_card", self.card_ids)
            delete_rows(env, "aftersales_warranty_type", self.type_ids)

    def _get_lines(self, env):
        return env["aftersales.audit.log"].search(
            [
                ("res_model", "=", "aftersales.warranty.card"),
                ("res_id", "in", self.card_ids),
            ]
        )

    def test_twenty_at_once_are_all_told(self):
        todo = list(self.card_ids)

        def change(env):
            card = env["aftersales.warranty.card"].browse(todo.pop())
            card.purchase_date = "2026-03-01"

        self.assertEqual(run_in_parallel(self.registry, change, TIMES), [])
        with self._connect() as env:
            told = self._get_lines(env).filtered(lambda line: line.action == "write")
            self.assertCountEqual(told.mapped("res_id"), self.card_ids)

    def test_what_is_rolled_back_is_not_told(self):
        with self._connect() as env:
            before = len(self._get_lines(env))
        with self.registry.cursor() as cr:
            cards = self.cards.with_env(self.cards.env(cr=cr)).browse(self.card_ids)
            cards.purchase_date = "2026-03-01"
            cr.rollback()
        with self._connect() as env:
            self.assertEqual(len(self._get_lines(env)), before)
