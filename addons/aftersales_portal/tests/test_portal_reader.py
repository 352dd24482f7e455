import json

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.reader_mixin import CUSTOMER_FIELDS
from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture

CALL = "/web/dataset/call_kw/%s/%s"
OWNER = "Leila Karimi"
TYPED = "Lady from the market"
MODELS = (
    "aftersales.case",
    "aftersales.warranty.card",
    "aftersales.order",
    "aftersales.work.log",
)


@tagged("post_install", "-at_install")
class TestPortalReader(AftersalesPortalCommon):
    """Whose a unit really is, no agent is told who brought it under another name."""

    def setUp(self):
        super().setUp()
        self.customer.write(
            {"name": OWNER, "phone": "+98 912 000 1234", "email": "leila@example.com"}
        )
        self.case = self._make_brought_case()
        self.order = self.case.with_user(self.dispatcher).action_assign(self.agent_tech)
        self.order.with_user(self.agent_tech_user).action_accept()
        self.order = self.order.sudo().with_env(self.env)
        self.log = (
            self.env["aftersales.work.log"]
            .sudo()
            .create({"order_id": self.order.id, "technician_id": self.agent_tech.id})
        )
        self.card = self.unit.card_ids
        self.card.dealer_id = self.agent
        self.case.message_post(
            body="It is I", author_id=self.customer.id, subtype_xmlid="mail.mt_comment"
        )
        self.records = {
            record._name: record
            for record in (
                self.case,
                self.card,
                self.order,
                self.log,
                self.case.request_id,
            )
        }
        # brought too, but nobody of the agent works on it
        other = self._make_unit("FR-0077")
        other.card_ids.sudo().write(
            {"partner_id": self.customer.id, "dealer_id": self.agent.id}
        )
        self.followed = self._make_case(other.name, agent=self.agent).sudo()
        self.secrets = (OWNER, "Leila", "000 1234", "9120001234", "leila@", "Golestan")
        self.env.flush_all()

    def _make_brought_case(self):
        """Let the agent announce the unit with the mobile of its owner."""
        self.env["aftersales.agent.consumer"]._bring(
            self.agent, "+98 912 000 1234", TYPED, city="Karaj"
        )
        case = self._make_case(agent=self.agent)
        self.assertEqual(case.partner_id, self.customer)
        return case.sudo()

    # === CALLS === #

    def _call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; return the answer, or its error."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.url_open(
            CALL % (model, method), json={"jsonrpc": "2.0", "params": params}
        ).json()
        if "error" in answer:
            # the debug part repeats what was asked
            return {"error": answer["error"]["data"]["message"]}
        return answer["result"]

    def _call_nearby(self, model, method, *args, **kwargs):
        """Call what the route calls, where hundreds of ways over it take too long."""
        try:
            return call_kw(
                self.env[model].with_user(self.agent_user), method, args, kwargs
            )
        except (AccessError, ValueError) as error:
            return {"error": str(error)}

    def _assert_no_secret(self, answer, *about):
        text = json.dumps(answer, ensure_ascii=False)
        for secret in self.secrets:
            self.assertNotIn(secret, text, about)

    def _assert_refused_call(self, model, method, *args, call=None, **kwargs):
        answer = (call or self._call)(model, method, *args, **kwargs)
        self._assert_no_secret(answer, model, method, args)
        self.assertIsInstance(answer, dict, (model, method, args, answer))
        self.assertIn("error", answer, (model, method, args, answer))

    def _get_closed(self, model):
        """Return the fields that a follower of records of a model may not read."""
        records = self.env[model]
        return {
            name: field
            for name, field in records._fields.items()
            if name not in records._get_portal_fields()
        }

    # === READING === #

    @mute_logger("odoo.http", "odoo.models")
    def test_no_read_tells_a_follower_whose_it_is(self):
        for user in (self.agent_user, self.agent_tech_user):
            self._login(user)
            for model, record in self.records.items():
                names = sorted(self.env[model]._get_portal_fields())
                everything = sorted(self.env[model]._fields)
                spec = {name: {"fields": {"display_name": {}}} for name in everything}
                for method, args, kwargs in (
                    ("read", [record.ids], {}),
                    ("read", [record.ids, names], {}),
                    ("read", [record.ids, everything], {}),
                    ("search_read", [[]], {}),
                    ("search_read", [[], names], {}),
                    ("search_read", [[], everything], {}),
                    ("web_read", [record.ids, spec], {}),
                    ("web_search_read", [[], spec], {}),
                    ("export_data", [record.ids, everything], {}),
                    ("name_search", [], {}),
                    ("name_search", ["Leila"], {}),
                    ("onchange", [record.ids, {}, [], spec], {}),
                    ("copy_data", [record.ids], {}),
                    ("get_portal_url", [record.ids], {}),
                ):
                    with self.subTest(user=user.login, model=model, method=method):
                        answer = self._call(model, method, *args, **kwargs)
                        self._assert_no_secret(answer, model, method)

    @mute_logger("odoo.http", "odoo.models")
    def test_each_closed_field_is_refused(self):
        for record in (self.followed, self.card, self.case.request_id):
            for name in self._get_closed(record._name):
                with self.subTest(record=record, field=name):
                    self._assert_refused_call(
                        record._name,
                        "read",
                        record.ids,
                        [name],
                        call=self._call_nearby,
                    )

    @mute_logger("odoo.http", "odoo.models")
    def test_the_people_of_a_job_read_nothing_of_the_customer(self):
        for user in (self.agent_user, self.agent_tech_user):
            self._login(user)
            for record in (self.case, self.order, self.log):
                for name in CUSTOMER_FIELDS & record._fields.keys():
                    with self.subTest(user=user.login, record=record, field=name):
                        self._assert_refused_call(
                            record._name, "read", record.ids, [name]
                        )

    @mute_logger("odoo.http", "odoo.models")
    def test_a_follower_reads_what_his_page_shows(self):
        self._login(self.agent_user)
        for model, record in self.records.items():
            names = self.env[model]._get_portal_fields() & record._fields.keys()
            names = sorted(names)
            with self.subTest(model=model):
                answer = self._call(model, "read", record.ids, names)
                self.assertIsInstance(answer, list, answer)
                [values] = answer
                self.assertEqual(set(values), set(names) | {"id"})
                self.assertIn(
                    record.id,
                    [row["id"] for row in self._call(model, "search_read", [], names)],
                )

    # === GUESSING === #

    @mute_logger("odoo.http", "odoo.models")
    def test_nobody_guesses_by_searching(self):
        """A search by a closed field would say yes or no to each guess."""
        for model in self.records:
            for name, field in self._get_closed(model).items():
                domain = [(name, "!=", False)]
                deep = [(f"{name}.display_name", "ilike", "Leila")]
                for method, args, kwargs in (
                    ("search_count", [domain], {}),
                    ("search_read", [domain, ["name"]], {}),
                    ("search_read", [[], ["name"]], {"order": name}),
                    ("formatted_read_group", [[], [name], ["__count"]], {}),
                    ("search_count", [deep if field.relational else domain], {}),
                ):
                    with self.subTest(model=model, field=name, method=method):
                        self._assert_refused_call(
                            model, method, *args, call=self._call_nearby, **kwargs
                        )

    @mute_logger("odoo.http", "odoo.models")
    def test_nobody_guesses_by_a_detour(self):
        self._login(self.agent_user)
        ways = {
            "aftersales.order": "case_id",
            "aftersales.work.log": "case_id",
            "aftersales.case": "card_id",
        }
        for model, way in ways.items():
            for name in ("partner_id", "partner_id.name", "partner_phone"):
                with self.subTest(model=model, name=name):
                    self._assert_refused_call(
                        model, "search_count", [(f"{way}.{name}", "ilike", "Leila")]
                    )
                    self._assert_refused_call(
                        model, "search_count", [(way, "any", [(name, "ilike", "x")])]
                    )
        self._assert_refused_call(
            "aftersales.order", "formatted_read_group", [], ["case_id.partner_id"], []
        )
        for aggregate in ("partner_id:count_distinct", "partner_id:array_agg"):
            self._assert_refused_call(
                "aftersales.case", "formatted_read_group", [], ["state"], [aggregate]
            )
        self._assert_refused_call(
            "aftersales.case",
            "filtered_domain",
            self.case.ids,
            [("partner_id.name", "ilike", "Leila")],
        )

    @mute_logger("odoo.http", "odoo.models")
    def test_contacts_do_not_lead_to_the_owner(self):
        self._login(self.agent_user)

        for method, args in (
            ("name_search", ["Leila"]),
            ("name_search", ["+989120001234"]),
            ("search_read", [[("id", "=", self.customer.id)]]),
            ("read", [self.customer.ids, ["name", "phone"]]),
            ("web_read", [self.customer.ids, {"display_name": {}}]),
        ):
            with self.subTest(method=method, args=args):
                answer = self._call("res.partner", method, *args)
                # the error may say the text that was searched, nothing is found by it
                self.assertTrue(answer == [] or "error" in answer, answer)

    @mute_logger("odoo.http", "odoo.models")
    def test_the_interface_of_programs_is_no_other_door(self):
        key = self.env["res.users.apikeys"].with_user(self.agent_user).sudo()
        key = key._generate("rpc", "walk", self.env.cr.now().replace(year=2099))
        self.env.flush_all()
        for model, record in self.records.items():
            for method, body in (
                ("read", {"ids": record.ids}),
                ("read", {"ids": record.ids, "fields": ["partner_id"]}),
                ("search_read", {"domain": [["partner_id", "ilike", "Leila"]]}),
            ):
                with self.subTest(model=model, method=method, body=body):
                    response = self.url_open(
                        f"/json/2/{model}/{method}",
                        data=json.dumps(body),
                        headers={
                            "Authorization": f"bearer {key}",
                            "Content-Type": "application/json",
                        },
                    )
                    self.assertIn(response.status_code, (200, 403, 404, 422))
                    if body.get("fields") or body.get("domain"):
                        self.assertEqual(response.status_code, 403)
                    self._assert_no_secret(response.text, model, method)

    # === MESSAGES === #

    @mute_logger("odoo.http", "odoo.models")
    def test_messages_tell_a_follower_nothing(self):
        self._login(self.agent_user)
        for model, record in self.records.items():
            thread = {"thread_model": model, "thread_id": record.id}
            data = {
                "fetch_params": [
                    [
                        "mail.thread",
                        thread
                        | {
                            "request_list": [
                                "followers",
                                "suggestedRecipients",
                                "contact_fields",
                                "attachments",
                            ]
                        },
                    ]
                ]
            }
            for url, params in (
                ("/mail/thread/messages", thread),
                ("/mail/thread/recipients", thread),
                ("/mail/thread/recipients/get_suggested_recipients", thread),
                ("/mail/chatter_fetch", thread),
                ("/portal/chatter_init", thread),
                ("/mail/data", data),
            ):
                with self.subTest(model=model, url=url):
                    response = self.url_open(url, json={"params": params})
                    self._assert_no_secret(response.text, model, url)
                    self.assertNotIn("It is I", response.text)
            found = self._call(
                "mail.message",
                "search_read",
                [("model", "=", model), ("res_id", "=", record.id)],
            )
            self._assert_no_secret(found, model)
            self.assertFalse(found, model)

    # === FILES === #

    def _make_file(self, record, **vals):
        files = self.env["ir.attachment"].sudo()
        return files.create(
            {
                "name": f"Bill of {OWNER}.png",
                "raw": make_picture(),
                "res_model": record._name,
                "res_id": record.id,
                **vals,
            }
        )

    @mute_logger("odoo.http", "odoo.models")
    def test_the_files_of_a_record_are_closed_to_whom_only_follows_it(self):
        """Core lets portal users read files by the links of pages alone."""
        files = [self._make_file(record) for record in (self.followed, self.card)]
        files.append(self._make_file(self.case, res_field="handover_signature"))
        self.env.flush_all()
        self._login(self.agent_user)
        for file in files:
            model, record_id = file.res_model, file.res_id
            with self.subTest(model=model, field=file.res_field):
                for domain in (
                    [("res_model", "=", model)],
                    [("res_model", "=", model), ("res_id", "=", record_id)],
                    [("id", "=", file.id)],
                    [("id", "=", file.id), ("res_field", "!=", "x")],
                    [("name", "ilike", "Leila")],
                ):
                    answer = self._call("ir.attachment", "search_read", domain)
                    self._assert_no_secret(answer, domain)
                self._assert_refused_call(
                    "ir.attachment", "read", file.ids, ["name", "datas"]
                )
                image = self.url_open(f"/web/content/{file.id}")
                self.assertNotEqual(image.content, file.raw)

    # === THOSE WHO KNOW HIM === #

    def test_the_customer_reads_his_own_whole(self):
        self._login(self.customer_user)

        [case] = self._call("aftersales.case", "read", self.case.ids, ["partner_id"])
        self.assertEqual(case["partner_id"], [self.customer.id, OWNER])
        [card] = self._call(
            "aftersales.warranty.card", "read", self.card.ids, ["partner_phone"]
        )
        self.assertEqual(card["partner_phone"], "+98 912 000 1234")

    def test_whom_we_send_is_told_to_whom(self):
        self.case.sudo().request_id.agent_id = False
        self.env.flush_all()
        for user in (self.agent_tech_user, self.agent_user):
            self._login(user)

            [job] = self._call(
                "aftersales.order", "read", self.order.ids, ["partner_id", "phone"]
            )

            self.assertEqual(job["partner_id"][1], OWNER)

    @mute_logger("odoo.http", "odoo.models")
    def test_what_leads_to_a_closed_field_is_closed_to_all_but_its_owner(self):
        """Who reads one record whole and follows another reads the first only."""
        unit = self._make_unit("FR-0099")
        own = self._make_case(unit.name, agent=self.agent)
        own.sudo().partner_id = self.agent
        self.env.flush_all()
        self._login(self.agent_user)

        [values] = self._call("aftersales.case", "read", own.ids, ["partner_id"])

        self.assertEqual(values["partner_id"][0], self.agent.id)
        self._assert_refused_call(
            "aftersales.case", "read", (own | self.case).ids, ["partner_id"]
        )

    # === PAGES === #

    def test_the_people_of_the_agent_know_him_as_they_brought_him(self):
        self.customer.street = "12 Golestan Street"
        self.case.place = "customer"
        self.env.flush_all()
        for url, user in (
            ("/my/jobs", self.agent_tech_user),
            ("/my/office/jobs", self.agent_user),
            (self.order.access_url, self.agent_tech_user),
            (self.order.access_url, self.agent_user),
            (self.case.access_url, self.agent_user),
            ("/my/cases", self.agent_user),
        ):
            with self.subTest(url=url, user=user.login):
                text = self._text(self._get(url, user))
                self.assertIn(TYPED, text)
                for secret in (OWNER, "Golestan"):
                    self.assertNotIn(secret, text)
        self.assertEqual(self.order._get_portal_address(), "Karaj")
        self.assertIn("Karaj", self.order._get_portal_navigation_url())

    def test_a_job_is_found_by_the_name_its_people_know(self):
        for user, url in (
            (self.agent_tech_user, "/my/jobs"),
            (self.agent_user, "/my/office/jobs"),
        ):
            for search, is_found in (("market", True), ("Leila", False)):
                with self.subTest(url=url, search=search):
                    page = self._get(f"{url}?search_in=customer&search={search}", user)
                    self.assertEqual(self.order.access_url in page.text, is_found)

    def test_the_minutes_name_him_as_his_people_do(self):
        self.assertEqual(self.log._get_customer_name(self.agent_tech_user), TYPED)
        self.assertEqual(self.log._get_customer_name(self.dispatcher), OWNER)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_repair.report_work_log_minutes", self.log.ids
        )
        self.assertIn(OWNER, str(html[0]))
        reports = self.env["ir.actions.report"].with_user(self.agent_tech_user).sudo()
        html = reports._render_qweb_html(
            "aftersales_repair.report_work_log_minutes", self.log.ids
        )
        self.assertNotIn(OWNER, str(html[0]))
