from odoo import fields, models


class AftersalesProcess(models.Model):
    """What follows when the customer declines the estimate."""

    _inherit = "aftersales.process"

    rejection_service_id = fields.Many2one(
        comodel_name="aftersales.service",
        string="Inspection Fee",
        index="btree_not_null",
        ondelete="restrict",
        help="Charged when the customer declines the estimate: what it costs that we "
        "looked. Empty charges nothing.",
    )
    is_sorted_on_rejection = fields.Boolean(
        string="Declined: Straight to Sorting",
        help="A unit in our hands goes to sorting as soon as its estimate is declined; "
        "otherwise somebody decides first, for the customer may be called.",
    )
