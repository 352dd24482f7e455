from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesPortalCommon

STEPS = ("accept", "refuse", "start", "save", "submit")
LISTS = ("/my/warranty", "/my/cases", "/my/jobs")


@tagged("post_install", "-at_install")
class TestPortalAccess(AftersalesPortalCommon):
    """Each page is its owner's; everybody else is sent away."""

    def setUp(self):
        super().setUp()
        self.case = self._make_case(agent=self.agent)
        self.order = self._make_job(self.case)
        self.card = self.unit.card_ids
        self.card_url = f"/my/warranty/{self.card.id}"
        self.case_url = f"/my/cases/{self.case.id}"
        self.job_url = f"/my/jobs/{self.order.id}"

    # === PAGES === #

    def test_everybody_sees_his_own_pages(self):
        for url, user in (
            (self.card_url, self.customer_user),
            (self.case_url, self.customer_user),
            (self.case_url, self.agent_user),
            (self.job_url, self.agent_tech_user),
            (self.job_url, self.agent_user),
        ):
            with self.subTest(url=url, user=user.login):
                self.assertEqual(self._get(url, user).status_code, 200)

    def test_nobody_sees_the_pages_of_another(self):
        owners = {
            self.card_url: self.customer_user,
            self.case_url: self.customer_user | self.agent_user,
            # the office of an agent leads its technicians
            self.job_url: self.agent_user | self.agent_tech_user,
        }
        for url, own in owners.items():
            for user in self.everybody - own:
                with self.subTest(url=url, user=user.login):
                    self._assert_refused(self._get(url, user))

    def test_nobody_gets_in_without_login_or_token(self):
        for url in (self.card_url, self.case_url, self.job_url, *LISTS):
            with self.subTest(url=url):
                self._assert_refused(self._get(url, None))

    def test_the_link_with_its_token_needs_no_login(self):
        for record in (self.card, self.case):
            with self.subTest(record=record):
                response = self._get(record.get_portal_url(), None)

                self.assertEqual(response.status_code, 200)
                self.assertIn(record.name, response.text)

    def test_a_wrong_token_opens_nothing(self):
        card_token = self.card._portal_ensure_token()
        for url in (self.card_url, self.case_url):
            for token in ("", "wrong", "None", "False", self.order.access_token):
                with self.subTest(url=url, token=token):
                    url_with_token = f"{url}?access_token={token}"
                    self._assert_refused(self._get(url_with_token, None))
        # the token of a card does not open a case
        foreign = f"{self.case_url}?access_token={card_token}"
        self._assert_refused(self._get(foreign, None))

    def test_a_job_has_no_page_without_login(self):
        url = f"{self.job_url}?access_token={self.order._portal_ensure_token()}"

        for user in (None, self.stranger_user, self.customer_user):
            self._assert_refused(self._get(url, user))

    def test_records_that_are_not_there_are_refused(self):
        for url in ("/my/warranty/0", "/my/cases/99999999", "/my/jobs/99999999"):
            for user in (None, self.customer_user, self.agent_tech_user):
                with self.subTest(url=url, user=user and user.login):
                    self._assert_refused(self._get(url, user))

    def test_lists_show_the_own_records_only(self):
        for url, record, owners in (
            ("/my/warranty", self.card, self.customer_user),
            ("/my/cases", self.case, self.customer_user | self.agent_user),
            ("/my/jobs", self.order, self.agent_tech_user),
        ):
            for user in self.everybody:
                with self.subTest(url=url, user=user.login):
                    page = self._get(f"{url}?filterby=all", user).text
                    self.assertEqual(f"{url}/{record.id}" in page, user in owners)

    def test_unknown_choices_in_a_list_fall_back(self):
        query = "sortby=x&filterby=x&groupby=x&search_in=x&search=%25&page=x"

        for url in LISTS:
            response = self._get(f"{url}?{query}", self.customer_user)
            self.assertEqual(response.status_code, 200)

    def test_an_employee_without_a_role_sees_no_list_entry(self):
        clerk = self._make_clerk()
        for url in LISTS:
            self.assertEqual(self._get(url, clerk).status_code, 200)
        self._assert_refused(self._get(self.case_url, clerk))
        self._assert_refused(self._get(self.job_url, clerk))

    def _make_clerk(self):
        return self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "portal_clerk",
                "password": "portal_clerk",
                "company_id": self.company.id,
                "company_ids": self.company.ids,
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )

    def test_the_technician_is_led_from_the_case_to_his_job(self):
        response = self._get(self.case_url, self.agent_tech_user)

        self.assertTrue(response.headers["Location"].endswith("/my/jobs"))

    def test_a_job_handed_back_is_closed_to_its_technician(self):
        self.order.with_user(self.agent_tech_user).action_refuse("Too far")

        self._assert_refused(self._get(self.job_url, self.agent_tech_user))
        self._assert_refused(self._get(self.case_url, self.agent_tech_user))

    @mute_logger("odoo.http")
    def test_no_route_of_the_addon_leaks_to_others(self):
        secrets = (self.card.name, self.case.name, self.order.name, "FR-0001")
        ids = {"card_id": self.card, "case_id": self.case, "order_id": self.order}
        routes = self._get_routes(ids)
        self.assertGreaterEqual(len(routes), 14)
        for user in (None, self.stranger_user, self.other_agent_user):
            self._login(user)
            token = Request.csrf_token(self) if user else ""
            for url in routes:
                for data in (None, {"csrf_token": token, "access_token": "wrong"}):
                    with self.subTest(url=url, user=user and user.login, data=data):
                        response = self.url_open(url, data=data, allow_redirects=False)
                        self.assertLess(response.status_code, 500)
                        for secret in secrets:
                            self.assertNotIn(secret, response.text)
        self.assertEqual(self.order.state, "assigned")

    def _get_routes(self, ids):
        """Return an address of each route of this addon, with ids of others."""
        urls = set()
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if not rule.rule.startswith(LISTS):
                continue
            values = {
                name: ids[name].id if name in ids else 1 for name in rule.arguments
            }
            for step in STEPS:
                with suppress(ValueError):
                    _host, url = rule.build(values | {"step": step}, False)
                    urls.add(url)
        return urls

    # === STEPS === #

    def test_only_its_technician_and_his_office_take_a_step(self):
        for user in (
            self.everybody - self.agent_tech_user - self.agent_user + self.technician
        ):
            for step in STEPS:
                with self.subTest(user=user.login, step=step):
                    self._assert_refused(self._post(f"{self.job_url}/{step}", user))
        self.assertEqual(self.order.state, "assigned")

    def test_a_dispatcher_does_not_act_for_a_technician_here(self):
        self._assert_refused(self._post(f"{self.job_url}/accept", self.dispatcher))
        self.assertEqual(self.order.state, "assigned")

    @mute_logger("odoo.http")
    def test_a_step_needs_the_token_of_the_form(self):
        self._login(self.agent_tech_user)

        response = self.url_open(f"{self.job_url}/accept", data={"x": "1"})

        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.order.state, "assigned")

    @mute_logger("odoo.http")
    def test_a_step_is_never_taken_by_a_link(self):
        for step in STEPS:
            response = self._get(f"{self.job_url}/{step}", self.agent_tech_user)
            self.assertEqual(response.status_code, 405)
        self.assertEqual(self.order.state, "assigned")

    def test_the_log_of_another_job_is_left_alone(self):
        order = self._make_running_other_job()
        foreign = self.order.sudo().create(
            {"case_id": self._make_other_case().id, "technician_id": self.other_tech.id}
        )
        log = foreign.log_ids.create(
            {"order_id": foreign.id, "technician_id": self.other_tech.id}
        )

        self._post(
            f"/my/jobs/{order.id}/submit",
            self.agent_tech_user,
            log_id=log.id,
            work_done="Mine",
        )

        self.assertFalse(log.work_done)
        self.assertEqual(log.state, "draft")

    def _make_running_other_job(self):
        unit = self._make_unit("FR-0003")
        case = self._make_case(unit.name)
        order = self._make_job(case, accept=True)
        self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()
        order.with_user(self.agent_tech_user).action_start()
        return order

    def _make_other_case(self):
        return self._make_case(self._make_unit("FR-0004").name)

    # === RECORDS === #

    def test_records_are_read_by_their_own_only(self):
        readers = {
            self.card: self.customer_user,
            self.case: self.customer_user | self.agent_user | self.agent_tech_user,
            self.order: self.agent_user | self.agent_tech_user,
        }
        for record, own in readers.items():
            for user in self.everybody:
                with self.subTest(record=record, user=user.login):
                    as_user = record.with_user(user)
                    self.assertEqual(as_user.has_access("read"), user in own)
                    self.assertFalse(as_user.has_access("write"))
                    self.assertFalse(as_user.has_access("unlink"))

    def test_nothing_else_is_opened_to_the_portal(self):
        for model in (
            "aftersales.case.state.log",
            "aftersales.work.part",
            "aftersales.work.labor",
            "aftersales.warranty.coverage",
            "aftersales.technician",
            "aftersales.request.intake",
            "aftersales.agent.consumer",
            "aftersales.gateway",
            "aftersales.quality.check",
            "stock.lot",
        ):
            with self.subTest(model=model):
                records = self.env[model].with_user(self.agent_tech_user)
                self.assertFalse(records.has_access("read"))

    def test_a_portal_user_takes_no_step_of_the_office(self):
        case = self.case.with_user(self.agent_tech_user)
        for step in ("action_quote", "action_deliver", "action_cancel", "action_sort"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(case, step)()
        with self.assertRaises(AccessError):
            case.action_assign(self.agent_tech)

    def test_only_the_customer_gets_the_link_that_needs_no_login(self):
        token = self.case._portal_ensure_token()

        for user in (self.agent_user, self.agent_tech_user):
            case = self.case.with_user(user)
            self.assertNotIn(token, case.get_portal_url())
            self.assertNotIn(token, case._get_share_url())
            with self.assertRaises(AccessError):
                case.read(["access_token"])
        self.assertIn(token, self.case.with_user(self.customer_user).get_portal_url())
        with self.assertRaises(AccessError):
            self.case.with_user(self.stranger_user).get_portal_url()

    def test_staff_shares_the_link_with_the_customer(self):
        for record in (self.case, self.card):
            with self.subTest(record=record):
                share = (
                    self.env["portal.share"]
                    .with_user(self.reception)
                    .with_context(active_model=record._name, active_id=record.id)
                    .create({"res_model": record._name, "res_id": record.id})
                )
                link = share.share_link
                self._login(None)

                response = self.url_open(link[link.index("/mail/view") :])

                self.assertEqual(response.status_code, 200)
                self.assertIn(f"{record.access_url}?", response.url)
                self.assertIn(record.name, response.text)

    def test_a_link_in_a_mail_leads_everybody_to_his_own_page(self):
        link = f"/mail/view?model=aftersales.case&res_id={self.case.id}"
        for user, is_own in (
            (self.customer_user, True),
            (self.agent_user, True),
            (self.stranger_user, False),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                url = self.url_open(link).url
                self.assertEqual(self.case.access_url in url, is_own)

    def test_neighbours_are_linked_without_token(self):
        self._make_case(self._make_unit("FR-0002").name, agent=self.agent)
        token = self.case._portal_ensure_token()
        self._login(self.agent_user)
        self.url_open("/my/cases")

        pages = [
            self.url_open(url).text
            for url in (self.case_url, f"/my/cases/{self.case.id + 1}")
        ]

        self.assertNotIn(token, "".join(pages))

    # === HOME === #

    def test_counters_count_the_own_records(self):
        counters = (
            "aftersales_card_count",
            "aftersales_case_count",
            "aftersales_job_count",
            "aftersales_new_job_count",
        )
        for user, expected in (
            (self.customer_user, (1, 1, 0, 0)),
            (self.agent_user, (0, 1, 0, 0)),
            (self.agent_tech_user, (0, 0, 1, 1)),
            (self.stranger_user, (0, 0, 0, 0)),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                counted = self.make_jsonrpc_request(
                    "/my/counters", {"counters": counters}
                )
                self.assertEqual(
                    tuple(counted[counter] for counter in counters), expected
                )

    def test_jobs_stand_on_the_home_of_technicians_only(self):
        for user, is_technician in (
            (self.agent_tech_user, True),
            (self.customer_user, False),
            (self.agent_user, False),
        ):
            with self.subTest(user=user.login):
                page = self._get("/my/home", user).text
                self.assertEqual("/my/jobs" in page, is_technician)
