from odoo import api, fields, models
from odoo.tools import ormcache


class AftersalesProcessApprover(models.Model):
    """A step of a process that only the members of a group may take.

    Several rows of one step: a member of any of their groups may take it.
    """

    _name = "aftersales.process.approver"
    _description = "Process Approver"
    _inherit = ["aftersales.cached.rows.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("process_id", "step", "group_id")
    _audited_parent = "process_id"
    _audited_title = "step"
    _order = "process_id, id"

    process_id = fields.Many2one(
        comodel_name="aftersales.process",
        required=True,
        index=True,
        ondelete="cascade",
    )
    step = fields.Selection("_get_steps", required=True)
    group_id = fields.Many2one(
        comodel_name="res.groups",
        string="Approver",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who may take the step, if his role allows it too.",
    )

    _one_row = models.UniqueIndex(
        "(process_id, step, group_id)",
        "This group approves the step of the process already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    @ormcache("process_id")
    def _get_group_ids(self, process_id):
        """Return the groups each step of a process is kept for, as ids by step."""
        # sudo: aftersales.process.approver - the steps of whoever works on a case
        rows = self.sudo().search([("process_id", "=", process_id)])
        return {
            step: tuple(of_step.group_id.ids)
            for step, of_step in rows.grouped("step").items()
        }

    @api.model
    def _get_steps(self):
        """Return the steps of a case that can be kept for a group. Hook."""
        return [
            ("confirm", self.env._("Take In")),
            ("assign", self.env._("Assign")),
            ("quote", self.env._("Declare Cost")),
            ("check", self.env._("Quality Check")),
            ("sort", self.env._("Sort")),
            ("replace", self.env._("Replace Unit")),
            ("deliver", self.env._("Hand Over")),
            ("invoice", self.env._("Invoice")),
            ("cancel", self.env._("Cancel")),
            ("reopen", self.env._("Reopen")),
            ("lock", self.env._("Lock")),
            ("unlock", self.env._("Unlock")),
        ]
