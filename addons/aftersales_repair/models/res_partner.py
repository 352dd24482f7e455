from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    aftersales_case_count = fields.Integer(
        compute="_compute_aftersales_case_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_aftersales_case_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.aftersales_case_count = counts.get(partner, 0)

    def action_view_aftersales_cases(self):
        """Open the cases of this customer."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("partner_id", "=", self.id)], default_partner_id=self.id
        )
