from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import AftersalesPortalCommon

PORTAL = "base.group_portal"


@tagged("post_install", "-at_install")
class TestRightsNeighbours(AftersalesPortalCommon, rights_neighbours.RightsNeighbours):
    """Customers, agents, their technicians, branches, two of each.

    The verdicts: tests/rights/neighbours.csv.
    """

    addon = "aftersales_portal"

    @classmethod
    def _is_judged(cls, name):
        return (
            super()._is_judged(name) or cls.rights.get_home(name, PORTAL) == cls.addon
        )

    def _tell_job(self, customer, agent, technician, user, serial):
        """Let the technician of an agent work on a customer's unit."""
        unit = self._make_unit(serial)
        unit.card_ids.write({"partner_id": customer.id, "dealer_id": agent.id})
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": customer.id,
                    "agent_id": agent.id,
                    "case_ids": [
                        Command.create({"identifier": serial, "place": "customer"})
                    ],
                }
            )
        )
        request.action_confirm()
        case = request.case_ids.with_env(self.env)
        order = case.with_user(self.dispatcher).action_assign(technician)
        order.with_user(user).action_accept()
        self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()
        order.with_user(user).action_start()

    # === BRANCHES === #

    @classmethod
    def _hire(cls, role, company):
        return new_test_user(
            cls.env,
            f"rights_{role}_{company.id}",
            groups=f"aftersales_warranty.aftersales_group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _make_follower(cls, company):
        """Make a portal user whose group follows the units of a branch."""
        partner = cls._make_partner(f"Follower {company.name}")
        user = cls._make_portal_user(f"rights_follower_{company.id}", partner)
        user.company_ids |= company
        cls._make_group(company).user_ids = user
        return user

    @classmethod
    def _make_group(cls, company):
        return (
            cls.env["aftersales.portal.group"]
            .sudo()
            .create(
                {
                    "name": company.name,
                    "scope": "branch",
                    "company_ids": [Command.set(company.ids)],
                }
            )
        )

    def _tell_branch(self, company):
        """Tell of the doors of a branch, and of what came through them."""
        self._make_group(company)
        gateway = self.env["aftersales.gateway"].create(
            {"name": f"Desk {company.name}", "company_id": company.id}
        )
        self.assertTrue(gateway.field_ids)
        self.env["aftersales.sms.message"].sudo().create(
            {
                "gateway_id": self.sms_gateway.id,
                "company_id": company.id,
                "message_key": company.name,
                "date": "2026-01-01",
            }
        )
        self._tell_phone(self._make_log(company))

    def _make_log(self, company):
        request = self.env["aftersales.request"].sudo()
        request = request.create(
            {
                "partner_id": self.customer.id,
                "company_id": company.id,
                "case_ids": [Command.create({"product_id": self.fridge.id})],
            }
        )
        order = self.env["aftersales.order"].sudo()
        order = order.create(
            {"case_id": request.case_ids.id, "technician_id": self.agent_tech.id}
        )
        log = self.env["aftersales.work.log"].sudo()
        return log.create({"order_id": order.id, "technician_id": self.agent_tech.id})

    def _tell_phone(self, log):
        """Let a phone send something for a log, and prove whose it is."""
        self.env["aftersales.phone.entry"].sudo().create(
            {
                "key": f"{log.id:016}",
                "kind": "save",
                "user_id": self.agent_tech_user.id,
                "log_id": log.id,
            }
        )
        self.env["aftersales.phone.proof"].sudo().create(
            {
                "request_id": log.case_id.request_id.id,
                "phone": "+98211",
                "date_end": "2026-01-01",
            }
        )

    # === THE TABLE === #

    def _tell_sides(self):
        north = self.env["res.company"].create(
            {"name": "North", "parent_id": self.company.id}
        )
        south = self.env["res.company"].create(
            {"name": "South", "parent_id": self.company.id}
        )
        self.sms_gateway = self.env["aftersales.sms.gateway"].create(
            {"name": "Gate", "url": "https://example.com"}
        )
        self._tell_side(
            "own",
            lambda: self._tell_job(
                self.customer, self.agent, self.agent_tech, self.agent_tech_user, "A"
            ),
        )
        self._tell_side(
            "other",
            lambda: self._tell_job(
                self.stranger,
                self.other_agent,
                self.other_tech,
                self.other_tech_user,
                "B",
            ),
        )
        self._tell_side("north", lambda: self._tell_branch(north))
        self._tell_side("south", lambda: self._tell_branch(south))
        users = {
            "customer": self.customer_user,
            "agent": self.agent_user,
            "agent's technician": self.agent_tech_user,
            "follower": self._make_follower(self.company),
            "follower of another branch": self._make_follower(north),
        }
        staff = {
            f"{role}, branch": (self._hire(role, north), "north", "south")
            for role in (
                "user",
                "reception",
                "dispatcher",
                "complaint_officer",
                "manager",
            )
        }
        return {title: (user, "own", "other") for title, user in users.items()} | staff

    def test_neighbours_are_kept_apart_as_recorded_by_rules_that_all_matter(self):
        self._judge_sides(self._tell_sides())
