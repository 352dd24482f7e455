from odoo import fields, models


class AftersalesChannel(models.Model):
    """The way by which a request reached us: counter, phone, portal, mail or agent."""

    _name = "aftersales.channel"
    _description = "Request Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_inbox = fields.Boolean(
        string="Waits in the Inbox",
        help="Requests that come this way wait in the inbox until somebody takes "
        "them in.",
    )
