from odoo import models


class AftersalesOrder(models.Model):
    """What an inspector thought of the work on an order."""

    _inherit = "aftersales.order"

    def _get_sent_back_reason(self):
        """Return why the work was sent back last."""
        self.ensure_one()
        # sudo: aftersales.quality.check - the technician reads what to do again
        checks = self.sudo().log_ids.check_ids
        failed = checks.filtered(lambda check: check.state == "failed")
        return failed.sorted("id")[-1:].reason or ""
