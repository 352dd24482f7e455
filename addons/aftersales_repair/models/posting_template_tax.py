from odoo import api, fields, models
from odoo.exceptions import UserError

TAX_MODES = [
    ("excluded", "Net: Taxes Come on Top"),
    ("included", "Gross: Taxes Are Within"),
]
SIDES = [("debit", "Debit"), ("credit", "Credit")]


class AftersalesPostingTemplate(models.Model):
    """Which taxes an activity is posted with.

    The account of one side is posted net and bears the taxes, as on an invoice; the
    account of the other side is posted with them.
    """

    _inherit = "aftersales.posting.template"

    tax_ids = fields.Many2many(
        comodel_name="account.tax",
        relation="aftersales_posting_template_tax_rel",
        string="Taxes",
        domain="[('type_tax_use', '!=', 'none')]",
        tracking=True,
        help="Empty posts without tax, whatever the accounts have by default.",
    )
    tax_mode = fields.Selection(
        TAX_MODES,
        string="Amount Is",
        required=True,
        default="excluded",
        tracking=True,
        help="Net: the taxes are added to the amount of the document. Gross: they are "
        "taken out of it.",
    )
    tax_side = fields.Selection(
        SIDES,
        string="Net On",
        required=True,
        default="credit",
        tracking=True,
        help="The side that is posted without the taxes: income on the credit side, "
        "or a cost on the debit side. The other side is posted with them.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("company_id", "tax_ids")
    def _check_companies(self):
        super()._check_companies()

    # === BUSINESS METHODS === #

    def _get_records_in_books(self):
        return [*super()._get_records_in_books(), *self.tax_ids]

    def _get_taxes(self, company):
        """Return the taxes to post with in the books of a company.

        :raises UserError: for taxes that are not in these books
        """
        for tax in self.tax_ids:
            if not self._is_usable(tax, company):
                raise UserError(self._get_unusable_message(tax, company))
        return self.tax_ids
