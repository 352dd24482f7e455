from uuid import uuid4

import requests

from odoo import fields, models

from ..tools.sms_api import SmsApiGateway


class AftersalesSmsGatewayTest(models.TransientModel):
    """Sends one message through a gateway and shows what it answers."""

    _name = "aftersales.sms.gateway.test"
    _description = "Test SMS Gateway"

    gateway_id = fields.Many2one(
        "aftersales.sms.gateway", required=True, ondelete="cascade"
    )
    number = fields.Char(required=True)
    text = fields.Char(
        required=True, default=lambda self: self.env._("Test message: سلام")
    )
    result = fields.Text(readonly=True)

    def action_send(self):
        """Send the message now and show the answer."""
        self.ensure_one()
        number = {"number": self.number, "uuid": uuid4().hex}
        values = self.gateway_id._prepare_values(self.text, number)
        with requests.Session() as session:
            session.trust_env = False
            api = SmsApiGateway(self.env)
            answer = api._call(session, self.gateway_id, values)
        if answer.is_taken:
            self.result = self.env._(
                "The gateway has taken the message. %s", answer.reference
            )
        else:
            self.result = self.env._("Not taken. %s", answer.reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Test Message"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
