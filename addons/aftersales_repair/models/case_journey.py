from odoo import fields, models


class AftersalesCase(models.Model):
    """The journeys of a unit, between branches and to an agent, as others hear of them.

    Each journey is an occasion of its own: a unit that travels twice is told of twice.
    """

    _inherit = "aftersales.case"

    def action_receive_unit(self):
        """Take in the units that another branch has sent, and tell that they came."""
        res = super().action_receive_unit()
        self._notify_journey("unit_arrived")
        return res

    def action_send_to_agent(self, agent=None):
        """Hand units to their agent, and tell that they are on their way."""
        res = super().action_send_to_agent(agent)
        self._notify_journey("unit_sent")
        return res

    def action_take_back(self):
        """Take units back from their agents, and tell that they came."""
        res = super().action_take_back()
        self._notify_journey("unit_arrived")
        return res

    def _send_units(self):
        res = super()._send_units()
        self._notify_journey("unit_sent")
        return res

    def _notify_journey(self, event):
        """Tell of a journey once; who was to wait for a unit that came need not."""
        now = fields.Datetime.to_string(self.env.cr.now())
        self._notify_event(event, self, now)
        rows = self.env["aftersales.notification"]
        if event == "unit_arrived" and rows._get_active_row_ids("unit_sent"):
            # sudo: mail.activity - of another than the one who has received the unit
            self.sudo().activity_unlink(["aftersales_repair.mail_activity_unit_coming"])

    def _get_journey_agent(self):
        """Return the agent who holds a unit, or is to get it, or brought it."""
        self.ensure_one()
        return self.custody_agent_id or self.service_agent_id or self.agent_id
