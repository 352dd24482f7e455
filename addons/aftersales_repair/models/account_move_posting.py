from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The postings of the service that an entry stands for."""

    _inherit = "account.move"

    aftersales_posting_ids = fields.One2many(
        comodel_name="aftersales.posting",
        inverse_name="move_id",
        readonly=True,
        groups="aftersales_warranty.aftersales_group_accountant",
    )
    aftersales_reversed_posting_ids = fields.One2many(
        comodel_name="aftersales.posting",
        inverse_name="reversal_id",
        readonly=True,
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_aftersales_posting(self):
        # sudo: aftersales.posting - whoever may delete entries
        postings = self.sudo().aftersales_posting_ids
        postings |= self.sudo().aftersales_reversed_posting_ids
        for posting in postings[:1]:
            raise UserError(
                self.env._(
                    "Entry %(entry)s was posted by a step of the service "
                    "(%(posting)s) and cannot be deleted. Reverse it instead.",
                    entry=posting.move_id.name,
                    posting=posting.name,
                )
            )

    def _get_aftersales_cases(self):
        # sudo: aftersales.posting - accountants of other parts of the company
        postings = self.sudo().aftersales_posting_ids
        postings |= self.sudo().aftersales_reversed_posting_ids
        return super()._get_aftersales_cases() | postings.case_id
