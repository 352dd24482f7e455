from odoo import fields, models


class StockPicking(models.Model):
    """A transfer with which old parts go back to their maker."""

    _inherit = "stock.picking"

    aftersales_old_part_ids = fields.One2many(
        comodel_name="aftersales.old.part",
        inverse_name="return_picking_id",
        string="Old Parts Returned",
    )
