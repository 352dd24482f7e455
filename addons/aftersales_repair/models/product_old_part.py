from odoo import fields, models


class ProductTemplate(models.Model):
    """A spare part, and whether one comes out where it goes in."""

    _inherit = "product.template"

    has_old_part = fields.Boolean(
        string="Old Part Comes Back",
        default=True,
        help="Used under warranty, its old part is owed by who used it. Untick it for "
        "what leaves nothing behind: gas, glue, screws.",
    )
