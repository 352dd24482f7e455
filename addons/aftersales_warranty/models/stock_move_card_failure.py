import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """Goods that move whatever becomes of their warranty cards."""

    _inherit = "stock.move"

    def _keep_warranty_cards(self, lines=None):
        """Bring the cards in line with done moves; goods never wait for paper.

        What goes wrong is undone, told to an After-Sales manager and logged. Only
        a conflict with another transaction goes up: the whole step is then retried.

        :param lines: the `stock.move.line` records to look at, all of them by default
        """
        # a service case has no bearing on cards, and asks for no savepoint
        moves = self.filtered(
            lambda move: (
                move.has_tracking == "serial" and not move._is_aftersales_move()
            )
        )
        if not moves:
            return
        try:
            with self.env.cr.savepoint():
                moves._sync_warranty_cards(lines)
        except (OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("No warranty cards for %s", moves)
            lines = moves.move_line_ids if lines is None else lines
            self._tell_missing_cards(lines, error)

    @api.model
    def _tell_missing_cards(self, lines, error):
        """Leave a to-do on transfers whose units have no card, and say why.

        :param lines: the `stock.move.line` records whose cards failed
        :param Exception error: what went wrong
        """
        # sudo: whoever moves the goods tells somebody who may mend it
        lines = lines.sudo().filtered(
            lambda line: line.state == "done" and line.lot_id and line.quantity > 0
        )
        by_picking = lines.grouped(lambda line: line.move_id.picking_id)
        for picking, own in by_picking.items():
            target = picking or own.lot_id
            target.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Warranty cards missing"),
                note=self.env._(
                    "The warranty cards of %(units)s are as they were before this "
                    "transfer. %(reason)s",
                    units=", ".join(own.lot_id.mapped("name")),
                    reason=str(error) or type(error).__name__,
                ),
                user_id=self._get_card_manager(own.company_id).id,
            )

    @api.model
    def _get_card_manager(self, companies):
        """Return an After-Sales manager of the companies, else the current user."""
        # sudo: res.users - a storekeeper need not see who manages
        group = self.env.ref("aftersales_warranty.aftersales_group_manager").sudo()
        managers = group.all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and companies <= user.company_ids
            )
        )
        return managers.sorted("id")[:1] or self.env.user
