from odoo import fields, models


class AftersalesInvoiceShare(models.Model):
    """The share of a case in a posted invoice or credit note, and what is open of it.

    An invoice may hold several cases, and a payment settles it as a whole; here is
    told apart which case it was paid for. The case, its report and the hand-over take
    what is billed and open from these rows, which follow the invoice by themselves.
    """

    _name = "aftersales.invoice.share"
    _description = "Share of a Case in an Invoice"
    _inherit = ["aftersales.audited.export.mixin"]
    _order = "move_id desc, case_id"
    _rec_name = "case_id"

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Service Case",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    price_total = fields.Float(
        string="Lines",
        help="What the lines of the case come to, with taxes, in the currency of the "
        "invoice.",
    )
    amount_total = fields.Monetary(
        string="Billed", help="Of the total, with taxes; less than zero is credited."
    )
    amount_residual = fields.Monetary(string="Open", help="What of it is not paid.")

    _one_share = models.UniqueIndex(
        "(move_id, case_id)", "A case has one share in an invoice."
    )
