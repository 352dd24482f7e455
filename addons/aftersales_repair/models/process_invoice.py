from odoo import fields, models

INVOICE_SPLITS = [
    ("merged", "Parts and Services on One Invoice"),
    ("split", "Parts and Services Apart"),
]


class AftersalesProcess(models.Model):
    """How the cases of a process are invoiced and paid."""

    _inherit = "aftersales.process"

    invoice_split = fields.Selection(
        INVOICE_SPLITS,
        string="Invoices",
        required=True,
        default="merged",
        help="Whether parts get an invoice of their own; a customer may have his own "
        "rule.",
    )
    is_payment_required = fields.Boolean(
        string="Paid First",
        help="A unit in our hands is handed over only after the customer has paid "
        "what he has to pay.",
    )
    is_rework_credited = fields.Boolean(
        string="Credit Rework",
        help="Where work is done and charged anew after a case was reopened, a draft "
        "credit note gives back what the customer was charged for it before.",
    )
