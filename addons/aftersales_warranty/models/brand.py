from odoo import fields, models


class AftersalesBrand(models.Model):
    """A brand we serve, with the maker who stands behind it."""

    _name = "aftersales.brand"
    _description = "After-Sales Brand"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short mark of the brand, used to find it quickly.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Principal",
        index="btree_not_null",
        ondelete="restrict",
        help="The maker who answers for the brand and bears its warranty cost.",
    )
    product_tmpl_ids = fields.One2many(
        "product.template", "aftersales_brand_id", string="Products"
    )

    _name_unique = models.UniqueIndex(
        "(name)", "A brand with this name exists already."
    )
