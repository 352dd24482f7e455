import base64

from odoo import http
from odoo.exceptions import AccessError, LockError, UserError
from odoo.http import content_disposition, request

from ..models.request_intake import PORTAL_LIMIT
from ..models.request_intake_repair import CORRECTED
from ..rules.form import read_text
from ..rules.unit_template import get_columns, make_csv, make_xlsx
from ..rules.upload import MEGABYTE, clean_filename
from .agent_request import AgentRequestPortal

LONGEST_LIST = 1_000_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AgentListPortal(AgentRequestPortal):
    """A list of units of an agent: pasted or from a file, corrected, then sent."""

    # === TEMPLATE === #

    @http.route(
        "/my/requests/template.<any(csv,xlsx):kind>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_list_template(self, kind, **kwargs):
        """Give the empty list an agent fills in, in his language."""
        columns = get_columns(request.env.lang)
        return self._send_template(kind, request.env._("units"), columns)

    def _send_template(self, kind, name, columns, **layout):
        """Send an empty list, see ``rules.unit_template``."""
        if kind == "csv":
            content, mimetype = make_csv(columns), "text/csv; charset=utf-8"
        else:
            data = request.env["res.lang"]._get_data(code=request.env.lang)
            content = make_xlsx(columns, data.direction == "rtl", **layout)
            mimetype = XLSX_TYPE
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(f"{name}.{kind}")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # === LIST === #

    @http.route(
        "/my/requests/group",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_list_form(self, **chosen):
        """Show the form that takes a list of units."""
        if not self._get_acting_agent():
            return request.redirect("/my/requests")
        names = ("gateway_id", "counter_id")
        return self._render_list_form({name: chosen.get(name) for name in names})

    @http.route(
        "/my/requests/group",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_list_check(self, **form):
        """Read a list and show what each line names; nothing is sent yet."""
        agent = self._get_acting_agent()
        if not agent:
            return request.redirect("/my/requests")
        try:
            with request.env.cr.savepoint():
                intake = self._make_intake(agent, form)
                intake.action_check()
        except (AccessError, UserError) as error:
            return self._render_list_form(form, error)
        return request.redirect(f"/my/requests/group/{intake.id}")

    def _make_intake(self, agent, form):
        """Make the list of a form, as the visitor with superuser rights."""
        gateway = self._get_gateway(form.get("gateway_id"))
        company = gateway.company_id or request.env.user.company_id
        intakes = self._get_intakes().with_company(company)
        requests = intakes.env["aftersales.request"]
        chosen = requests._choose_received(gateway, self._read_choices(form))
        product = requests._find_received_product(read_text(form, "product", 200))
        return intakes.create(
            {
                "sender_id": request.env.uid,
                "agent_id": agent.id,
                "gateway_id": gateway.id,
                "counter_id": chosen["counter_id"],
                "list_number": read_text(form, "list_number", 100),
                "work_type_id": chosen["work_type_id"],
                "product_id": product.id,
                "place": gateway.place or "agent",
                "complaint": read_text(form, "complaint", 4000),
                **self._read_list(form, company),
            }
        )

    def _read_list(self, form, company):
        """Return the text or the file of a list, as values of the intake."""
        content = self._read_list_data(company)
        if not content:
            return {"text": read_text(form, "units", LONGEST_LIST)}
        return {"file": base64.b64encode(content)}

    def _read_list_data(self, company):
        """Return the file of a list that was sent along, None without one.

        :raises UserError: when it is empty, or larger than the branch allows
        """
        file = request.httprequest.files.get("list_file")
        if not file or not file.filename:
            return None
        # sudo: res.company - the limit of the branch, no more
        megabytes = company.sudo().aftersales_upload_megabytes
        content = file.read(megabytes * MEGABYTE + 1)
        name = clean_filename(file.filename)
        if not content:
            raise UserError(request.env._("“%s” is empty. Choose it again.", name))
        if len(content) > megabytes * MEGABYTE:
            raise UserError(
                request.env._(
                    "“%(file)s” is larger than %(size)s MB. Send a smaller one.",
                    file=name,
                    size=megabytes,
                )
            )
        return content

    def _render_list_form(self, form=None, error=None):
        gateway = self._get_gateway((form or {}).get("gateway_id"))
        values = self._prepare_request_form(gateway, form) | {
            "page_name": "service_request_group",
            "gateways": self._get_gateways(),
            "limit": PORTAL_LIMIT,
        }
        return self._render_form("portal_request_group", values, error)

    # === CHECKED LIST === #

    @http.route(
        "/my/requests/group/<int:intake_id>", type="http", auth="user", website=True
    )
    def portal_list_page(self, intake_id, **kwargs):
        """Show what was read of a list, what is wrong with it, and what was sent."""
        intake = self._get_intake(intake_id)
        if not intake:
            return request.redirect("/my/requests/group")
        return self._render_list(intake)

    @http.route(
        "/my/requests/group/<int:intake_id>/correct",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_list_correct(self, intake_id, **form):
        """Look again at the lines that were corrected."""
        intake = self._get_intake(intake_id)
        if not intake:
            return request.redirect("/my/requests/group")
        texts = {}
        for line in intake.line_ids:
            vals = {
                name: read_text(form, f"{name}_{line.id}", 500) or False
                for name in CORRECTED[intake.kind]
                if f"{name}_{line.id}" in form
            }
            if vals:
                texts[line.id] = vals
        try:
            with request.env.cr.savepoint():
                intake._portal_correct(texts)
        except (AccessError, LockError, UserError) as error:
            return self._render_list(intake, error)
        return request.redirect(f"/my/requests/group/{intake.id}")

    @http.route(
        "/my/requests/group/<int:intake_id>/send",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_list_send(self, intake_id, **form):
        """Send all good lines at once, for browsers that run no scripts."""
        intake = self._get_intake(intake_id)
        if not intake or not self._get_acting_agent():
            return request.redirect("/my/requests/group")
        try:
            with request.env.cr.savepoint():
                intake._portal_send(0)
        except (AccessError, LockError, UserError) as error:
            return self._render_list(intake, error)
        return request.redirect(f"/my/requests/group/{intake.id}")

    @http.route(
        "/my/requests/group/<int:intake_id>/step",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_list_step(self, intake_id):
        """Send the next lines of a list; the page asks again until none is left."""
        intake = self._get_intake(intake_id)
        if not intake or not self._get_acting_agent():
            return {"error": request.env._("This list is no longer here.")}
        try:
            with request.env.cr.savepoint():
                left = intake._portal_send()
        except LockError:
            return {"error": request.env._("This list is being sent already.")}
        except (AccessError, UserError) as error:
            return {"error": str(error)}
        return {"left": left, "sent": intake.sent_count}

    def _get_intakes(self):
        # sudo: aftersales.request.intake - the visitor's own lists, see below
        return (
            request.env["aftersales.request.intake"]
            .sudo()
            .with_context(aftersales_portal_form=True)
        )

    def _get_intake(self, intake_id):
        """Return the visitor's own list, none when it is another's or gone."""
        intake = self._get_intakes().search(
            [("id", "=", intake_id), ("sender_id", "=", request.env.uid)]
        )
        company = intake.gateway_id.company_id or request.env.user.company_id
        return intake.with_company(company)

    def _render_list(self, intake, error=None):
        intake.invalidate_recordset()
        lines = intake.line_ids.sorted("number")
        is_repair = intake.kind == "repair"
        values = {
            "page_name": "service_repairs" if is_repair else "service_request_group",
            "intake": intake,
            "list_url": "/my/repairs/report" if is_repair else "/my/requests/group",
            "unfinished": is_repair and intake._get_unfinished_logs(),
            "bad_lines": lines.filtered("problem"),
            "good_lines": lines.filtered(lambda line: not line.problem),
            "requests": intake.sent_request_ids,
            "columns": self._get_list_columns(intake),
        }
        return self._render_form("portal_request_list", values, error)

    def _get_list_columns(self, intake):
        """Return the inputs of a line to correct: (field, label)."""
        _ = request.env._
        if intake.kind == "repair":
            return intake._get_correctable()
        return [
            ("identifier", _("Serial or card")),
            ("product", _("Product code")),
            ("phone", _("Mobile")),
            ("complaint", _("What is wrong")),
        ]
