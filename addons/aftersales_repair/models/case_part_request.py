from odoo import fields, models

from ..rules.case_states import CLOSED_STATES


class AftersalesCase(models.Model):
    """The parts that were asked for on a case."""

    _inherit = "aftersales.case"

    part_request_ids = fields.One2many(
        comodel_name="aftersales.part.request", inverse_name="case_id"
    )
    part_request_count = fields.Integer(compute="_compute_part_request_count")

    # === COMPUTE METHODS === #

    def _compute_part_request_count(self):
        counts = dict(
            self.env["aftersales.part.request"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.part_request_count = counts.get(case, 0)

    # === ACTION METHODS === #

    def action_view_part_requests(self):
        """Open the part requests of this case, to ask for more."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_request_action"
        )
        return action | {
            "domain": [("case_id", "=", self.id)],
            "context": {
                "default_case_id": self.id,
                "default_kind": "in_warranty",
            },
        }

    # === BUSINESS METHODS === #

    def _action_entered(self, state):
        """Withdraw what was asked for and nobody has granted yet."""
        res = super()._action_entered(state)
        if state in CLOSED_STATES:
            # sudo: aftersales.part.request - whoever closes the case
            requests = self.env["aftersales.part.request"].sudo()
            requests.search(
                [
                    ("case_id", "in", self.ids),
                    ("state", "in", ("draft", "to_approve")),
                ]
            ).action_cancel()
        return res
