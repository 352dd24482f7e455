from odoo import fields, models


class AftersalesPartFoundLine(models.TransientModel):
    """A part, or one serial of it, that was given up: has it turned up."""

    _name = "aftersales.part.found.line"
    _description = "A Part That Turned Up"

    wizard_id = fields.Many2one(
        comodel_name="aftersales.part.found", required=True, ondelete="cascade"
    )
    request_line_id = fields.Many2one(
        comodel_name="aftersales.part.request.line", ondelete="cascade", readonly=True
    )
    product_id = fields.Many2one(related="request_line_id.product_id")
    lot_id = fields.Many2one(
        comodel_name="stock.lot", string="Serial", ondelete="cascade", readonly=True
    )
    quantity_lost = fields.Float(
        string="Given Up", digits="Product Unit", readonly=True
    )
    quantity_found = fields.Float(string="Turned Up", digits="Product Unit")

    def _prepare_count(self):
        self.ensure_one()
        return {
            "line_id": self.request_line_id.id,
            "lot_id": self.lot_id.id,
            "found": self.quantity_found,
        }
