from odoo import models
from odoo.exceptions import AccessError, UserError


class AftersalesCase(models.Model):
    """A case that the office of an agent gives to one of its own technicians."""

    _inherit = "aftersales.case"

    # === PORTAL METHODS === #

    def _can_be_given_out_by(self, user):
        """Return whether the work is ``user``'s to give to his own people.

        It is where his agent brought the unit and keeps it, or goes to its customer,
        and nobody else has the job.
        """
        self.ensure_one()
        # sudo: aftersales.case - compares the agent, shows nothing
        case = self.sudo()
        agent = user._get_aftersales_agent()
        return (
            user._has_aftersales_office()
            and case.agent_id == agent
            and agent.sudo().aftersales_agent_role in ("service", "both")
            and case.place != "workshop"
            and case.state == "to_assign"
            and not case.order_ids.filtered("is_open")
        )

    def _portal_give_out(self, technician, date_planned=None):
        """Give the work to a technician of the agent who brought the unit.

        :param technician: an ``aftersales.technician`` of the visitor's agent
        :param date_planned: when it is to start, naive UTC; the agreed visit, or now
        :return: the order, as superuser
        :raises UserError: when it is not his to give, or the branch forbids it
        """
        self.ensure_one()
        user = self.env.user
        # sudo: a case and a technician of the visitor's own agent, checked here
        case, technician = self.sudo(), technician.sudo()
        case._lock()
        if not self._is_portal_agent(user):
            raise AccessError(self.env._("This case is not one of your agent's."))
        if not self._can_be_given_out_by(user):
            raise UserError(
                self.env._(
                    "Case %s waits for no technician of yours; look at it again.",
                    case.name,
                )
            )
        if technician.agent_id != user._get_aftersales_agent():
            raise UserError(self.env._("Choose one of your own technicians."))
        return case.action_assign(technician, date_planned)
