from odoo import fields, models
from odoo.exceptions import UserError

# what is pressed beside a visitor: the step of his ticket
TICKET_STEPS = {"done": "action_done", "gone": "action_gone", "back": "action_back"}


class AftersalesCounter(models.Model):
    """Visitors wait at the counters of an agent as they do at ours."""

    _inherit = "aftersales.counter"

    # === PORTAL METHODS === #

    def _portal_take_number(self, values, key):
        """Give a visitor a number; the form sent again gives no second one.

        :param dict values: ``visitor_name``, ``phone`` and ``work_type_id``
        :param str key: names the form
        :return: the ``aftersales.counter.ticket``, as superuser
        """
        self.ensure_one()
        tickets = self.env["aftersales.counter.ticket"].with_company(self.company_id)
        key = tickets._get_portal_key(key)
        known = tickets._find_by_portal_key(key)
        if known:
            return known
        work_type = self._get_portal_services().filtered(
            lambda service: service.id == values["work_type_id"]
        )
        vals = {
            "company_id": self.company_id.id,
            "agent_id": self.agent_id.id,
            "work_type_id": work_type.id,
            "visitor_name": values["visitor_name"],
            "phone": values["phone"],
            "portal_key": key,
        }
        return tickets._create_by_portal_key(vals)

    def _get_portal_services(self):
        """Return the kinds of work this counter takes in."""
        return self.work_type_ids or self.env["aftersales.work.type"].search([])

    def _portal_call_next(self, shown):
        """Call the next visitor, unless another was called meanwhile.

        :param str shown: the ticket that the visitor of the page saw being served;
            pressed twice, or by two people, one visitor is called
        """
        self.ensure_one()
        self._lock_rows()
        self.invalidate_recordset()
        if shown != str(self.ticket_id.id or ""):
            return
        self.action_call_next()
        # written, not just locked: whoever waited must see what the first one did
        self.date_called = fields.Datetime.now()

    def _portal_ticket_step(self, step, ticket_id):
        """Take a step of a visitor of this counter's agent.

        :param str step: a key of ``TICKET_STEPS``
        :param int ticket_id: his ticket
        :raises UserError: when it is none of this agent, or has gone on
        """
        ticket = self.env["aftersales.counter.ticket"].search(
            [
                ("id", "=", ticket_id),
                ("agent_id", "=", self.agent_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        if not ticket:
            raise UserError(self.env._("This visitor does not wait at your counter."))
        getattr(ticket, TICKET_STEPS[step])()

    def _get_served(self, ticket_id):
        """Return the ticket with this id that this counter serves; maybe none."""
        return self.ticket_id.filtered(lambda ticket: ticket.id == ticket_id)
