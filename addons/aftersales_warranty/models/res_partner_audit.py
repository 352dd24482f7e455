from odoo import models


class ResPartner(models.Model):
    """The agreement with an agent: what he may do for us, where, and until when."""

    _name = "res.partner"
    _inherit = ["res.partner", "aftersales.audited.mixin"]
    _audited_fields = (
        "aftersales_agent_role",
        "aftersales_agent_code",
        "aftersales_brand_ids",
        "aftersales_area_ids",
        "aftersales_agent_start",
        "aftersales_agent_end",
    )

    def _filter_audited(self):
        """Leave out who is no agent."""
        return self.filtered("aftersales_agent_role")

    def _filter_changed(self):
        # who stops being an agent is none any more, and that is told
        return self

    def _is_audited_change(self, vals, kept):
        return bool(kept) and super()._is_audited_change(vals, kept)
