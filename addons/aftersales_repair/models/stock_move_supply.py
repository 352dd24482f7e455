from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """A part on its way to whoever has asked for it."""

    _inherit = "stock.move"

    aftersales_request_line_id = fields.Many2one(
        comodel_name="aftersales.part.request.line",
        string="Asked For By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    aftersales_sent_move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Sent By",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The move by which another branch has sent these parts.",
    )
    aftersales_receipt_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_sent_move_id"
    )

    def _is_aftersales_move(self):
        return bool(self.aftersales_request_line_id) or super()._is_aftersales_move()

    def _prepare_merge_moves_distinct_fields(self):
        """Keep one move per line that was asked for."""
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "aftersales_request_line_id",
        ]

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        lines = moves.aftersales_request_line_id
        if lines:
            # sudo: aftersales.part.request - whoever validates the transfer
            requests = lines.sudo().request_id
            requests._update_supply_state()
            requests._close_supplied()
        return moves

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Value what a branch or a maker has sent: at what it cost there, or as asked.

        The receiving branch takes over the value the sending branch has given.
        """
        sent = self.aftersales_sent_move_id
        if sent:
            return {
                "value": self._get_share_of_sent(quantity),
                "quantity": quantity,
                "description": self.env._(
                    "As sent by %(branch)s with %(reference)s",
                    branch=sent.company_id.name,
                    reference=sent.reference,
                ),
            }
        if self._is_valued_as_asked():
            line = self.aftersales_request_line_id
            return {
                "value": line.price_unit * quantity,
                "quantity": quantity,
                "description": self.env._("As asked for in %s", line.request_id.name),
            }
        return super()._get_value_from_quotation(quantity, at_date)

    def _is_valued_as_asked(self):
        """Return whether these parts cost what their request says. Hook."""
        request = self.aftersales_request_line_id.request_id
        return request.supply_method == "maker"

    def _prepare_move_split_vals(self, qty):
        """Let what comes later still be for whoever has asked."""
        return super()._prepare_move_split_vals(qty) | {
            "aftersales_request_line_id": self.aftersales_request_line_id.id
        }

    def _receive_from_maker(self):
        """Take in all that is to come from a maker, in the books of its branch.

        :raises UserError: when serials have to be entered on the transfer
        """
        for move in self.filtered(lambda move: move.has_tracking != "none"):
            raise UserError(
                self.env._(
                    "%(part)s has serial numbers: enter them on the transfer "
                    "%(transfer)s and validate it there.",
                    part=move.product_id.display_name,
                    transfer=move.picking_id.name,
                )
            )
        for company, moves in self.grouped("company_id").items():
            # superuser: stock.picking - as all transfers of the service; the books are
            # those of the receiving branch
            expected = moves.with_user(SUPERUSER_ID).with_context(
                allowed_company_ids=company.ids, skip_sms=True
            )
            for move in expected:
                move.quantity = move.product_uom_qty
            expected.picked = True
            expected.picking_id._action_done()
