from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import AftersalesPortalCommon

PORTAL = "base.group_portal"


@tagged("post_install", "-at_install")
class TestRightsNeighbours(AftersalesPortalCommon, rights_neighbours.RightsNeighbours):
    """Two customers, two agents and a technician of each: rights/neighbours.csv."""

    addon = "aftersales_portal"

    @classmethod
    def _is_judged(cls, name):
        return (
            super()._is_judged(name) or cls.rights.get_home(name, PORTAL) == cls.addon
        )

    def _tell_job(self, customer, agent, technician, user, serial):
        """Let the technician of an agent work on a customer's unit."""
        unit = self._make_unit(serial)
        unit.card_ids.partner_id = customer
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

    def test_neighbours_are_kept_apart_as_recorded(self):
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
        users = {
            "customer": self.customer_user,
            "agent": self.agent_user,
            "agent's technician": self.agent_tech_user,
        }
        personas = {title: (user, "own", "other") for title, user in users.items()}
        self._judge(self._find_neighbours(personas), list(personas))

    def test_manager_reads_what_phones_sent_in_his_branches_only(self):
        self._tell_side(
            "own",
            lambda: self._tell_job(
                self.customer, self.agent, self.agent_tech, self.agent_tech_user, "A"
            ),
        )
        records = self.sides["own"]
        entry = self.env["aftersales.phone.entry"].sudo()
        entry = entry.create(
            {
                "key": "0" * 16,
                "kind": "save",
                "user_id": self.agent_tech_user.id,
                "log_id": records["aftersales.work.log"].id,
            }
        )
        proof = self.env["aftersales.phone.proof"].sudo()
        proof = proof.create(
            {
                "request_id": records["aftersales.request"].id,
                "phone": "+98211",
                "date_end": "2026-01-01",
            }
        )
        branch = self.env["res.company"].create(
            {"name": "Elsewhere", "parent_id": self.company.id}
        )
        stranger = new_test_user(
            self.env,
            "manager_elsewhere",
            groups="aftersales_warranty.aftersales_group_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        for record in (entry, proof):
            self.assertTrue(record.with_user(self.manager).has_access("read"))
            self.assertFalse(record.with_user(stranger).has_access("read"))
