from odoo import fields, models


class AftersalesProcess(models.Model):
    """Whether work is handed in with its signed paper."""

    _inherit = "aftersales.process"

    is_sheet_required = fields.Boolean(
        string="Job Sheet with the Log",
        help="A log is handed in only with a scan or photo of the job sheet that the "
        "customer signed.",
    )
