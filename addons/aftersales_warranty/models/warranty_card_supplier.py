from odoo import fields, models


class AftersalesWarrantyCard(models.Model):
    """What the supplier stands for while we keep the promise of the card."""

    _inherit = "aftersales.warranty.card"

    supplier_warranty_end = fields.Date(related="lot_id.supplier_warranty_end")
    is_supplier_warranty_short = fields.Boolean(
        related="lot_id.is_supplier_warranty_short"
    )
