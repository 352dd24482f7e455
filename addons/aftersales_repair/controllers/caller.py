from odoo import http
from odoo.http import request


class AftersalesCallerController(http.Controller):
    """The address that a telephone system opens when somebody calls."""

    @http.route("/aftersales/call/<string:phone>", type="http", auth="user")
    def open_call(self, phone):
        """Show who calls, to whoever picks the call up."""
        caller = request.env["aftersales.caller"]._open(phone)
        return request.redirect(f"/odoo/incoming-call/{caller.id}")
