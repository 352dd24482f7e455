from odoo import Command
from odoo.tests import tagged

from .parallel import ConnectedCase, run_in_parallel


@tagged("post_install", "-at_install")
class TestNotificationConcurrency(ConnectedCase):
    """Twenty people activate one card at the same moment."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            warranty_type = env["aftersales.warranty.type"].create(
                {"name": "Parallel", "term_ids": [Command.create({"duration": 24})]}
            )
            product = env["product.product"].create(
                {"name": "Parallel Fridge", "is_storable": True, "tracking": "serial"}
            )
            lot = env["stock.lot"].create({"name": "PAR-3", "product_id": product.id})
            card = env["aftersales.warranty.card"].create(
                {"lot_id": lot.id, "type_id": warranty_type.id}
            )
            card.action_issue()
            row = env.ref("aftersales_warranty.notification_card_activated_sms")
            self.was_active = row.active
            row.active = True
            self.row_id = row.id
            self.created = [lot, product.product_tmpl_id, warranty_type]
            self.card_id = card.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            row = env["aftersales.notification"].browse(self.row_id)
            row.active = self.was_active
            # What was told and issued is never deleted but by a test, past the ORM.
            env.cr.execute(
                "DELETE FROM aftersales_notification_log WHERE res_id = %s",
                [self.card_id],
            )
            env.cr.execute(
                "DELETE FROM aftersales_warranty_card WHERE id = %s", [self.card_id]
            )
            for record in self.created:
                record.with_env(env).unlink()

    def _count_logs(self, env):
        return env["aftersales.notification.log"].search_count(
            [
                ("res_model", "=", "aftersales.warranty.card"),
                ("res_id", "=", self.card_id),
            ]
        )

    def test_twenty_activations_at_once_tell_once(self):
        errors = run_in_parallel(
            self.registry,
            lambda env: (
                env["aftersales.warranty.card"].browse(self.card_id).action_activate()
            ),
        )

        self.assertFalse(errors)
        with self._connect() as env:
            card = env["aftersales.warranty.card"].browse(self.card_id)
            self.assertEqual(card.state, "active")
            self.assertEqual(self._count_logs(env), 1)

    def test_twenty_steps_naming_one_event_tell_once(self):
        errors = run_in_parallel(
            self.registry,
            lambda env: env["aftersales.notification"]._notify(
                "card_activated",
                env["aftersales.warranty.card"].browse(self.card_id),
            ),
        )

        self.assertFalse(errors)
        with self._connect() as env:
            self.assertEqual(self._count_logs(env), 1)
