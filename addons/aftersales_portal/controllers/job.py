from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import read_text
from .portal import AftersalesPortal

# what a technician presses: the step of the model and the states it leads to, in
# which a second press has nothing left to do
JOB_STEPS = {
    "accept": ("action_accept", ("accepted", "in_progress", "done")),
    "refuse": ("action_refuse", ("cancelled",)),
    "start": ("action_start", ()),
}

LONGEST_REASON = 1000

# what comes first in the list; the later days follow each other
DAYS = ("today", "late", "open", "done")


class JobPortal(AftersalesPortal):
    """The jobs of a technician, an employee or an agent's."""

    # === LIST === #

    def _get_job_options(self):
        _ = request.env._
        orders = request.env["aftersales.order"]
        states = orders._get_portal_states()
        return {
            "sortings": {
                "planned": {"label": _("Planned"), "order": "date_planned, id"},
                "newest": {"label": _("Newest"), "order": "date_planned desc, id desc"},
                "name": {"label": _("Number"), "order": "name, id"},
            },
            "filters": orders._get_portal_filters(),
            "groupings": {
                "day": {
                    "label": _("Day"),
                    "key": lambda order: order._get_portal_day_label(),
                    "rank": lambda order: DAYS.index(order._get_portal_day()),
                },
                "state": {
                    "label": _("State"),
                    "order": "state",
                    "key": lambda order: states[order.state]["label"],
                },
                "none": {"label": _("None")},
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Number"), "input": "number"},
                "customer": {"label": _("Search in Customer"), "input": "customer"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
                "product": {"label": _("Search in Product"), "input": "product"},
            },
        }

    @http.route(
        ["/my/jobs", "/my/jobs/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_jobs(self, **params):
        """Show the jobs of the technician who is logged in, today's first."""
        values = self._prepare_aftersales_list(
            "aftersales.order",
            "/my/jobs",
            "service_job",
            self._get_job_options(),
            **params,
        )
        values["states"] = request.env["aftersales.order"]._get_portal_states()
        return request.render("aftersales_portal.portal_my_jobs", values)

    # === PAGE === #

    @http.route("/my/jobs/<int:order_id>", type="http", auth="user", website=True)
    def portal_job_page(self, order_id, **kwargs):
        """Show one job to its technician."""
        order_sudo = self._get_job(order_id)
        if not order_sudo:
            return request.redirect("/my/jobs")
        return self._render_job(order_sudo, success=kwargs.get("success"))

    @http.route(
        "/my/jobs/<int:order_id>/<any(accept,refuse,start):step>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_step(self, order_id, step, **form):
        """Take a step of the job as its technician."""
        order_sudo = self._get_job(order_id)
        if not order_sudo:
            return request.redirect("/my/jobs")
        method, reached = JOB_STEPS[step]
        if order_sudo.state in reached:
            return request.redirect(order_sudo.access_url)
        try:
            with request.env.cr.savepoint():
                # the model checks whose job it is, locks and moves
                getattr(order_sudo.sudo(False), method)(
                    **self._prepare_job_step(step, form)
                )
        except (AccessError, UserError) as error:
            return self._render_job(order_sudo, error=error)
        if step == "refuse":
            return request.redirect("/my/jobs")
        return request.redirect(order_sudo.access_url)

    def _get_job(self, order_id):
        """Return the visitor's own job with superuser rights, None if it is not."""
        user = request.env.user
        order_sudo = self._get_aftersales_document("aftersales.order", order_id)
        if not order_sudo or not order_sudo._is_portal_job(user):
            return None
        # sudo: customer, unit and lines of the job; the user stays the technician
        return order_sudo.with_user(user).sudo()

    def _get_job_log(self, order_sudo, log_id):
        """Return the log the form was made for, if it is one of this job."""
        log_id = read_text({"log_id": log_id}, "log_id", 20)
        if not log_id.isdecimal():
            return order_sudo.open_log_id
        return order_sudo.log_ids.filtered(lambda log: log.id == int(log_id))

    def _prepare_job_step(self, step, form):
        """Return what the step of the model is told of the form."""
        if step == "refuse":
            reason = read_text(form, "reason", LONGEST_REASON)
            if not reason:
                raise UserError(request.env._("Say why you hand the job back."))
            return {"reason": reason}
        return {}

    def _render_job(self, order_sudo, error=None, form=None, success=None):
        if error:
            # what the step that was refused has left in memory
            order_sudo.invalidate_recordset()
        values = self._prepare_aftersales_page(
            order_sudo, None, self._prepare_job_values(order_sudo, form), "service_job"
        )
        values["success"] = success
        if error:
            values["error_message"] = str(error)
            values["flaws"] = getattr(error, "inputs", {})
        response = request.render("aftersales_portal.portal_job_page", values)
        if error:
            response.status_code = 422
        return response

    def _prepare_job_values(self, order_sudo, form=None):
        """Return what the page of a job shows.

        :param form: what the technician typed, when it could not be kept
        """
        case_sudo = order_sudo.case_id
        log_sudo = order_sudo.open_log_id
        if case_sudo.state != "to_repair":
            log_sudo = log_sudo.browse()
        past_logs = order_sudo.log_ids.filtered(lambda log: log.state != "draft")
        return {
            "job": order_sudo,
            "service": case_sudo,
            "log": log_sudo,
            "past_logs": past_logs,
            "past_keys": past_logs._get_portal_keys(),
            "states": order_sudo._get_portal_states(),
            "flaws": {},
            **(self._prepare_job_form(log_sudo, form) if log_sudo else {}),
        }

    def _prepare_job_form(self, log_sudo, form=None):
        """Return what the form of a visit shows."""
        values = log_sudo._get_portal_values()
        # sudo: aftersales.fault - names for the choice
        faults = request.env["aftersales.fault"].sudo()
        return {
            "log_lines": log_sudo._get_portal_lines(),
            "shown": {name: form.get(name, "") for name in values} if form else values,
            "version": log_sudo._get_portal_version(),
            "needs": log_sudo._get_portal_problems(),
            "faults": faults.search_fetch([], ["kind", "name"]).grouped("kind"),
        }
