from odoo import fields, models


class ProductTemplate(models.Model):
    """Which products somebody has to install before they can be used."""

    _inherit = "product.template"

    needs_installation = fields.Boolean(
        help="Delivering this product to its consumer requests the installation by "
        "itself.",
    )
