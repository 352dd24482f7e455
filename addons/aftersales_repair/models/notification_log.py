from odoo import models


class AftersalesNotificationLog(models.Model):
    """A job that was handed on before its message went out is told to the last one."""

    _inherit = "aftersales.notification.log"

    def _get_refusal_vals(self, row, record):
        vals = super()._get_refusal_vals(row, record)
        if vals or self.event != "order_assigned":
            return vals
        if self.event_key == record._get_assign_occasion():
            return False
        return {
            "state": "skipped",
            "failure": self.env._("%s was handed on meanwhile.", record.display_name),
        }
