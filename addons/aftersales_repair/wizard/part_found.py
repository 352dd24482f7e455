from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.part_request_found import TAKERS


class AftersalesPartFound(models.TransientModel):
    """Tell what was given up between branches and has turned up after all."""

    _name = "aftersales.part.found"
    _description = "Parts That Turned Up"

    request_id = fields.Many2one(
        comodel_name="aftersales.part.request", required=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.part.found.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    taken_by = fields.Selection(
        TAKERS,
        required=True,
        default="receiver",
        help="Into whose store it comes. A store takes in what its own storekeeper "
        "says.",
    )
    note = fields.Char(help="Kept on the request.")

    # === COMPUTE METHODS === #

    @api.depends("request_id")
    def _compute_line_ids(self):
        for wizard in self:
            lost = wizard.request_id._read_lost()
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "request_line_id": line.id,
                        "lot_id": lot.id,
                        "quantity_lost": quantity,
                        "quantity_found": quantity,
                    }
                )
                for (line, lot), quantity in lost.items()
            ]

    # === ACTION METHODS === #

    def action_apply(self):
        """Take in what has turned up."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Nothing is given up."))
        self.request_id.action_found(
            [line._prepare_count() for line in self.line_ids],
            taken_by=self.taken_by,
            note=self.note,
        )
        return {"type": "ir.actions.act_window_close"}
