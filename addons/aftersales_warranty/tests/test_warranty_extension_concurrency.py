from odoo import Command
from odoo.tests import tagged

from .parallel import ConnectedCase, run_in_parallel


@tagged("post_install", "-at_install")
class TestWarrantyExtensionConcurrency(ConnectedCase):
    """Twenty people decide on one extension at the same moment."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            warranty_type = env["aftersales.warranty.type"].create(
                {"name": "Parallel", "term_ids": [Command.create({"duration": 24})]}
            )
            product = env["product.product"].create(
                {"name": "Parallel Fridge", "is_storable": True, "tracking": "serial"}
            )
            lot = env["stock.lot"].create({"name": "PAR-2", "product_id": product.id})
            card = env["aftersales.warranty.card"].create(
                {
                    "lot_id": lot.id,
                    "type_id": warranty_type.id,
                    "delivery_date": "2026-01-10",
                }
            )
            card.action_issue()
            extension = env["aftersales.warranty.extension"].create(
                {"card_id": card.id, "duration": 6, "reason": "Race"}
            )
            self.extension_id = extension.id
            self.created = [product.product_tmpl_id, lot, warranty_type]
            self.card_id = card.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            # What was decided is never deleted but by a test, past the ORM.
            env.cr.execute(
                "DELETE FROM aftersales_warranty_coverage WHERE card_id = %s",
                [self.card_id],
            )
            env.cr.execute(
                "DELETE FROM aftersales_warranty_extension WHERE id = %s",
                [self.extension_id],
            )
            env.cr.execute(
                "DELETE FROM aftersales_warranty_card WHERE id = %s", [self.card_id]
            )
            for record in (self.created[1], self.created[0], self.created[2]):
                record.with_env(env).unlink()

    def test_twenty_approvals_at_once_prolong_once(self):
        errors = run_in_parallel(
            self.registry,
            lambda env: (
                env["aftersales.warranty.extension"]
                .browse(self.extension_id)
                .action_approve()
            ),
        )

        self.assertFalse(errors)
        with self._connect() as env:
            extension = env["aftersales.warranty.extension"].browse(self.extension_id)
            self.assertEqual(extension.state, "approved")
            self.assertEqual(len(extension.coverage_ids), 1)
            self.assertEqual(extension.card_id.date_end, extension.date_end)
