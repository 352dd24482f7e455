from odoo import api, models


class AftersalesCase(models.Model):
    """The inbox follows its units: one that stays behind holds its request there."""

    _inherit = "aftersales.case"

    @api.model_create_multi
    def create(self, vals_list):
        self._get_requests_of_vals(vals_list)._check_not_dismissed()
        return super().create(vals_list)

    def write(self, vals):
        requests = self._get_requests_of_vals([vals])
        if requests != self.request_id:
            requests._check_not_dismissed()
        return super().write(vals)

    def action_confirm(self):
        # sudo: aftersales.request - it may be of a branch we work for
        self.request_id.sudo()._check_not_dismissed()
        return super().action_confirm()

    @api.model
    def _get_requests_of_vals(self, vals_list):
        """Return the requests that cases are put in."""
        # sudo: aftersales.request - it may be of a branch we work for
        return (
            self.env["aftersales.request"]
            .sudo()
            .browse(
                {vals["request_id"] for vals in vals_list if vals.get("request_id")}
            )
        )
