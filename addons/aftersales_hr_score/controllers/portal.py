from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.aftersales_warranty.rules.route_parameter import parse_number
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

COUNTER = "aftersales_pay_sheet_count"


class PayPortal(CustomerPortal):
    """What a technician was credited, on his own page: an agent's people too."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if COUNTER in counters:
            sheets = request.env["aftersales.pay.sheet"]
            values[COUNTER] = (
                sheets.search_count(self._get_pay_domain())
                if sheets.has_access("read")
                else 0
            )
        return values

    def _get_pay_domain(self):
        """Return the sheets of the visitor himself, whatever else he may read."""
        # sudo: aftersales.technician - who the visitor is
        technicians = request.env["aftersales.technician"].sudo()
        own = technicians.with_context(active_test=False).search(
            [("user_id", "=", request.env.uid)]
        )
        return [("technician_id", "in", own.ids)]

    @http.route(
        ["/my/pay", "/my/pay/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_pay(self, page=1, **_kw):
        """Show the visitor's own sheets, the newest first."""
        sheets = request.env["aftersales.pay.sheet"]
        domain = self._get_pay_domain()
        readable = sheets.has_access("read")
        pager = portal_pager(
            url="/my/pay",
            total=sheets.search_count(domain) if readable else 0,
            page=parse_number(page, otherwise=1),
            step=self._items_per_page,
        )
        if readable:
            sheets = sheets.search(
                domain, limit=self._items_per_page, offset=pager["offset"]
            )
        values = {
            **self._prepare_portal_layout_values(),
            # sudo: names of periods and branches of the visitor's own sheets
            "sheets": sheets.sudo(),
            "page_name": "aftersales_pay",
            "pager": pager,
            "default_url": "/my/pay",
        }
        return request.render("aftersales_hr_score.portal_my_pay", values)

    @http.route("/my/pay/<int:sheet_id>", type="http", auth="user", website=True)
    def portal_my_pay_sheet(self, sheet_id, report_type=None, download=False, **_kw):
        """Show one of the visitor's own sheets, each line with its job."""
        try:
            sheet = self._find_own_sheet(sheet_id)
        except (AccessError, MissingError):
            return request.redirect("/my/pay")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=sheet,
                report_type=report_type,
                report_ref="aftersales_hr_score.action_report_pay_sheet",
                download=download,
            )
        values = {
            **self._prepare_portal_layout_values(),
            "sheet": sheet,
            "lines": sheet.line_ids,
            "page_name": "aftersales_pay",
        }
        return request.render("aftersales_hr_score.portal_my_pay_sheet", values)

    @http.route(
        "/my/pay/<int:sheet_id>/dispute/<int:line_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_dispute(self, sheet_id, line_id, reason="", **_kw):
        """Say what is wrong with a line."""
        try:
            sheet = self._find_own_sheet(sheet_id)
        except (AccessError, MissingError):
            return request.redirect("/my/pay")
        line = request.env["aftersales.score.line"].browse(line_id)
        problem = ""
        if line.id in sheet.line_ids.ids:
            problem = self._dispute(line, reason)
        url = f"/my/pay/{sheet_id}"
        if not problem:
            return request.redirect(f"{url}#line{line_id}")
        values = {
            **self._prepare_portal_layout_values(),
            "sheet": sheet,
            "lines": sheet.line_ids,
            "page_name": "aftersales_pay",
            "problem": problem,
        }
        return request.render("aftersales_hr_score.portal_my_pay_sheet", values)

    def _dispute(self, line, reason):
        """Dispute a line; return in words why it cannot be, or nothing."""
        try:
            with request.env.cr.savepoint():
                line.action_dispute(str(reason)[:2000])
        except UserError as error:
            return str(error)
        return ""

    def _find_own_sheet(self, sheet_id):
        """Return a sheet of the visitor, with what its page reads.

        :raises MissingError: when it is another's or nobody's
        """
        sheets = request.env["aftersales.pay.sheet"]
        sheets.check_access("read")
        sheet = sheets.search([("id", "=", sheet_id), *self._get_pay_domain()], limit=1)
        if not sheet:
            raise MissingError(request.env._("There is no such sheet."))
        # sudo: names of jobs and branches of the visitor's own sheet
        return sheet.sudo()
