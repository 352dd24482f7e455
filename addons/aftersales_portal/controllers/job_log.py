from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..exceptions import ChangedError, ClosedError
from ..rules.form import read_text
from .job import JobPortal


class JobLogPortal(JobPortal):
    """The form of a visit, sent by a browser or by a script that waits for a network.

    The script asks for JSON and gets the same step with the same checks.
    """

    @http.route(
        "/my/jobs/<int:order_id>/<any(save,submit):step>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_log(self, order_id, step, log_id=None, **form):
        """Keep the log of the visit, or hand it in."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, log_id)
        if not log_sudo:
            return self._answer_gone(order_sudo)
        form = {name: read_text(form, name, None) for name in form}
        try:
            with request.env.cr.savepoint():
                log_sudo._portal_receive(step, form, request.httprequest.files)
        except (AccessError, UserError) as error:
            return self._answer_refusal(order_sudo, log_sudo, error, form)
        url = f"{order_sudo.access_url}?success={step}"
        if not self._wants_json():
            return request.redirect(url)
        log_sudo.invalidate_recordset()
        return request.make_json_response(
            {"url": url, "version": log_sudo._get_portal_version()}
        )

    @http.route(
        "/my/jobs/<int:order_id>/photo",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_job_photo(self, order_id, log_id=None, target="", **form):
        """Keep one photo of a visit, sent by a script."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, log_id)
        file = request.httprequest.files.get("photo")
        if not log_sudo or not file:
            return self._answer_gone(order_sudo)
        try:
            with request.env.cr.savepoint():
                photo = log_sudo._portal_receive_photo(
                    target, file, read_text(form, "client_key", None)
                )
        except (AccessError, UserError) as error:
            return self._answer_refusal(order_sudo, log_sudo, error)
        return request.make_json_response({"photo": photo.id})

    # === ANSWERS === #

    def _wants_json(self):
        return request.httprequest.accept_mimetypes.best == "application/json"

    def _answer_gone(self, order_sudo):
        """Lead away from what is not the visitor's, or not there."""
        if not self._wants_json():
            return request.redirect(
                order_sudo.access_url if order_sudo else "/my/jobs",
            )
        message = request.env._("This job is not yours any more; nothing was taken.")
        return request.make_json_response(
            {"kind": "closed", "message": message}, status=404
        )

    def _answer_refusal(self, order_sudo, log_sudo, error, form=None):
        """Tell why nothing was taken; what was typed stays with who typed it."""
        if self._wants_json():
            return self._answer_refusal_json(log_sudo, error)
        if isinstance(error, ClosedError):
            # sent twice, by a second press or over a bad line: one effect
            return request.redirect(f"{order_sudo.access_url}?success=submit")
        return self._render_job(order_sudo, error=error, form=form)

    def _answer_refusal_json(self, log_sudo, error):
        answer = {
            "kind": "refused",
            "message": str(error),
            "inputs": getattr(error, "inputs", {}),
        }
        if isinstance(error, ClosedError):
            return request.make_json_response(answer | {"kind": "closed"}, status=409)
        if isinstance(error, ChangedError):
            log_sudo.invalidate_recordset()
            answer |= {
                "kind": "changed",
                "version": log_sudo._get_portal_version(),
                "values": log_sudo._get_portal_values(),
            }
            return request.make_json_response(answer, status=409)
        return request.make_json_response(answer, status=422)
