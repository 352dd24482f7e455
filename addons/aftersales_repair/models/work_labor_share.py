from odoo import api, fields, models


class AftersalesWorkLabor(models.Model):
    """Labour that several technicians share."""

    _inherit = "aftersales.work.labor"

    helper_ids = fields.One2many(
        comodel_name="aftersales.work.share", inverse_name="labor_id", string="Helpers"
    )
    # no default: it would take the place of what the helpers leave
    share = fields.Float(
        default=None, compute="_compute_share", store=True, readonly=False
    )
    helpers_text = fields.Char(string="Done By", compute="_compute_helpers_text")

    # === COMPUTE METHODS === #

    @api.depends("helper_ids.share")
    def _compute_share(self):
        for labor in self:
            labor.share = max(round(1 - sum(labor.helper_ids.mapped("share")), 4), 0.0)

    @api.depends("helper_ids.share", "helper_ids.technician_id", "technician_id")
    def _compute_helpers_text(self):
        for labor in self:
            shares = labor._get_technician_shares() if labor.helper_ids else []
            labor.helpers_text = ", ".join(
                f"{technician.name} {share:.0%}"
                for technician, share in shares
                if share
            )

    # === ACTION METHODS === #

    def action_open_shares(self):
        """Open who did which part of this line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "view_id": self.env.ref(
                "aftersales_repair.aftersales_work_labor_view_form_shares"
            ).id,
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _get_technician_shares(self):
        """Return who did how much of this line: ``[(technician, share), …]``."""
        self.ensure_one()
        return [
            (self.technician_id, self.share),
            *((helper.technician_id, helper.share) for helper in self.helper_ids),
        ]
