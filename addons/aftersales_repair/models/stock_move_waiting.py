import logging

from psycopg2 import OperationalError

from odoo import models
from odoo.exceptions import ConcurrencyError

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """Goods that come in, for which cases have waited."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        received = moves.filtered(
            lambda move: (
                move.state == "done"
                and move.location_dest_id.usage == "internal"
                and not move.location_dest_id.is_custody
            )
        )
        if received:
            received._resume_waiting_cases()
        return moves

    def _resume_waiting_cases(self):
        """Let cases go on that lacked these goods; no receipt fails because of them.

        Only a conflict with another transaction goes up: the receipt is then retried.
        """
        try:
            with self.env.cr.savepoint():
                self.env["aftersales.case"]._resume_for_products(self.product_id)
        except (OperationalError, ConcurrencyError):
            raise
        except Exception:
            _logger.exception("Cases that wait for %s could not go on", self.product_id)
