from odoo import fields, models


class AftersalesProductPart(models.Model):
    _inherit = "aftersales.product.part"

    bom_line_id = fields.Many2one(
        "mrp.bom.line",
        string="Bill of Materials Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The line that this one was taken over from.",
    )
