from odoo import api, models, tools
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which units a portal user follows beside his own: his sight."""

    _inherit = "res.users"

    @api.model
    def _get_invalidation_fields(self):
        return super()._get_invalidation_fields() | {"partner_id"}

    # === PORTAL METHODS === #

    def _get_aftersales_agent(self):
        """Return the agent this portal user acts for, none for a customer.

        It is himself where he is the agent, else the agent whose contact he is,
        once staff has put him in a group of portal users.
        """
        self.ensure_one()
        return self.env["res.partner"].browse(self._get_aftersales_sight()["agent"])

    def _has_aftersales_office(self):
        """Return whether this portal user acts for the whole office of his agent."""
        self.ensure_one()
        sight = self._get_aftersales_sight()
        return bool(sight["agent"]) and sight["agent"] in sight["agent_ids"]

    @tools.ormcache("self.id")
    def _get_aftersales_sight(self):
        """Return what a portal user sees beside what is his as a customer.

        Kept in the cache of the registry: record rules ask for it. Whoever changes
        what it is made of clears that cache.

        :return: dict of ``agent``, the id of the partner he acts for or False,
            ``agent_ids`` and ``branch_ids``, tuples of whose units he sees
        """
        self.ensure_one()
        # sudo: the groups are staff's; only what they come to is kept
        user = self.sudo().with_context(active_test=True)
        if not user.share or not user.partner_id:
            return {"agent": False, "agent_ids": (), "branch_ids": ()}
        groups = user.env["aftersales.portal.group"].search(
            [("user_ids", "in", user.id)]
        )
        agent = user.partner_id
        if groups and not agent.aftersales_agent_role:
            agent = agent.parent_id or agent
        agent = agent if agent.aftersales_agent_role else agent.browse()
        # a user who is the agent himself has brought all that bears his name
        seen = user.partner_id
        if "agent" in groups.mapped("scope"):
            seen |= agent
        # a branch that was closed to him after he joined shows him nothing any more
        branches = groups._get_seen_branches() & groups._get_below(user.company_ids)
        return {
            "agent": agent.id,
            "agent_ids": tuple(seen.ids),
            "branch_ids": tuple(branches.ids),
        }

    def _get_aftersales_case_domain(self):
        """Return the domain of the cases this portal user follows as an agent."""
        sight = self._get_aftersales_sight()
        return (
            Domain("agent_id", "in", sight["agent_ids"])
            | Domain("sender_id", "=", self.id)
            | Domain("company_id", "in", sight["branch_ids"])
            | Domain("workshop_company_id", "in", sight["branch_ids"])
        )
