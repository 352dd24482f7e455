from odoo import fields, models

from .process_invoice import REWORK_CREDITS


class ResCompany(models.Model):
    """What holds for the invoices of a branch where a process says nothing."""

    _inherit = "res.company"

    aftersales_rework_credit = fields.Selection(
        REWORK_CREDITS,
        string="Credit Note for Rework",
        required=True,
        default="approval",
        help="When a customer gets back what he was charged for work that is done "
        "anew; a process may have a rule of its own.",
    )
