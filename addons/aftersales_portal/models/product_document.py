from odoo import fields, models


class ProductDocument(models.Model):
    """A paper of a product that its owner may read in the portal."""

    _inherit = "product.document"

    is_for_customers = fields.Boolean(
        string="For Its Owners",
        help="Whoever owns a unit of the product finds this paper with his warranty "
        "card and his service cases in the portal.",
    )
