from odoo import fields, models
from odoo.exceptions import UserError

from .posting_item import PostingItem

PART_MODEL = "aftersales.work.part"


class AftersalesPosting(models.Model):
    """Postings that are made anew, once their template was corrected."""

    _inherit = "aftersales.posting"

    base_amount = fields.Monetary(
        string="Amount of the Document",
        readonly=True,
        help="Before the share that the template posts; a negative one changed the "
        "sides.",
    )

    # === ACTION METHODS === #

    def action_post_again(self):
        """Take these postings back and post them by the templates as they are now.

        :raises UserError: for what was taken back with its document already
        """
        self.check_access("read")
        self.env["aftersales.posting.template"].check_access("write")
        # sudo: aftersales.posting - only steps write postings; the right was checked
        postings = self.sudo()
        for posting in postings.filtered(lambda posting: not posting.base_amount):
            posting.base_amount = posting.amount
        taken_back = postings._reverse()
        for posting in postings - taken_back:
            raise UserError(
                self.env._(
                    "%s was taken back with its document; there is nothing to post.",
                    posting.name,
                )
            )
        new = self._post_items([posting._prepare_item() for posting in taken_back])
        new._action_posted_again()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    def _prepare_posting(self, item, template):
        vals = super()._prepare_posting(item, template)
        return vals and vals | {"base_amount": item.amount}

    def _prepare_item(self):
        """Return what the document said when this was posted."""
        self.ensure_one()
        sides = {"debit": "debit", "credit": "credit"}
        if self.base_amount < 0:
            sides = {"debit": "credit", "credit": "debit"}
        return PostingItem(
            activity=self.activity,
            record=self.env[self.res_model].browse(self.res_id),
            amount=self.base_amount,
            company=self.company_id,
            case=self.case_id or None,
            product=self.product_id or None,
            name=(self.name or "").removeprefix(f"{self.case_id.name} - "),
            key=self.key,
            **{
                f"{side}_{what}": self[f"{posted}_{what}_id"] or None
                for side, posted in sides.items()
                for what in ("account", "partner")
            },
            # what the template had said is for the template to say anew
            **{
                f"{side}_analytic": self[f"{posted}_analytic"]
                for side, posted in sides.items()
                if self.case_id
                and self[f"{posted}_analytic"] == self.case_id._get_cost_analytic()
            },
        )

    def _action_posted_again(self):
        """Let parts name the entry that stands for their shares now."""
        shares = self.filtered(lambda posting: posting.res_model == PART_MODEL)
        for move, group in shares.grouped("move_id").items():
            parts = self.env[PART_MODEL].sudo().browse(group.mapped("res_id"))
            parts.filtered("share_entry_id").share_entry_id = move
