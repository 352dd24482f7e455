from odoo import fields, models


class StockPicking(models.Model):
    """A parcel with parts for a customer."""

    _inherit = "stock.picking"

    aftersales_carrier_name = fields.Char(
        string="Carried By", readonly=True, copy=False
    )
    aftersales_tracking_ref = fields.Char(
        string="Parcel Number", readonly=True, copy=False, index="btree_not_null"
    )
