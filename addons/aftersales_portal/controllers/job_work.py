from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .job import JobPortal

MINUTES = "aftersales_repair.action_report_work_log_minutes"
# what a technician presses about the parts of his job: the step of the model
PART_STEPS = {
    "ask": "action_request_parts",
    "draw": "action_draw_parts",
    "bring": "action_return_parts",
}


class JobWorkPortal(JobPortal):
    """The clock of a visit, the parts of a job, and the paper of what was done."""

    @http.route(
        "/my/jobs/<int:order_id>/clock",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_clock(self, order_id, kind="", **form):
        """Start the clock of the visit for work, travel or waiting, or stop it."""
        return self._take_job_step(
            order_id, lambda order_sudo: order_sudo.open_log_id._portal_clock(kind)
        )

    @http.route(
        "/my/jobs/<int:order_id>/parts/<any(ask,draw,bring):step>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_parts(self, order_id, step, **form):
        """Ask for the parts that lack, take them from the store, or bring them back."""
        return self._take_job_step(
            order_id,
            # the model checks whose job it is, locks and moves
            lambda order_sudo: getattr(order_sudo.sudo(False), PART_STEPS[step])(),
            success=step,
        )

    @http.route(
        "/my/jobs/<int:order_id>/parts/add",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_part_add(self, order_id, product_id="", quantity="", **form):
        """Add a part that nobody has planned to the visit."""
        return self._take_job_step(
            order_id,
            lambda order_sudo: order_sudo.open_log_id._portal_add_part(
                product_id, quantity
            ),
        )

    @http.route(
        "/my/jobs/<int:order_id>/minutes/<int:log_id>",
        type="http",
        auth="user",
        website=True,
        readonly=False,
    )
    def portal_job_minutes(self, order_id, log_id, report_type="pdf", **params):
        """Show the minutes of a visit that was handed in."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, str(log_id))
        if not log_sudo or log_sudo.state == "draft":
            return request.redirect(order_sudo.access_url if order_sudo else "/my/jobs")
        kind = "html" if report_type == "html" else "pdf"
        return self._show_report(log_sudo, kind, MINUTES, params.get("download"))

    def _take_job_step(self, order_id, step, success=None):
        """Take a step of the visitor's own job, and show the job again.

        :param step: called with the job, superuser rights and the visitor's name
        """
        order_sudo = self._get_job(order_id)
        if not order_sudo:
            return request.redirect("/my/jobs")
        try:
            with request.env.cr.savepoint():
                step(order_sudo)
        except (AccessError, UserError) as error:
            return self._render_job(order_sudo, error=error)
        url = order_sudo.access_url
        return request.redirect(f"{url}?success={success}" if success else url)

    def _prepare_job_values(self, order_sudo, form=None):
        values = super()._prepare_job_values(order_sudo, form)
        # as the technician: what he may do depends on the branch
        order = order_sudo.sudo(False)
        values |= {
            "may_draw": order.can_draw_parts,
            "may_bring": order.can_return_parts,
            "may_ask": order_sudo._has_portal_lack(),
        }
        if values["log"]:
            values["part_choices"] = values["log"]._get_portal_part_choices()
        return values
