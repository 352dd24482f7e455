from odoo import fields, models


class AftersalesProcess(models.Model):
    """What the hand-over of a unit takes."""

    _inherit = "aftersales.process"

    is_signature_required = fields.Boolean(
        string="Signed Hand-Over",
        help="Who fetches the unit signs for it; without his signature it stays here.",
    )
