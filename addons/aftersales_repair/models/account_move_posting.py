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

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_aftersales_posting(self):
        self._check_no_aftersales_posting()

    # === ACTION METHODS === #

    def button_draft(self):
        self._check_no_aftersales_posting()
        return super().button_draft()

    def button_cancel(self):
        self._check_no_aftersales_posting()
        return super().button_cancel()

    # === BUSINESS METHODS === #

    def _post(self, soft=True):
        """Take note of postings that an accountant reverses by core's own button."""
        posted = super()._post(soft)
        # sudo: aftersales.posting - whoever may reverse entries
        for move in posted.sudo().filtered("reversed_entry_id"):
            move.reversed_entry_id.aftersales_posting_ids._take_back(move)
        return posted

    def _check_no_aftersales_posting(self):
        """Let entries of the service be undone by a reversal only."""
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
