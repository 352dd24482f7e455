from odoo import fields, models


class ResPartner(models.Model):
    """Who becomes an agent, or his contact, sees other units from then on."""

    _inherit = "res.partner"

    is_aftersales_reporter = fields.Boolean(
        string="Reports Finished Repairs",
        help="This agent works without a network and reports what his people have "
        "repaired by a list in his portal. What he reports is checked as any work.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"aftersales_agent_role", "parent_id"} & vals.keys():
            # sudo: res.users - whether any of them has a login
            people = self.sudo() | self.sudo().child_ids
            if people.user_ids:
                self.env.registry.clear_cache()
        return result

    # === PORTAL METHODS === #

    def _get_portal_names(self, user):
        """Return the names of customers by their id, as ``user`` knows them.

        Whom an agent has brought he knows by what he typed himself, for one mobile
        leads to one person, whoever brought him first. The others have their own.

        :rtype: dict
        """
        agent = user._get_aftersales_agent()
        # sudo: what the visitor's own agent has typed, see the domain
        consumers = self.env["aftersales.agent.consumer"].sudo()
        brought = agent and consumers.search(
            [("partner_id", "in", self.ids), ("agent_id", "=", agent.id)]
        )
        typed = {row.partner_id.id: row.name for row in brought}
        # sudo: names of the customers of cases that the visitor follows
        return {row.id: typed.get(row.id) or row.name for row in self.sudo()}
