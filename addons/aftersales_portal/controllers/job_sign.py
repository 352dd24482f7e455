import binascii

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..rules.form import read_text
from .job import JobPortal


class JobSignPortal(JobPortal):
    """The customer's signature on the technician's phone."""

    @http.route(
        "/my/jobs/<int:order_id>/sign/<int:log_id>",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_job_sign(self, order_id, log_id, name=None, signature=None):
        """Keep the signature under the minutes of a visit of one's own job."""
        order_sudo = self._get_job(order_id)
        log_sudo = order_sudo and self._get_job_log(order_sudo, str(log_id))
        if not log_sudo:
            return {"error": request.env._("This is no job of yours.")}
        name = read_text({"name": name}, "name", 100)
        try:
            with request.env.cr.savepoint():
                log_sudo.action_sign(name, signature)
        except (AccessError, UserError) as error:
            return {"error": str(error)}
        except (TypeError, ValueError, binascii.Error):
            return {"error": request.env._("This is no signature. Sign again.")}
        return {"force_refresh": True, "redirect_url": order_sudo.access_url}
