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
        res = super().button_draft()
        self._note_aftersales_reversals()
        return res

    def button_cancel(self):
        self._check_no_aftersales_posting()
        return super().button_cancel()

    # === BUSINESS METHODS === #

    def _post(self, soft=True):
        """Take note of postings that an accountant reverses by core's own button."""
        posted = super()._post(soft)
        posted._note_aftersales_reversals()
        return posted

    def _note_aftersales_reversals(self):
        """Let the postings of the service follow what reverses their entries."""
        # sudo: aftersales.posting - whoever may reverse entries
        for move in self.sudo().filtered("reversed_entry_id"):
            entry = move.reversed_entry_id
            while entry.reversed_entry_id:
                entry = entry.reversed_entry_id
            for posting in entry.aftersales_reversed_posting_ids[:1]:
                raise UserError(
                    self.env._(
                        "%(reversal)s took back several entries of the service "
                        "(%(posting)s) and is not reversed by hand. Let the step post "
                        "anew.",
                        reversal=entry.name,
                        posting=posting.name,
                    )
                )
            entry.aftersales_posting_ids._note_reversals(move)

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
