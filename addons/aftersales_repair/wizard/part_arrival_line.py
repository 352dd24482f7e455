from odoo import api, fields, models


class AftersalesPartArrivalLine(models.TransientModel):
    """A part, or one serial of it, that is on the way: did it come."""

    _name = "aftersales.part.arrival.line"
    _description = "Receive a Part"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.part.arrival", required=True, ondelete="cascade"
    )
    request_line_id = fields.Many2one(
        comodel_name="aftersales.part.request.line", ondelete="cascade", readonly=True
    )
    product_id = fields.Many2one(related="request_line_id.product_id")
    lot_id = fields.Many2one(
        comodel_name="stock.lot", string="Serial", ondelete="cascade", readonly=True
    )
    quantity_sent = fields.Float(
        string="On the Way", digits="Product Unit", readonly=True
    )
    quantity_arrived = fields.Float(string="Has Come", digits="Product Unit")
    quantity_lost = fields.Float(
        string="Given Up",
        digits="Product Unit",
        help="Will never come, or came unfit: written off.",
    )
    quantity_rest = fields.Float(
        string="Still to Come", digits="Product Unit", compute="_compute_quantity_rest"
    )

    @api.depends("quantity_sent", "quantity_arrived", "quantity_lost")
    def _compute_quantity_rest(self):
        for line in self:
            line.quantity_rest = (
                line.quantity_sent - line.quantity_arrived - line.quantity_lost
            )

    def _prepare_count(self):
        self.ensure_one()
        return {
            "line_id": self.request_line_id.id,
            "lot_id": self.lot_id.id,
            "arrived": self.quantity_arrived,
            "lost": self.quantity_lost,
        }
