from odoo import models

from ..rules.old_parts import IN_STATES
from .posting_item import PostingItem


class AftersalesOldPart(models.Model):
    """Old parts in the books: what they are worth when in, and who pays for lost ones.

    They are never valued as stock; only posting templates say what is booked. Goods
    move with the submit, money with the approval of the work.
    """

    _inherit = "aftersales.old.part"

    # === BUSINESS METHODS === #

    def _action_received(self):
        super()._action_received()
        self._post_received()

    def _action_written_off(self):
        super()._action_written_off()
        self.env["aftersales.posting"]._post_items(
            [old_part._prepare_posting("old_part_lost") for old_part in self]
        )

    def _action_undone(self):
        super()._action_undone()
        for activity in ("old_part_received", "old_part_lost"):
            self.env["aftersales.posting"]._reverse_activity(activity, self)

    def _post_received(self):
        """Post what is in and whose work is approved, once for each old part."""
        due = self.filtered(
            lambda old_part: (
                old_part.state in IN_STATES
                # what was used without a log has nobody to approve it
                and (not old_part.log_id or old_part.log_id._is_settled())
            )
        )
        templates = self.env["aftersales.posting.template"]
        posted = due.company_id.filtered(
            lambda company: templates._find("old_part_received", company)
        )
        items = [
            old_part._prepare_posting("old_part_received")
            for old_part in due
            if old_part.company_id in posted
        ]
        if items:
            self.env["aftersales.posting"]._post_items(items)

    def _prepare_posting(self, activity):
        """Return what is to be posted: the value, with who owes or brought the part.

        The document's own account is the one that took the cost of the new part.
        """
        self.ensure_one()
        accounts = self.part_id._get_issue_moves().location_dest_id.valuation_account_id
        return PostingItem(
            activity=activity,
            record=self,
            amount=self.value,
            company=self.company_id,
            case=self.case_id,
            partner=self.holder_id.commercial_partner_id,
            product=self.product_id,
            name=self.display_name,
            credit_account=accounts[:1],
        )
