from odoo import models


class ResPartner(models.Model):
    """Who becomes an agent, or his contact, sees other units from then on."""

    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if {"aftersales_agent_role", "parent_id"} & vals.keys():
            # sudo: res.users - whether any of them has a login
            people = self.sudo() | self.sudo().child_ids
            if people.user_ids:
                self.env.registry.clear_cache()
        return result
