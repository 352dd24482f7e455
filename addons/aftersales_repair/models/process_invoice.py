from odoo import fields, models

INVOICE_SPLITS = [
    ("merged", "Parts and Services on One Invoice"),
    ("split", "Parts and Services Apart"),
]

REWORK_CREDITS = [
    ("reopening", "When the Case Is Reopened"),
    ("approval", "When the Rework Is Approved"),
    ("never", "Never"),
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
    rework_credit = fields.Selection(
        REWORK_CREDITS,
        string="Credit Note for Rework",
        help="When a draft credit note gives back what the customer was charged for "
        "work that is done anew: all of it as soon as the case is reopened, and what "
        "is not done anew is charged again at the end; or what is charged again when "
        "the rework is approved. Empty: as the branch has it.",
    )
