from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.aftersales_warranty.tests.common import ROLES

from .common import AftersalesPortalCommon

NEIGHBOUR = "neighbour"


class WalkVisitors(AftersalesPortalCommon):
    """Everybody who may come to a door: ours, an agent's, a branch's, and nobody."""

    @classmethod
    def _get_visitors(cls):
        """Return logins of everybody, by what they are; nobody is None."""
        cls.north = cls.env["res.company"].create(
            {"name": "North", "parent_id": cls.company.id}
        )
        clerk = new_test_user(cls.env, "walk_clerk", groups="base.group_user")
        return {
            "nobody": None,
            "customer": cls.customer_user,
            "agent": cls.agent_user,
            "technician": cls.agent_tech_user,
            "other customer": cls.stranger_user,
            "other agent": cls.other_agent_user,
            "other technician": cls.other_tech_user,
            "clerk": clerk,
            **cls._get_members(),
            **cls._get_staff("staff", cls.company),
            **cls._get_staff(NEIGHBOUR, cls.north),
        }

    @classmethod
    def _get_staff(cls, name, company):
        """Return an employee of a branch for each role."""
        return {
            f"{name} {role}": new_test_user(
                cls.env,
                f"walk_{name}_{role}",
                groups=f"aftersales_warranty.aftersales_group_{role}",
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for role in ROLES
        }

    @classmethod
    def _get_members(cls):
        """Return portal users who follow units with others: theirs, and elsewhere."""
        branches = cls.company | cls.north
        return {
            name: cls._make_member(f"walk_{index}", scope, companies & branches, agent)
            for index, (name, scope, companies, agent) in enumerate(
                (
                    ("clerk of the agent", "agent", branches.browse(), cls.agent),
                    ("clerk of his own", "own", branches.browse(), cls.agent),
                    (
                        "other agent's clerk",
                        "agent",
                        branches.browse(),
                        cls.other_agent,
                    ),
                    ("branch follower", "branch", cls.company, cls.other_agent),
                    ("region follower", "region", cls.company, cls.other_agent),
                    ("follower of the neighbour", "branch", cls.north, cls.other_agent),
                    ("region of the neighbour", "region", cls.north, cls.other_agent),
                )
            )
        }

    @classmethod
    def _make_member(cls, login, scope, companies, agent):
        """Make a contact of an agent, and put him into a group of portal users."""
        partner = cls._make_partner(f"Member {login}", parent_id=agent.id)
        user = cls._make_portal_user(login, partner)
        user.company_ids |= companies
        cls.env["aftersales.portal.group"].sudo().create(
            {
                "name": login,
                "scope": scope,
                "company_ids": [Command.set(companies.ids)],
                "user_ids": [Command.link(user.id)],
            }
        )
        return user
