import json
from itertools import product

from werkzeug.routing import AnyConverter

from odoo.http import Request

from .doors import DOORS, Door
from .test_upload_rules import make_picture
from .walk_visitors import WalkVisitors

# higher addons list their doors themselves; they are tried with any id
HOUSE = ("aftersales_warranty", "aftersales_repair", "aftersales_portal")
# core's own, to which we only listen: it opens to the same people as without us
CORE = frozenset({"/web/pivot/export_xlsx"})
# as large as an address may hold, and far beyond an integer of the database
HUGE = 10**15
TRACEBACK = "Traceback (most recent call last)"


class WalkCommon(WalkVisitors):
    """Victims with one document of each kind, and visitors who are after them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"phone": "+98 912 000 1234"})
        cls.visitors = cls._get_visitors()

    def setUp(self):
        super().setUp()
        self._set_up_victims()
        self._set_up_addresses()

    def _set_up_victims(self):
        self.card = self.unit.card_ids
        self.case = self._make_case(agent=self.agent)
        self.case.write({"complaint": "It hums at night"})
        self.order = self._make_job(self.case, accept=True)
        self._make_uncovered(self.case)
        self._plan_part(self.case, self.gasket)
        self.case.with_user(self.dispatcher).action_quote()
        self.estimate = self.case.sale_order_ids
        self.log = self.order.open_log_id or self.env[
            "aftersales.work.log"
        ].sudo().create(
            {"order_id": self.order.id, "technician_id": self.agent_tech.id}
        )
        self.photo = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "secret-photo.png",
                    "raw": make_picture(),
                    "res_model": "aftersales.work.log",
                    "res_id": self.log.id,
                }
            )
        )
        self.log.sudo().write(
            {"photo_ids": self.photo.ids, "signature": self.photo.datas}
        )
        self.intake = (
            self.env["aftersales.request.intake"]
            .sudo()
            .create(
                {
                    "sender_id": self.agent_user.id,
                    "agent_id": self.agent.id,
                    "text": "FR-0001",
                    "complaint": "It hums at night",
                }
            )
        )
        self.intake.action_check()
        self.counter = (
            self.env["aftersales.counter"]
            .sudo()
            .create(
                {
                    "name": "Desk",
                    "agent_id": self.agent.id,
                    "company_id": self.company.id,
                }
            )
        )
        # a link to share is made with the first look at a page: no trace of a thief
        for record in (self.card, self.case, self.order, self.estimate):
            record.sudo()._portal_ensure_token()
        self.secrets = (
            self.customer.name,
            "000 1234",
            "Golestan",
            self.card.name,
            self.case.name,
            self.order.name,
            self.estimate.name,
            "hums at night",
            "secret-photo",
        )
        # customers and cards are the whole company's, its work is the branch's
        self.branch_secrets = (
            self.case.name,
            self.order.name,
            self.estimate.name,
            "hums at night",
            "secret-photo",
        )

    def _set_up_addresses(self):
        self.rules = self._get_rules()
        self.methods = {}
        for rule in self.rules:
            methods = self.methods.setdefault(rule.rule, set())
            methods.update(rule.methods or {"GET", "POST"})
        self.gateway = (
            self.env["aftersales.sms.gateway"]
            .sudo()
            .create(
                {
                    "name": "Walk",
                    "url": "https://sms.example.com/",
                    "is_inbound": True,
                    "inbound_secret": "walk-secret",
                }
            )
        )
        self.victims = {
            "card_id": self.card.id,
            "case_id": self.case.id,
            "order_id": self.order.id,
            "log_id": self.log.id,
            "document_id": self.photo.id,
            "gateway_id": self.gateway.id,
            "request_id": self.case.request_id.id,
            "intake_id": self.intake.id,
            "counter_id": self.counter.id,
            "import_id": 1,
            "page": 1,
            "token": "wrong",
        }

    # === ADDRESSES === #

    def _get_rules(self):
        """Return the rules of all routes that our addons answer.

        A path may have several: one shows a form, the other takes it.
        """
        return [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith("odoo.addons.aftersales_")
            and rule.rule not in CORE
        ]

    def _get_urls(self, rule, values):
        """Return an address of a route for each combination of its parameters.

        What an addon above this one takes is the first record there is.
        """
        names = list(rule._converters)
        choices = [
            list(converter.items)
            if isinstance(converter, AnyConverter)
            else [values.get(name, 1)]
            for name, converter in rule._converters.items()
        ]
        return [
            rule.build(dict(zip(names, chosen, strict=True)), append_unknown=False)[1]
            for chosen in product(*choices)
        ]

    def _get_values(self, path, **other):
        """Return the parameters of a route, those of the victims unless told."""
        values = self.victims | (DOORS.get(path, Door()).values or {})
        if path.startswith("/my/orders"):
            values |= {"order_id": self.estimate.id}
        return values | other

    # === REQUESTS === #

    def _visit(self, visitor):
        """Log in, as if nobody had come before."""
        self._login(visitor)
        self.token = Request.csrf_token(self)

    def _knock(self, rule, method, url, with_token=True):
        """Send what the route takes, its form full of what the victims have."""
        self.env["aftersales.rate.limit"].sudo().search([]).unlink()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        self.queries = self.env.cr.sql_log_count
        full = self.base_url() + url
        if rule.endpoint.routing["type"] == "jsonrpc":
            body = {"jsonrpc": "2.0", "id": 1, "params": self._get_params()}
            return self.opener.request(
                method,
                full,
                data=json.dumps(body),
                headers={"Content-Type": "application/json"},
                allow_redirects=False,
            )
        data = None
        if method == "POST":
            data = {"csrf_token": self.token} if with_token else {"x": "1"}
            data |= self._get_form()
        return self.opener.request(method, full, data=data, allow_redirects=False)

    def _get_form(self):
        """Return form fields that name what belongs to the victims."""
        return {
            "unit": f"card-{self.card.id}",
            "card_id": self.card.id,
            "case_id": self.case.id,
            "log_id": self.log.id,
            "partner_id": self.customer.id,
            "agent_id": self.agent.id,
            "photo_id": self.photo.id,
        }

    def _get_params(self):
        return {"line_id": self.estimate.order_line[:1].id, "name": "Mallory"}

    # === JUDGING === #

    def _assert_quiet(self, response, may_read=False, secrets=None):
        """Check that an answer neither breaks nor tells what is not the visitor's.

        :param secrets: what he must not be told, all secrets of the victims unless told
        """
        self.assertLess(response.status_code, 500)
        if TRACEBACK in response.text:
            # core tells whoever has no session so, with the trace of its own code
            self.assertIn("SessionExpired", response.text)
        if may_read:
            return
        for secret in secrets or self.secrets:
            self.assertNotIn(secret, response.text)
        if response.status_code == 200:
            self.assertNotIn(
                response.headers["Content-Type"].partition(";")[0],
                ("application/pdf", "application/zip", "image/png", "image/jpeg"),
            )

    def _get_fingerprint(self):
        """Return what would change if somebody did something to the victims."""
        self.env.flush_all()
        self.env.invalidate_all()
        documents = (
            self.card,
            self.case,
            self.order,
            self.log,
            self.estimate,
            self.customer,
            self.photo,
            self.intake,
        )
        dates = [(record, record.sudo().write_date) for record in documents]
        domains = {
            "aftersales.case": [("partner_id", "child_of", self.customer.id)],
            "aftersales.request": [("partner_id", "child_of", self.customer.id)],
            "aftersales.warranty.card": [("partner_id", "child_of", self.customer.id)],
            "aftersales.order": [("case_id", "=", self.case.id)],
            "aftersales.work.part": [("case_id", "=", self.case.id)],
            "aftersales.work.labor": [("case_id", "=", self.case.id)],
            "res.partner": [("id", "child_of", self.customer.id)],
            "ir.attachment": [("res_id", "in", [r.id for r in documents])],
            "mail.message": [
                ("model", "in", [r._name for r in documents]),
                ("res_id", "in", [r.id for r in documents]),
            ],
        }
        counts = [
            (model, self.env[model].sudo().search_count(domain))
            for model, domain in domains.items()
        ]
        return dates, counts
