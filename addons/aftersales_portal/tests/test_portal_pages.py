from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.words_seen import SCRIPTS, WordsSeen

from ..models.gateway_field import FORM_FIELDS
from .browser_common import BrowserCommon

CUSTOMER = "سیده فاطمه‌زهرا موسوی‌نژاد حسینی‌پور اصفهانی"
PRODUCT = "یخچال و فریزر ساید‌بای‌ساید هوشمند بیست‌وشش فوتی با یخ‌ساز خودکار"
SERIAL = "SN-2026-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0001"
WORDS = "صدای بلند می‌دهد و خنک نمی‌کند. " * 12
NARROW, WIDE = 360, 1300
# routes that answer by GET and show no page
NO_PAGES = {
    "/w/<int:card_id>/<string:token>",
    "/c/<int:case_id>/<string:token>",
    "/my/repairs/template.<any(csv,xlsx):kind>",
    "/my/requests/template.<any(csv,xlsx):kind>",
    "/my/warranty/<int:card_id>/document/<int:document_id>",
    "/my/cases/<int:case_id>/document/<int:document_id>",
    "/my/cases/<int:case_id>/minutes/<int:log_id>",
    "/my/cases/<int:case_id>/minutes/<int:log_id>/<int:document_id>",
    "/my/jobs/<int:order_id>/minutes/<int:log_id>",
    "/my/jobs/<int:order_id>/sheet/<int:log_id>/<int:document_id>",
}


@tagged("post_install", "-at_install", "aftersales_full")
class TestPortalPages(WordsSeen, BrowserCommon):
    """Every page is read and used on a phone, from right to left and by keys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_languages()
        # what a database may have of its own
        cls.env["aftersales.gateway"].search([]).action_archive()
        cls.env["aftersales.checklist"].search([]).active = False
        cls._make_checklist()
        cls.customer.write(
            {
                "name": CUSTOMER,
                "street": "بزرگراه شهید همت، خیابان گلستان دوازدهم، بن‌بست نسترن",
                "lang": "fa_IR",
            }
        )
        cls.fridge.write({"name": PRODUCT})
        cls.gasket.write({"name": f"نوار درب {PRODUCT}", "default_code": "GSK-1"})
        cls.labor_product.name = f"اجرت تعویض {PRODUCT}"
        cls.unit.name = SERIAL

    @classmethod
    def _make_checklist(cls):
        cls.env["aftersales.checklist"].create(
            {
                "name": "Evidence",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Voltage between the phases of the compressor",
                            "stage": "work",
                            "evidence": "measurement",
                            "unit": "V",
                            "limit_kind": "between",
                            "value_min": 200,
                            "value_max": 240,
                        }
                    ),
                    Command.create(
                        {"name": "Leak test", "stage": "work", "evidence": "photo"}
                    ),
                ],
            }
        )

    # === WHAT THE PAGES SHOW === #

    def _take_in(self, serial, **vals):
        """Take a unit in whose customer has much to say."""
        if serial != SERIAL:
            self._make_unit(serial)
        case = self._make_case(serial, self.agent, complaint=WORDS, **vals)
        case.write({"accessories": f"ریموت کنترل {SERIAL}", "unit_condition": WORDS})
        return case

    def _finish(self, log, user):
        log.point_ids.result = "na"
        log.work_done = WORDS
        log.with_user(user).action_submit()

    def _make_intake(self):
        self._make_unit("FR-0004")
        intake = self.env["aftersales.request.intake"].create(
            {
                "sender_id": self.agent_user.id,
                "agent_id": self.agent.id,
                "text": f"FR-0004\nNOBODY-{SERIAL}",
                "complaint": WORDS,
            }
        )
        intake.action_check()
        return intake

    def _make_gateway(self):
        return self.env["aftersales.gateway"].create(
            {
                "name": f"پذیرش {PRODUCT}",
                "company_id": self.company.id,
                "is_public": True,
                "introduction": WORDS,
                "field_ids": [Command.create({"name": name}) for name in FORM_FIELDS],
            }
        )

    def _make_counter(self):
        """Open a counter where one visitor is served and another one waits."""
        counter = self.env["aftersales.counter"].create(
            {
                "name": f"باجه {PRODUCT}",
                "agent_id": self.agent.id,
                "company_id": self.company.id,
            }
        )
        for key, step in (("one", "visitor"), ("", "call"), ("two", "visitor")):
            self._post(
                f"/my/desks/{counter.id}/{step}",
                self.agent_user,
                visitor_name=CUSTOMER,
                phone="+98 912 345 6789",
                key=key,
                serving="",
            )
        return counter

    def _report_repairs(self):
        """Send a list of repairs with a bad line; return the page that says so."""
        self.agent.is_aftersales_reporter = True
        response = self._post(
            "/my/repairs/report",
            self.agent_user,
            units=f"Number;Serial number;Work done\n1;NOBODY-{SERIAL};{WORDS}",
        )
        return response.headers["Location"]

    # === WALKS === #

    def _get_customer_urls(self):
        asked = self._take_in(SERIAL)
        line = self._make_estimate(asked).order_line[:1]
        card = self.unit.card_ids
        return [
            "/my/warranty",
            "/my/units",
            card.access_url,
            f"{card.access_url}/service",
            "/my/warranty/register",
            "/my/service/new",
            "/my/cases?groupby=state",
            asked.access_url,
            f"{asked.access_url}/estimate",
            f"{asked.access_url}/estimate?step=sign&keep={line.id}",
            self._make_ready("FR-0002", charged=True).access_url,
            self._make_delivered("FR-0003", charged=True).access_url,
        ]

    def _get_agent_urls(self):
        self._make_technician(CUSTOMER, self.agent)
        consumers = self.env["aftersales.agent.consumer"].with_user(self.agent_user)
        consumers._bring(self.agent, "+98 912 345 6789", CUSTOMER, street=WORDS[:90])
        case = self._take_in("FR-0005")
        counter = self._make_counter()
        return [
            "/my/desks",
            f"/my/desks/{counter.id}",
            f"/my/desks/{counter.id}/edit",
            "/my/desks/new",
            "/my/requests",
            case.request_id.access_url,
            "/my/requests/new",
            "/my/requests/group",
            f"/my/requests/group/{self._make_intake().id}",
            "/my/consumers",
            "/my/consumers/new",
            "/my/office/jobs",
            "/my/cases",
            case.access_url,
            self._make_job(self._take_in("FR-0006")).access_url,
            "/my/parts",
            "/my/parts/held?groupby=technician",
            "/my/parts/owed",
            "/my/sales",
            "/my/repairs/report",
            self._report_repairs(),
        ]

    def _get_technician_urls(self):
        self.process.is_old_part_required = True
        new = self._make_job(self._take_in("FR-0007"))
        running = self._make_running_job(self.compressor, self._take_in("FR-0008"))
        running.with_user(self.agent_tech_user).action_request_parts()
        self._add_stock(self.gasket, 3, location=self.agent_tech.location_id)
        self._add_stock(self.compressor, 1, SERIAL, self.agent_tech.location_id)
        done = self._make_running_job(case=self._take_in("FR-0009"))
        self._finish(done.open_log_id, self.agent_tech_user)
        debt = self.agent_tech._get_owed_old_parts()
        debt.date_due = fields.Date.today() - timedelta(days=1)
        return [
            "/my/jobs",
            "/my/jobs?filterby=done",
            new.access_url,
            running.access_url,
            done.access_url,
            "/my/jobs/parts",
            "/my/jobs/parts/held?groupby=part",
            "/my/jobs/parts/owed",
            "/my/jobs/parts/asked?groupby=state",
        ]

    def _get_public_urls(self):
        return [
            "/warranty/check",
            f"/warranty/check?number={SERIAL}",
            "/warranty/check?number=NOBODY",
            f"/reception/{self._make_gateway().access_token}",
            "/reception/closed",
        ]

    def test_no_page_bars_a_visitor_s_way(self):
        walks = {
            self.customer_user: self._get_customer_urls(),
            self.agent_tech_user: self._get_technician_urls(),
            self.agent_user: self._get_agent_urls(),
            None: self._get_public_urls(),
        }
        self._assert_complete(url for urls in walks.values() for url in urls)

        for user, urls in walks.items():
            with self.subTest(user=user and user.login):
                self._walk_pages(
                    [{"url": url} for url in urls],
                    login=user and user.login,
                    widths=[NARROW, WIDE],
                    languages=[["en_US", False], ["fa_IR", True]],
                )

        for user, urls in walks.items():
            for code in SCRIPTS:
                self.opener.cookies.clear()
                self._login(user)
                self.opener.cookies["frontend_lang"] = code
                for url in urls:
                    with self.subTest(url=url, code=code):
                        page = self.url_open(url)
                        lang = code.replace("_", "-")
                        self.assertIn(f'"calendar_lang": "{lang}"', page.text)
                        english = self._find_english(page.text, code, False)
                        self.assertEqual(english, [])

    def _assert_complete(self, urls):
        """Check that each page of this addon is walked."""
        routing = self.env["ir.http"].routing_map()
        adapter = routing.bind("")
        walked = {
            adapter.match(url.partition("?")[0], method="GET", return_rule=True)[0].rule
            for url in urls
        }
        pages = {
            rule.rule
            for rule in routing.iter_rules()
            if rule.endpoint.func.__module__.startswith("odoo.addons.aftersales_portal")
            and rule.endpoint.routing["type"] == "http"
            and rule.endpoint.routing.get("website")
            and "GET" in (rule.methods or {"GET"})
            and "/page/" not in rule.rule
        }
        self.assertEqual(pages - walked - NO_PAGES, set())
