from odoo import api, fields, models


class AftersalesCaseTransfer(models.TransientModel):
    """Ask which branch is to do the work of cases."""

    _name = "aftersales.case.transfer"
    _description = "Transfer Case"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    branch = fields.Selection(selection="_get_branches", required=True)
    reason = fields.Text()

    @api.model
    def _get_branches(self):
        """Return the branches of the group, also those the user does not work for."""
        # sudo: res.company - their names are all that is shown
        companies = self.env["res.company"].sudo()
        branches = companies.search(
            [("id", "child_of", self.env.companies.sudo().root_id.ids)]
        )
        return [(str(branch.id), branch.name) for branch in branches]

    def action_apply(self):
        """Give the work to the chosen branch."""
        self.ensure_one()
        self.case_ids.action_transfer(int(self.branch), self.reason)
        return {"type": "ir.actions.act_window_close"}
