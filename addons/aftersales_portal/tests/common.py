import base64

from lxml import html

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from odoo.addons.aftersales_repair.tests.common import AftersalesRepairCommon

from .test_upload_rules import make_picture


class AftersalesPortalCommon(AftersalesRepairCommon, HttpCase):
    """A customer, an agent and his technician with logins, and a stranger of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"street": "12 Golestan Street", "city": "Tehran"})
        cls.customer_user = cls._make_portal_user("portal_customer", cls.customer)
        cls.agent = cls._make_partner(
            "Kaveh Home Service", aftersales_agent_role="both"
        )
        cls.agent_user = cls._make_portal_user("portal_agent", cls.agent)
        cls.agent_tech, cls.agent_tech_user = cls._make_technician("Dariush", cls.agent)
        cls._set_up_strangers()

    @classmethod
    def _set_up_strangers(cls):
        """Make a second customer with a unit, a second agent, a second technician."""
        cls.stranger = cls._make_partner("Nasrin Bagheri")
        cls.stranger_user = cls._make_portal_user("portal_stranger", cls.stranger)
        cls.other_agent = cls._make_partner("Sepehr", aftersales_agent_role="both")
        cls.other_agent_user = cls._make_portal_user("portal_agent2", cls.other_agent)
        cls.other_tech, cls.other_tech_user = cls._make_technician(
            "Farhad", cls.other_agent
        )
        cls.everybody = (
            cls.customer_user
            | cls.agent_user
            | cls.agent_tech_user
            | cls.stranger_user
            | cls.other_agent_user
            | cls.other_tech_user
        )

    @classmethod
    def _make_partner(cls, name, **vals):
        email = f"{name.split()[0].lower()}@example.com"
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    @classmethod
    def _make_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _make_technician(cls, name, agent):
        # a person of the agent: not his whole office
        partner = cls._make_partner(name)
        user = cls._make_portal_user(f"portal_{name.lower()}", partner)
        technician = cls.env["aftersales.technician"].create(
            {
                "partner_id": partner.id,
                "agent_id": agent.id,
                "company_id": cls.company.id,
            }
        )
        return technician, user

    # === STORIES === #

    def _plan_part(self, case, product, quantity=1, **vals):
        """Plan a part as the dispatcher: a technician of an agent plans nothing."""
        return self._plan(
            "part", case, product_id=product.id, quantity=quantity, **vals
        )

    def _plan_labor(self, case, **vals):
        return self._plan("labor", case, service_id=self.service.id, **vals)

    def _plan(self, kind, case, **vals):
        lines = self.env[f"aftersales.work.{kind}"].with_user(self.dispatcher)
        return lines.create({"case_id": case.id, **vals}).with_env(self.env)

    def _make_case(self, serial="FR-0001", agent=None, **vals):
        """Take in a unit of the customer, brought by the agent where one is named."""
        case = self._request(serial, place="customer", **vals)
        if agent:
            case.request_id.agent_id = agent
        return case

    def _make_job(self, case=None, accept=False):
        """Give a case to the agent's technician; return his order."""
        case = case or self._make_case()
        order = case.with_user(self.dispatcher).action_assign(self.agent_tech)
        if accept:
            order.with_user(self.agent_tech_user).action_accept()
        return order.with_env(self.env)

    def _make_running_job(self, part=None, case=None, **vals):
        """Bring a free job so far that its technician works on it."""
        part = part or self.gasket
        if part.tracking == "none":
            self._add_stock(part, 5)
        order = self._make_job(case, accept=True)
        case = order.case_id
        self._plan_part(case, part, **vals)
        self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()
        order.with_user(self.agent_tech_user).action_start()
        return order

    def _make_estimate(self, case=None):
        """Bring a case so far that its customer has an estimate to sign."""
        case = case or self._make_case()
        self._make_job(case, accept=True)
        self._make_uncovered(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.dispatcher).action_quote()
        return case.sale_order_ids

    def _make_ready(self, serial="FR-0003", charged=False):
        """Bring a unit in our hands to the shelf.

        :param bool charged: at the customer's cost, with an invoice he has to pay
        """
        self._make_unit(serial)
        case = self._request(serial)
        if charged:
            self._make_uncovered(case)
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()
        if charged:
            case.sale_order_ids.action_confirm()
        log = order.action_start()
        log.sudo().point_ids.result = "na"
        self._pass(self._submit(order))
        if case.state == "to_sort":
            case.with_user(self.dispatcher)._transition("ready")
        if charged:
            case.with_user(self.accountant).action_invoice()
            case.invoice_ids.action_post()
        return case

    def _make_delivered(self, serial="FR-0003", **vals):
        """Hand the unit over, for the customer to confirm."""
        case = self._make_ready(serial, **vals)
        case.with_user(self.reception).action_deliver(signature=self._make_signature())
        return case

    def _make_signature(self):
        return base64.b64encode(make_picture()).decode()

    # === BROWSING === #

    def _login(self, user):
        """Log in, None for nobody."""
        if user:
            self.authenticate(user.login, user.login)
        else:
            self.authenticate(None, None)

    def _get(self, url, user):
        self._login(user)
        return self.url_open(url, allow_redirects=False)

    def _post(self, url, user, **data):
        """Send a form with the token that belongs to the session."""
        self._login(user)
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data, allow_redirects=False)

    def _text(self, response):
        """Return what stands on a page, without tags and runs of blanks."""
        return " ".join(html.fromstring(response.text).text_content().split())

    def _assert_refused(self, response):
        """Check that the visitor was sent elsewhere, or told there is nothing."""
        self.assertIn(response.status_code, (303, 302, 403, 404), response.url)
        self.assertNotIn(self.customer.name, response.text)
