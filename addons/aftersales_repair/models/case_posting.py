from odoo import fields, models

from ..rules.case_states import CLOSED_STATES
from .posting_share import SHARE_ACTIVITIES


class AftersalesCase(models.Model):
    """What a case has in the books beside its stock moves and invoices."""

    _inherit = "aftersales.case"

    posting_count = fields.Integer(
        compute="_compute_posting_count",
        groups="aftersales_warranty.aftersales_group_accountant",
    )

    is_share_open = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The case was reopened: who bears what of its parts is settled anew.",
    )

    parts_cost = fields.Monetary(
        string="Cost of Parts",
        compute="_compute_parts_cost",
        groups="aftersales_warranty.aftersales_group_accountant",
        help="What the parts used from stock were worth when they left it.",
    )

    # === COMPUTE METHODS === #

    def _compute_parts_cost(self):
        for case in self:
            # sudo: stock.move - accountants do not read stock moves
            parts = case.sudo().part_ids.filtered(
                lambda part: part.is_stored and part.posted_end != "returned"
            )
            moves = parts.move_ids.filtered("is_out")
            case.parts_cost = sum(
                move.company_currency_id._convert(
                    move.value, case.currency_id, move.company_id, move.date
                )
                for move in moves
            )

    def _compute_posting_count(self):
        counts = dict(
            self.env["aftersales.posting"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.posting_count = counts.get(case, 0)

    # === ACTION METHODS === #

    def action_view_postings(self):
        """Open what was posted for these cases by templates."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_posting_action"
        )
        return action | {"domain": [("case_id", "in", self.ids)], "context": {}}

    def action_reopen(self):
        """Open the money side of the cases again: it is settled anew at approval."""
        res = super().action_reopen()
        self._reverse_shares()
        return res

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_share_open"}

    def _post_charged_shares(self):
        """Move the shares of others out of the account a covered part went to.

        Such a part leaves as a whole on the account of its first carrier. What the
        customer pays of it costs like any part he buys, and what other carriers bear
        goes to their accounts; once per part, in the books of the workshop that gave
        it. All parts of a case go by one entry.
        """
        # sudo: aftersales.work.part - whoever approves need not read costs
        parts = self.sudo().part_ids.filtered(
            lambda part: (
                part._is_cost_shared()
                and part._is_used_for_good()
                and not part.share_entry_id
            )
        )
        items = parts._prepare_share_items()
        if not items:
            return
        postings = self.env["aftersales.posting"]._post_items(items)
        for move, group in postings.grouped("move_id").items():
            parts.browse({posting.res_id for posting in group}).share_entry_id = move

    def _reverse_shares(self):
        """Take the shares of reopened cases out of the books until they are settled."""
        # sudo: aftersales.work.part - whoever reopens need not read costs
        cases = self.sudo()
        parts = cases.part_ids.filtered(
            lambda part: part.share_entry_id or part.case_id.is_share_open
        )
        if not parts:
            return
        for activity in SHARE_ACTIVITIES:
            self.env["aftersales.posting"]._reverse_activity(activity, parts, key=None)
        parts._drop_shares()

    def _action_entered(self, state):
        """Settle again what a case that was reopened in vain had settled before."""
        res = super()._action_entered(state)
        if state in CLOSED_STATES:
            # sudo: aftersales.case - whoever took the step
            for case in self.sudo().filtered("is_share_open"):
                case._post_charged_shares()
                case.is_share_open = False
        return res
