from odoo import api, models


class AftersalesNotification(models.Model):
    """The technician hears that an inspector has sent his work back."""

    _inherit = "aftersales.notification"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("work_sent_back", self.env._("Work sent back by the inspector")),
        ]

    @api.model
    def _get_event_models(self):
        return super()._get_event_models() | {"work_sent_back": "aftersales.order"}
