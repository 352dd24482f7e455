from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.part_request_arrival import BEARERS
from ..models.stock_move_arrival import LOSS_REASONS


class AftersalesPartArrival(models.TransientModel):
    """Count what has come of a shipment; the rest waits, or is given up."""

    _name = "aftersales.part.arrival"
    _description = "Receive Parts"

    request_id = fields.Many2one(
        comodel_name="aftersales.part.request", required=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.part.arrival.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    has_loss = fields.Boolean(compute="_compute_has_loss")
    reason = fields.Selection(LOSS_REASONS, default="missing")
    note = fields.Char(help="Kept on the request.")
    borne_by = fields.Selection(
        BEARERS,
        default="receiver",
        help="Whose books the lost parts go to. That the other branch bears them is "
        "for its own storekeeper to say.",
    )

    # === COMPUTE METHODS === #

    @api.depends("request_id")
    def _compute_line_ids(self):
        for wizard in self:
            left = wizard.request_id._read_on_the_way()
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "request_line_id": line.id,
                        "lot_id": lot.id,
                        "quantity_sent": quantity,
                        "quantity_arrived": quantity,
                    }
                )
                for (line, lot), quantity in left.items()
            ]

    @api.depends("line_ids.quantity_lost")
    def _compute_has_loss(self):
        for wizard in self:
            wizard.has_loss = any(wizard.line_ids.mapped("quantity_lost"))

    # === ACTION METHODS === #

    def action_apply(self):
        """Take in what has come, and give up what is lost."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Nothing is on the way."))
        self.request_id.action_receive_counted(
            [line._prepare_count() for line in self.line_ids],
            borne_by=self.borne_by,
            reason=self.reason,
            note=self.note,
        )
        return {"type": "ir.actions.act_window_close"}
