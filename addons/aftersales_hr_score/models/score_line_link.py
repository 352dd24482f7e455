from odoo import models


class AftersalesScoreLine(models.Model):
    """Where a reader of a line finds the job behind it."""

    _inherit = "aftersales.score.line"

    def _get_job_url(self):
        """Return the address of the job, for whoever asks, or nothing.

        HR does not read orders and is led to the line, which says how its sums came
        about; in the portal a technician is led to his job where it has a page.
        """
        self.ensure_one()
        user = self.env.user
        if not user._is_internal():
            return self._get_portal_job_url()
        orders = self.env["aftersales.order"].with_user(user)
        if orders.has_access("read"):
            return f"/odoo/aftersales.order/{self.order_id.id}"
        return f"/odoo/aftersales-scores/{self.id}"

    def _get_portal_job_url(self):
        """Return the portal page of the job, where it has one for this technician."""
        self.ensure_one()
        # sudo: aftersales.order - the address of the technician's own job
        order = self.sudo().order_id
        # a job has a page where the addon of its pages is installed
        if "access_url" not in order._fields:
            return ""
        return order.access_url if order.technician_id == self.technician_id else ""
