from concurrent.futures import ThreadPoolExecutor

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

THREADS = 20


@tagged("post_install", "-at_install")
class TestWarrantyConcurrency(BaseCase):
    """Twenty people press one button at the same moment, on real connections."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            warranty_type = env["aftersales.warranty.type"].create(
                {"name": "Parallel", "term_ids": [Command.create({"duration": 24})]}
            )
            product = env["product.product"].create(
                {
                    "name": "Parallel Fridge",
                    "is_storable": True,
                    "tracking": "serial",
                    "warranty_type_id": warranty_type.id,
                }
            )
            lot = env["stock.lot"].create({"name": "PAR-1", "product_id": product.id})
            cards = env["aftersales.warranty.card"].create(
                [{"lot_id": lot.id} for __ in range(THREADS)]
            )
            self.card_ids = cards.ids
            self.records = [
                (record._name, record.ids)
                for record in (cards, lot, product.product_tmpl_id, warranty_type)
            ]
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # A card that was issued is never deleted but by a test, past the ORM.
            cr.execute(
                "DELETE FROM aftersales_warranty_card WHERE id IN %s",
                [tuple(self.card_ids)],
            )
            for model, ids in self.records[1:]:
                env[model].browse(ids).unlink()

    def _press_issue(self, card_id):
        """Issue a card as a server worker does, and return whether it was refused."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            card = env["aftersales.warranty.card"].browse(card_id)
            try:
                retrying(card.action_issue, env)
            except Exception as error:  # noqa: BLE001
                return f"{type(error).__name__}: {error}"
        return False

    def _press_in_parallel(self, card_ids):
        with (
            mute_logger("odoo.service.model", "odoo.sql_db"),
            ThreadPoolExecutor(THREADS) as pool,
        ):
            return list(pool.map(self._press_issue, card_ids))

    def _get_issued(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT card.id, count(coverage.id) FROM aftersales_warranty_card card "
                "LEFT JOIN aftersales_warranty_coverage coverage "
                "ON coverage.card_id = card.id "
                "WHERE card.id IN %s AND card.state = 'issued' GROUP BY card.id",
                [tuple(self.card_ids)],
            )
            return cr.fetchall()

    def test_twenty_presses_on_one_card_issue_it_once(self):
        errors = self._press_in_parallel([self.card_ids[0]] * THREADS)

        self.assertEqual(errors, [False] * THREADS)
        self.assertEqual(self._get_issued(), [(self.card_ids[0], 1)])

    def test_one_of_twenty_cards_of_a_unit_is_issued(self):
        errors = self._press_in_parallel(self.card_ids)

        self.assertEqual(errors.count(False), 1)
        self.assertEqual(len(self._get_issued()), 1)
        refusals = [error for error in errors if error]
        for refusal in refusals:
            self.assertRegex(refusal, "PAR-1 has the open card|open warranty card")
