from odoo import fields, models

from .process_invoice import INVOICE_SPLITS


class ResPartner(models.Model):
    """How a customer wants his service invoiced."""

    _inherit = "res.partner"

    aftersales_invoice_split = fields.Selection(
        INVOICE_SPLITS,
        string="Service Invoices",
        help="Empty: as the process of the case says.",
    )
