from odoo import api, fields, models
from odoo.fields import Command

from ..models.case_sorting import SORTING_DECISIONS


class AftersalesCaseSort(models.TransientModel):
    """Decide what becomes of units that are not repaired, owner by owner."""

    _name = "aftersales.case.sort"
    _description = "Sort Units"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    decision = fields.Selection(SORTING_DECISIONS, string="All Units")
    said_by = fields.Char(help="Who decided, if not the customers themselves.")
    line_ids = fields.One2many(
        comodel_name="aftersales.case.sort.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("case_ids")
    def _compute_line_ids(self):
        for wizard in self:
            cases = wizard.case_ids.sorted(
                lambda case: (case.partner_id.name or "", case.partner_id.id, case.name)
            )
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "case_id": case.id,
                            "decision": case.sorting_decision or "back",
                        }
                    )
                    for case in cases
                ),
            ]

    @api.onchange("decision")
    def _onchange_decision(self):
        if self.decision:
            self.line_ids.decision = self.decision

    def action_apply(self):
        """Sort the units; what cannot be sorted stays behind and is named."""
        self.ensure_one()
        cases = self.line_ids.case_id
        left = self.line_ids.filtered(lambda line: line.decision == "given_up").case_id
        rejected = cases.filtered(lambda case: case.state == "quote_rejected")
        problems = rejected._run_in_batches("sort")
        good = cases.filtered(lambda case: case not in problems)
        problems |= (good - left)._run_in_batches("sort")
        problems |= (good & left)._run_in_batches(
            "give_up", "action_give_up", self.said_by
        )
        action = cases._notify_batch(len(cases) - len(problems), problems)
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
