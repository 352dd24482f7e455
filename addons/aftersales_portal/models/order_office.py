from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .order import JOB_STATES


class AftersalesOrder(models.Model):
    """A job as the office of an agent sees it: who of its people does it."""

    _inherit = "aftersales.order"

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_office_domain(self, user):
        """Return the domain of the jobs of the agent whose office ``user`` is."""
        if not user._has_aftersales_office():
            return Domain.FALSE
        agent = user._get_aftersales_agent()
        return Domain("agent_id", "=", agent.id) & Domain("state", "in", JOB_STATES)

    def _is_portal_office(self, user):
        """Return whether ``user`` acts for the agent whose technician has the job."""
        self.ensure_one()
        # sudo: aftersales.order - compares the agent, shows nothing
        order = self.sudo()
        return (
            bool(order.agent_id)
            and order.state in JOB_STATES
            and user._has_aftersales_office()
            and order.agent_id == user._get_aftersales_agent()
        )

    def _is_portal_job(self, user):
        return super()._is_portal_job(user) or self._is_portal_office(user)

    def _check_own(self):
        """Let the office of an agent act for its own technicians."""
        if self.env.su:
            return super()._check_own()
        user = self.env.user
        others = self.filtered(lambda order: not order._is_portal_office(user))
        return super(AftersalesOrder, others)._check_own()

    def _portal_assign(self, technician):
        """Hand a job on to another technician of the same agent.

        :param technician: an ``aftersales.technician`` of the visitor's agent
        :return: what speaks against him, in sentences; empty for nothing
        :raises UserError: when the job is begun, or the branch forbids him it
        """
        self.ensure_one()
        user = self.env.user
        if not self._is_portal_office(user):
            raise AccessError(self.env._("This job is not one of your office."))
        # sudo: a technician and an order of the visitor's own agent, checked here
        order, technician = self.sudo(), technician.sudo()
        if technician.agent_id != order.agent_id or not technician.active:
            raise UserError(self.env._("Choose one of your own technicians."))
        order._lock_rows()
        order.invalidate_recordset()
        if order.technician_id == technician:
            return ""
        order._check_reassignable()
        order.technician_id = technician
        order._hand_on()
        return order.dispatch_warning or ""

    @api.model
    def _get_portal_technicians(self, user):
        """Return the technicians of the agent whose office ``user`` is."""
        # sudo: aftersales.technician - the visitor's own people
        technicians = self.env["aftersales.technician"].sudo()
        if not user._has_aftersales_office():
            return technicians
        return technicians.search([("agent_id", "=", user._get_aftersales_agent().id)])
