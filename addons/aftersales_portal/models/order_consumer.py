from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesOrder(models.Model):
    """The customer of a job as the people of an agent know him who brought the unit.

    One mobile leads to one person, whoever brought him first: what we know of him
    beside what the agent has typed is not the agent's, nor his technician's.
    """

    _inherit = "aftersales.order"

    consumer_id = fields.Many2one(
        comodel_name="aftersales.agent.consumer",
        string="Brought As",
        compute="_compute_consumer_id",
        compute_sudo=True,
        help="As whom the agent of this job has brought its customer.",
    )

    # === COMPUTE METHODS === #

    @api.depends("agent_id", "partner_id", "case_id.agent_id")
    def _compute_consumer_id(self):
        own = self.filtered(
            lambda order: order.agent_id and order.case_id.agent_id == order.agent_id
        )
        rows = own and self.env["aftersales.agent.consumer"].search(
            [
                ("agent_id", "in", own.agent_id.ids),
                ("partner_id", "in", own.partner_id.ids),
            ]
        )
        found = {(row.agent_id, row.partner_id): row for row in rows}
        for order in self:
            key = (order.agent_id, order.partner_id)
            order.consumer_id = found.get(key) if order in own else False

    @api.depends("consumer_id")
    @api.depends_context("uid")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.user.share:
            return
        # sudo: the name that the visitor's own agent has typed
        for order in self.sudo().filtered("consumer_id"):
            order.display_name = f"{order.name} ({order.consumer_id.name})"

    # === PORTAL METHODS === #

    def _get_portal_customer_name(self):
        """Return whom the work is done for, as its people know him."""
        self.ensure_one()
        return self.consumer_id.name or self.partner_id.name or ""

    def _get_portal_phone_number(self):
        """Return the number of the customer as it is written."""
        self.ensure_one()
        return (self.consumer_id or self.partner_id).phone or ""

    def _get_portal_address(self):
        if not self._is_portal_visit_of_consumer():
            return super()._get_portal_address()
        return ", ".join(filter(None, (self.consumer_id.street, self.consumer_id.city)))

    def _get_portal_navigation_url(self):
        if not self._is_portal_visit_of_consumer():
            return super()._get_portal_navigation_url()
        address = self._get_portal_address()
        return self.case_id._make_navigation_url(address) if address else ""

    def _is_portal_visit_of_consumer(self):
        """Return whether the way leads to somebody whom the agent has brought."""
        return bool(self.consumer_id) and self.place == "customer"

    @api.model
    def _get_portal_customer_domain(self, text):
        """Return the domain of the jobs for a customer whom the visitor calls so."""
        user = self.env.user
        technicians = self.env["aftersales.technician"]._get_portal_technicians(user)
        agents = technicians.agent_id | user._get_aftersales_agent()
        # sudo: whom the visitor's agent has brought, and names on his own jobs
        rows = self.env["aftersales.agent.consumer"].sudo()
        is_of_agent = Domain("agent_id", "in", agents.ids)
        brought = rows._search(is_of_agent)
        called = rows._search(is_of_agent & Domain("name", "ilike", text))
        is_brought = Domain("case_id", "any!", is_of_agent) & Domain(
            "partner_id", "in", brought.subselect("partner_id")
        )
        named = Domain("partner_id", "in", called.subselect("partner_id"))
        cases = self.env["aftersales.case"].sudo()
        ours = Domain(
            "case_id", "in", cases._search([("partner_id.name", "ilike", text)])
        )
        return (is_brought & named) | (~is_brought & ours)
