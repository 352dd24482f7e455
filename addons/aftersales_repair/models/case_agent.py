from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Work at an agent's: he gets the unit, and it comes back or goes from there.

    What he holds lies in a custody place of his own, so that each unit is found.
    """

    _inherit = "aftersales.case"

    service_agent_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_service_agent_id",
        help="The agent who does the work: of the open order, else of the request.",
    )
    can_send_to_agent = fields.Boolean(compute="_compute_can")
    can_take_back = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    @api.depends("order_ids.state", "order_ids.agent_id", "agent_id")
    def _compute_service_agent_id(self):
        for case in self:
            # sudo: aftersales.order - the storekeeper sends, whoever has the job
            order = case.sudo().order_ids.filtered("is_open").sorted("id")[-1:]
            agent = order.agent_id if order else case.agent_id
            serves = agent.aftersales_agent_role in ("service", "both")
            case.service_agent_id = agent.id if serves else False

    # === ACTION METHODS === #

    def action_send_to_agent(self, agent=None):
        """Hand units to the agent who is to repair them.

        :param agent: a ``res.partner`` or its id; the agent of the order by default
        """
        self._check_role("send_to_agent")
        self._check_step("send_to_agent")
        if isinstance(agent, int):
            agent = self.env["res.partner"].browse(agent)
        agents = {case: agent or case.service_agent_id for case in self}
        self._check_agents(agents)
        self._lock()
        for (company, location), cases in self._group_by_custody().items():
            for receiver, group in cases.grouped(agents.get).items():
                place = company._get_custody_location(receiver)
                group._move_units(
                    company, "transfer", location, place, partner=receiver
                )
                group._enter_custody(company, place, receiver)
        # sudo: aftersales.case - where the work is done follows the unit
        self.sudo().place = "agent"

    def action_take_back(self):
        """Take units back from the agents who held them."""
        self._check_role("take_back")
        self._check_step("take_back")
        self._lock()
        for (company, location), cases in self._group_by_custody().items():
            place = company._get_custody_location()
            cases._move_units(
                company, "transfer", location, place, partner=cases.custody_agent_id[:1]
            )
            cases._enter_custody(company, place)
        # sudo: aftersales.case - what is not done yet goes on in our workshop
        self.sudo().filtered(
            lambda case: case.state != "ready" and not case.date_closed
        ).place = "workshop"

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        desk = ("reception", "dispatcher", "storekeeper")
        return super()._get_step_roles() | {"send_to_agent": desk, "take_back": desk}

    def _is_step_open(self, step):
        if step == "send_to_agent":
            return self._can_be_sent_to_agent()
        if step == "take_back":
            # a replaced unit stays ours after its case has ended
            return bool(self.custody_agent_id)
        return super()._is_step_open(step)

    def _can_be_sent_to_agent(self):
        return bool(
            self.is_in_custody
            and not self.transit_company_id
            and not self.custody_agent_id
            and self.state not in ("to_sort", "ready")
            and not self.date_closed
        )

    def _get_intake_agent(self):
        """Return the agent who holds the unit at intake, when he is to repair it."""
        self.ensure_one()
        agent = self.agent_id if self.place == "agent" else self.env["res.partner"]
        serves = agent.aftersales_agent_role in ("service", "both")
        return agent if serves else self.env["res.partner"]

    def _check_agents(self, agents):
        for case, agent in agents.items():
            if agent.aftersales_agent_role not in ("service", "both"):
                raise UserError(
                    self.env._(
                        "Case %(case)s has no service agent to get the unit. Assign "
                        "it to a technician of an agent first.",
                        case=case.name,
                    )
                )
