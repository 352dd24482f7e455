from odoo import fields, models


class ResCompany(models.Model):
    """Whether a branch asks by itself for the parts that run short."""

    _inherit = "res.company"

    is_aftersales_low_stock_asked = fields.Boolean(
        string="Ask for Parts That Run Short",
        default=True,
        help="Every day a part request is handed in for what falls below the minimum "
        "of a store or a technician, where its reordering rule is manual.",
    )
