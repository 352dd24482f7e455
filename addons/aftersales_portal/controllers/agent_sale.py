from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.form import read_text
from ..rules.sale_list import MAX_SALES, make_sale, read_sales
from .agent_list import LONGEST_LIST, AgentListPortal


class AgentSalePortal(AgentListPortal):
    """A dealer registers which of his units went to whom: their cards begin."""

    @http.route(
        "/my/sales",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_sales_form(self, **kwargs):
        """Show the form that registers sales, one or many."""
        if not self._get_acting_agent():
            return request.redirect("/my")
        return self._render_sales({"identifier": kwargs.get("identifier")})

    @http.route("/my/sales", type="http", auth="user", website=True, methods=["POST"])
    def portal_sales_register(self, **form):
        """Register the sales of a form and tell of each line what became of it."""
        agent = self._get_acting_agent()
        if not agent:
            return request.redirect("/my")
        try:
            sales = self._read_sales(form)
        except UserError as error:
            return self._render_sales(form, error=error)
        results = request.env["aftersales.warranty.card"]._register_sales(agent, sales)
        bad = [sale for sale, _card, problem in results if problem]
        # what could not be registered stands in the form again, to be corrected
        rest = {"sales": "\n".join(sale.as_text() for sale in bad)}
        if form.get("kind") == "one" and bad:
            rest = form
        response = self._render_sales(rest, results=results)
        if bad and len(bad) == len(results):
            response.status_code = 422
        return response

    def _read_sales(self, form):
        """Return the sales of a form: the one typed in, or those of the list.

        :raises UserError: when the list cannot be read
        """
        if form.get("kind") == "one":
            texts = [
                read_text(form, name, 200)
                for name in ("identifier", "customer_name", "phone", "purchase_date")
            ]
            return [make_sale(1, *texts)]
        company = request.env.user.company_id
        data = self._read_list_data(company) or read_text(form, "sales", LONGEST_LIST)
        try:
            sales = read_sales(data)
        except FileError as error:
            raise UserError(self._get_sales_problem(error.code)) from error
        if not sales:
            raise UserError(request.env._("The list names no unit."))
        return sales

    def _get_sales_problem(self, code):
        """Say why a list of sales cannot be read."""
        _ = request.env._
        if code == "empty":
            return _("Paste the sales, or choose a file.")
        if code == "too_many_rows":
            return _("A list takes up to %s sales; split it.", MAX_SALES)
        return request.env["aftersales.serial.import"]._get_failure(code)

    def _render_sales(self, form, error=None, results=()):
        done = [row for row in results if not row[2]]
        values = {
            "page_name": "service_sales",
            "form": form,
            "results": results,
            "done_count": len(done),
            "bad_count": len(results) - len(done),
            "limit": MAX_SALES,
        }
        return self._render_form("portal_sales", values, error)
