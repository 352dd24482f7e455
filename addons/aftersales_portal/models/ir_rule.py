from odoo import api, models


class IrRule(models.Model):
    """Rules of portal users name the agents and branches whose units they follow."""

    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Offer rules the sight of the user as plain ids: no search per record."""
        sight = self.env.user._get_aftersales_sight()
        return super()._eval_context() | {
            "aftersales_agent_ids": list(sight["agent_ids"]),
            "aftersales_seen_branch_ids": list(sight["branch_ids"]),
        }
