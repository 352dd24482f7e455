import base64
import json
import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AftersalesPortalCommon
from .test_upload_rules import make_picture


@tagged("post_install", "-at_install")
class TestPortalCaseCustomer(AftersalesPortalCommon):
    """The customer answers, pays, fetches and writes on the page of his case."""

    def setUp(self):
        super().setUp()
        self.case = self._make_case(agent=self.agent)
        self._make_job(self.case, accept=True)
        self._make_uncovered(self.case)
        self.part = self._plan_part(self.case, self.gasket)
        self.labor = self._plan_labor(self.case)
        self.case.with_user(self.dispatcher).action_quote()
        self.order = self.case.sale_order_ids
        self.url = self.case.access_url
        self.token = self.case._portal_ensure_token()

    def _sign(self, user, kept, token="", order=None, revision=None, **params):
        self._login(user)
        order = order or self.order
        revision = order.aftersales_revision if revision is None else revision
        kept = ",".join(map(str, kept.ids))
        picture = base64.b64encode(make_picture()).decode()
        response = self.url_open(
            f"{self.url}/estimate/sign?order={order.id}&revision={revision}"
            f"&keep={kept}&access_token={token}",
            data=json.dumps(
                {"params": {"name": "Leila K.", "signature": picture, **params}}
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def _told(self):
        return {
            "order": self.order.id,
            "revision": self.order.aftersales_revision,
        }

    # === ESTIMATE === #

    def test_the_page_offers_each_line_and_then_the_signature(self):
        page = self._get(f"{self.url}/estimate", self.customer_user).text
        for line in self.order.order_line:
            self.assertIn(f'value="{line.id}"', page)
        # a first estimate has the revision nought, which must not get lost
        self.assertIn('name="revision" value="0"', page)
        self.assertNotIn("portal.signature_form", page)
        line = self.part.sale_line_id

        page = self._get(
            f"{self.url}/estimate?step=sign&keep={line.id}", self.customer_user
        )

        self.assertIn("portal.signature_form", page.text)
        text = self._text(page)
        self.assertIn("We do without", text)
        total = re.search(r"To pay, with taxes\s*\D*([\d.,]+)", text)[1]
        self.assertEqual(float(total.replace(",", "")), line.price_total)

    def test_no_line_chosen_leads_back(self):
        text = self._text(
            self._get(f"{self.url}/estimate?step=sign&keep=x", self.customer_user)
        )

        self.assertIn("Choose what we are to do", text)

    def test_the_whole_estimate_is_signed(self):
        result = self._sign(self.customer_user, self.order.order_line)

        self.assertIn("success=accepted", result["redirect_url"])
        self.assertRecordValues(
            self.order,
            [
                {
                    "state": "sale",
                    "signed_by": "Leila K.",
                    "aftersales_answer_way": "online",
                    "aftersales_answered_by": "Leila K.",
                }
            ],
        )
        self.assertTrue(self.order.signature)
        self.assertEqual(self.case.state, "quote_approved")
        self.assertFalse(self.part.is_declined or self.labor.is_declined)

    def test_a_part_of_the_estimate_is_signed_by_the_link(self):
        result = self._sign(None, self.part.sale_line_id, self.token)

        self.assertIn(f"access_token={self.token}", result["redirect_url"])
        self.assertEqual(self.case.state, "quote_approved")
        self.assertTrue(self.labor.is_declined)
        self.assertFalse(self.part.is_declined)
        page = self._get(result["redirect_url"], None)
        self.assertIn("We have your signature", self._text(page))

    def test_signing_twice_has_one_effect(self):
        self._sign(self.customer_user, self.part.sale_line_id)

        result = self._sign(self.customer_user, self.order.order_line)

        self.assertIn("answered or changed", result["error"])
        self.assertTrue(self.labor.is_declined)

    def test_an_estimate_that_changed_is_read_again(self):
        self.order.aftersales_revision += 1

        result = self._sign(self.customer_user, self.order.order_line, revision=0)

        self.assertIn("answered or changed", result["error"])
        self.assertFalse(self.order.signature)
        self.assertEqual(self.case.state, "to_quote")

    def test_what_is_no_signature_is_refused(self):
        lines = self.order.order_line
        for params in ({"name": " "}, {"signature": ""}, {"name": 7}):
            self.assertIn("error", self._sign(self.customer_user, lines, **params))
        self.assertIn("error", self._sign(self.customer_user, lines.browse()))
        self.assertEqual(self.case.state, "to_quote")

    def test_a_name_with_signs_no_database_keeps_is_signed_without_them(self):
        self._sign(self.customer_user, self.order.order_line, name="Lei\0la\ud83d")

        self.assertEqual(self.order.signed_by, "Leila?")

    def test_a_refusal_with_signs_no_database_keeps_is_taken(self):
        told = {"order": "9" * 5000, "revision": "9" * 5000}
        response = self._post(
            f"{self.url}/estimate/decline", self.customer_user, note="x", **told
        )
        self.assertIn("success=changed", response.headers["Location"])

        self._post(
            f"{self.url}/estimate/decline",
            self.customer_user,
            note="Too\0 dear",
            **self._told(),
        )

        self.assertEqual(self.order.aftersales_answer_note, "Too dear")

    def test_the_estimate_is_declined_with_a_reason(self):
        response = self._post(
            f"{self.url}/estimate/decline",
            self.customer_user,
            note="Too dear",
            **self._told(),
        )

        self.assertIn("success=declined", response.headers["Location"])
        self.assertRecordValues(
            self.order, [{"state": "cancel", "aftersales_answer_note": "Too dear"}]
        )
        self.assertEqual(self.case.state, "quote_rejected")
        again = self._post(
            f"{self.url}/estimate/decline", self.customer_user, **self._told()
        )
        self.assertIn("success=changed", again.headers["Location"])

    def test_only_the_customer_and_his_link_answer(self):
        other = self._make_case(self._make_unit("FR-0002").name)
        foreign = other._portal_ensure_token()
        for user, token in (
            (None, ""),
            (None, "wrong"),
            (None, foreign),
            (self.stranger_user, ""),
            (self.agent_user, ""),
            (self.agent_tech_user, ""),
            (self.other_agent_user, foreign),
        ):
            with self.subTest(user=user and user.login, token=token):
                query = f"?access_token={token}"
                page = self._get(f"{self.url}/estimate{query}", user)
                self.assertNotIn("Door gasket", page.text)
                result = self._sign(user, self.order.order_line, token)
                self.assertEqual(result, {"error": "This is no case of yours."})
                self._post(
                    f"{self.url}/estimate/decline",
                    user,
                    access_token=token,
                    **self._told(),
                )
        self.assertEqual(self.case.state, "to_quote")
        self.assertEqual(self.order.state, "sent")

    def test_lines_of_another_estimate_are_left_alone(self):
        other = self._make_estimate(self._make_case(self._make_unit("FR-0002").name))

        result = self._sign(self.customer_user, other.order_line)

        self.assertIn("error", result)
        self.assertEqual(other.state, "sent")

    def test_an_estimate_to_be_paid_first_keeps_its_own_page(self):
        self.order.require_payment = True

        page = self._get(self.url, self.customer_user).text

        self.assertFalse(self.case._get_portal_asked())
        self.assertIn(f'href="/my/orders/{self.order.id}', page)

    # === INVOICE === #

    def test_the_invoice_is_paid_online_by_the_link_too(self):
        self._sign(self.customer_user, self.part.sale_line_id)
        self._add_stock(self.gasket)
        order = self.case.order_ids
        log = order.with_user(self.agent_tech_user).action_start()
        log.sudo().work_done = "Gasket replaced"
        log.action_submit()
        self._pass(log.sudo())
        self.case.with_user(self.accountant).action_invoice()
        invoice = self.case.invoice_ids
        invoice.action_post()

        page = self._get(f"{self.url}?access_token={self.token}", None)

        link = f"/my/invoices/{invoice.id}?access_token={invoice.access_token}"
        self.assertIn(f"{link}&amp;payment=True#portal_pay", page.text)
        self.assertIn("Pay Now", page.text)
        self.assertEqual(self._get(link, None).status_code, 200)
        agent_page = self._get(self.url, self.agent_user).text
        self.assertNotIn("/my/invoices/", agent_page)

    # === HAND-OVER === #

    def test_the_page_says_where_and_until_when_a_unit_is_fetched(self):
        case = self._make_ready()
        self.assertEqual(case.state, "ready")
        self.company.aftersales_collect_days = 14
        self.company.partner_id.write({"street": "9 Azadi", "city": "Tehran"})

        text = self._text(self._get(case.access_url, self.customer_user))

        self.assertIn("Ready to be fetched", text)
        self.assertIn("9 Azadi", text)
        self.assertIn("until", text)
        self.assertFalse(self.case._get_portal_pickup())

    def test_the_customer_confirms_once_that_he_has_his_unit(self):
        case = self._make_ready()
        url = f"{case.access_url}/received"
        self._post(url, self.customer_user)
        self.assertFalse(case.receipt_confirmed_on)
        case.with_user(self.reception).action_deliver(signature=make_b64())
        for user in (None, self.stranger_user, self.agent_user):
            self._post(url, user)
        self.assertFalse(case.receipt_confirmed_on)

        self._post(url, None, access_token=case._portal_ensure_token())
        first = case.receipt_confirmed_on
        self._post(url, self.customer_user)

        self.assertTrue(first)
        self.assertEqual(case.receipt_confirmed_on, first)
        self.assertEqual(case.receipt_confirmed_by, self.customer.name)
        text = self._text(self._get(case.access_url, self.customer_user))
        self.assertIn("Received by Leila Karimi", text)
        self.assertNotIn("I have my unit back", text)

    def test_what_was_done_at_his_place_is_not_received_back(self):
        self._make_unit("FR-0009")
        order = self._make_running_job(case=self._make_case("FR-0009"))
        case, log = order.case_id, order.open_log_id.sudo()
        log.write({"work_done": "Gasket replaced"})
        log.point_ids.result = "na"
        log.with_user(self.agent_tech_user).action_submit()
        log.check_ids.with_user(self.inspector).action_pass()
        self.assertEqual((case.state, case.place), ("delivered", "customer"))

        page = self._text(self._get(case.access_url, self.customer_user))
        self._post(f"{case.access_url}/received", self.customer_user)

        self.assertNotIn("I have my unit back", page)
        self.assertFalse(case.receipt_confirmed_on)

    def test_a_unit_that_comes_back_is_received_anew(self):
        case = self._make_ready()
        case.with_user(self.reception).action_deliver(signature=make_b64())
        url = f"{case.access_url}/received"
        self._post(url, self.customer_user)
        self.assertTrue(case.receipt_confirmed_on)

        case.with_user(self.manager).action_reopen()

        self.assertFalse(case.receipt_confirmed_on or case.receipt_confirmed_by)
        text = self._text(self._get(case.access_url, self.customer_user))
        self.assertNotIn("Received by", text)
        self._pass(self._submit(self._assign(case)))
        if case.state == "to_sort":
            case.with_user(self.dispatcher)._transition("ready")
        case.with_user(self.reception).action_deliver(signature=make_b64())
        self._post(url, self.customer_user)
        self.assertEqual(case.receipt_confirmed_by, self.customer.name)
        told = case.message_ids.filtered(
            lambda message: "confirmed in the portal" in (message.body or "")
        )
        self.assertEqual(len(told), 2)

    # === MESSAGES === #

    def _write(self, user, token):
        self._login(user)
        return self.url_open(
            "/mail/message/post",
            data=json.dumps(
                {
                    "params": {
                        "thread_model": "aftersales.case",
                        "thread_id": self.case.id,
                        "post_data": {
                            "body": "When do you come?",
                            "message_type": "comment",
                            "subtype_xmlid": "mail.mt_comment",
                        },
                        "token": token,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )

    def _fetch(self, user, token):
        self._login(user)
        params = {
            "thread_model": "aftersales.case",
            "thread_id": self.case.id,
            "token": token,
        }
        return self.url_open(
            "/mail/chatter_fetch",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).text

    def test_what_the_customer_writes_reaches_reception(self):
        page = self._get(self.url, self.customer_user).text
        self.assertIn(f'data-token="{self.token}"', page)

        self._write(self.customer_user, self.token)

        message = self.case.message_ids.filtered(
            lambda message: "When do you come" in (message.body or "")
        )
        self.assertEqual(message.author_id, self.customer)
        for user, token in (
            (self.customer_user, self.token),
            (None, self.token),
        ):
            self.assertIn("When do you come", self._fetch(user, token))
        told = self.env["aftersales.notification.log"].search(
            [("event", "=", "case_message"), ("res_id", "=", self.case.id)]
        )
        self.assertEqual(len(told), 1)

    def test_what_we_write_ourselves_is_no_message_of_the_customer(self):
        self.case.with_user(self.reception).message_post(
            body="Call him", message_type="comment"
        )

        self.assertFalse(
            self.env["aftersales.notification.log"].search(
                [("event", "=", "case_message"), ("res_id", "=", self.case.id)]
            )
        )

    @mute_logger("odoo.http")
    def test_nobody_else_writes_to_the_case(self):
        for user, token in ((None, "wrong"), (self.stranger_user, "")):
            self._write(user, token)
        self.assertNotIn("When do you come", str(self.case.message_ids.mapped("body")))
        agent_page = self._get(self.url, self.agent_user).text
        self.assertNotIn('id="discussion"', agent_page)

    # === BUDGET === #

    def test_the_page_asks_no_more_for_more_lines(self):
        self._get(self.url, self.customer_user)
        few = self._count_queries()
        for __ in range(6):
            self._plan_part(self.case, self.gasket)
        self.env.flush_all()
        self._get(self.url, self.customer_user)
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertLessEqual(self._count_queries(), few)
        self.assertLess(few, 130)

    def _count_queries(self):
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open(self.url).status_code, 200)
        return self.env.cr.sql_log_count - before


def make_b64():
    """Return a small picture as a signature is sent."""
    return base64.b64encode(make_picture())
