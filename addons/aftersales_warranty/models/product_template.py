from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_serviceable = fields.Boolean(
        string="Serviceable",
        help="We take in units of this product for service and repair.",
    )
    warranty_type_id = fields.Many2one(
        "aftersales.warranty.type",
        index="btree_not_null",
        ondelete="restrict",
        help="Delivering a serial number of this product issues a card of this type.",
    )
    aftersales_brand_id = fields.Many2one(
        "aftersales.brand",
        string="Brand",
        index="btree_not_null",
        ondelete="restrict",
    )
