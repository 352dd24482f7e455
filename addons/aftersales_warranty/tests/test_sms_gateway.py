import json
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import _super_send

from .common import WarrantyCommon
from .gateway_server import GatewayServer

TOKEN = "s3cr3t&token"


class GatewayCommon(WarrantyCommon):
    """A company whose text messages go through a gateway on this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway = cls.env["aftersales.sms.gateway"].create(
            {
                "name": "Centre",
                "url": "http://127.0.0.1:1/",
                "headers": "Authorization: Bearer {token}",
                "token": TOKEN,
                "sender": "3000",
                "timeout": 5,
                "success_pattern": '"status": "ok"',
                "reference_pattern": r'"id": "(\w+)"',
                "company_ids": [(4, cls.env.company.id)],
            }
        )

    def setUp(self):
        super().setUp()
        self.server = GatewayServer()
        self.addCleanup(self.server.stop)
        self.gateway.url = f"{self.server.url}/send"

    @classmethod
    def _request_handler(cls, session, request, /, **kwargs):
        """Let calls to this machine keep their own timeout."""
        if request.url.startswith("http://127.0.0.1:"):
            return _super_send(session, request, **kwargs)
        return super()._request_handler(session, request, **kwargs)

    def _queue(self, text="Hello", partner=None):
        """Write a text message about a card into the queue, and return it."""
        card = self._create_card()
        message = card._message_sms(
            text, partner_ids=(partner or self.consumer).ids, put_in_queue=True
        )
        return self.env["sms.sms"].search([("mail_message_id", "=", message.id)])

    def _run(self, xmlid):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.env.invalidate_all()

    def _run_queue(self):
        self._run("sms.ir_cron_sms_scheduler_action")

    def _run_retries(self):
        self._run("aftersales_warranty.ir_cron_sms_retry")


@tagged("post_install", "-at_install")
class TestSmsGateway(GatewayCommon):
    """Text messages go through the company's gateway, each once."""

    def _get_notification(self, sms):
        return sms.mail_message_id.notification_ids

    # === SENT === #

    def test_queue_sends_through_the_gateway(self):
        sms = self._queue("سلام، کارت شما صادر شد")

        self._run_queue()

        ((path, headers, body),) = self.server.calls
        self.assertEqual(path, "/send")
        self.assertEqual(headers["Authorization"], f"Bearer {TOKEN}")
        self.assertEqual(
            json.loads(body),
            {
                "to": "+989123456789",
                "from": "3000",
                "text": "سلام، کارت شما صادر شد",
                "id": sms.uuid,
            },
        )
        self.assertRecordValues(
            sms,
            [
                {
                    "state": "pending",
                    "to_delete": True,
                    "gateway_reference": "M1",
                    "gateway_attempts": 1,
                    "gateway_answer": False,
                }
            ],
        )
        self.assertEqual(self._get_notification(sms).notification_status, "pending")

    def test_message_taken_once_is_not_sent_again(self):
        self._queue()

        self._run_queue()
        self._run_queue()
        self._run_retries()

        self.assertEqual(len(self.server.calls), 1)

    def test_sending_at_once_goes_the_same_way(self):
        self._create_card()._message_sms("Now", partner_ids=self.consumer.ids)

        self.assertEqual(len(self.server.calls), 1)

    def test_quotes_and_line_breaks_arrive_as_they_are(self):
        text = 'Line "one"\n{token} \\ & to=+1'
        self._queue(text)

        self._run_queue()

        self.assertEqual(json.loads(self.server.calls[0][2])["text"], text)

    def test_get_gateway_is_called_by_its_address(self):
        self.gateway.write(
            {
                "method": "get",
                "headers": False,
                "url": f"{self.server.url}/{{token}}/send?to={{digits}}&m={{text}}",
            }
        )
        self._queue("a&b سلام")

        self._run_queue()

        path, __, body = self.server.calls[0]
        self.assertEqual(
            path,
            "/s3cr3t%26token/send?to=989123456789&m=a%26b%20%D8%B3%D9%84%D8%A7%D9%85",
        )
        self.assertFalse(body)

    def test_branch_sends_by_the_gateway_of_its_head_office(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.env.company.id}
        )
        other = self.env["res.company"].create({"name": "Other"})

        self.assertEqual(branch._get_sms_gateway(), self.gateway)
        self.assertFalse(other._get_sms_gateway())
        self.gateway.active = False
        self.assertFalse(branch._get_sms_gateway())

    # === NOT SENT === #

    def _assert_retried(self, sms, words):
        self.assertEqual(sms.state, "error")
        self.assertIn(words, sms.gateway_answer)
        self.assertTrue(sms.gateway_next_try)
        notification = self._get_notification(sms)
        self.assertEqual(notification.notification_status, "exception")
        self.assertEqual(notification.failure_type, "sms_server")
        self.assertIn(words, notification.failure_reason)

    def test_failing_server_is_tried_again_with_growing_pauses(self):
        self.server.status = 503
        self.server.body = b"Maintenance"
        sms = self._queue()
        self._run_queue()
        self._assert_retried(sms, "Maintenance")
        self._run_retries()
        self._run_queue()
        self.assertEqual(len(self.server.calls), 1, "not before its time")

        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self._run_retries()
            self.assertEqual(self._get_notification(sms).notification_status, "ready")
            self._run_queue()
            pause = sms.gateway_next_try - fields.Datetime.now()
            self.assertAlmostEqual(pause.total_seconds(), 300, delta=5)
        self.server.status = 200
        self.server.body = b'{"status": "ok"}'
        with freeze_time(fields.Datetime.now() + timedelta(minutes=20)):
            self._run_retries()
            self._run_queue()

        self.assertEqual(len(self.server.calls), 3)
        self.assertEqual(sms.state, "pending")
        self.assertEqual(self._get_notification(sms).notification_status, "pending")

    def test_tries_come_to_an_end(self):
        self.server.status = 500
        self.gateway.max_attempts = 2
        sms = self._queue()
        self._run_queue()
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self._run_retries()
            self._run_queue()
            self.assertFalse(sms.gateway_next_try)
        with freeze_time(fields.Datetime.now() + timedelta(days=9)):
            self._run_retries()
            self._run_queue()

        self.assertEqual(len(self.server.calls), 2)
        self.assertEqual(sms.state, "error")

    def test_slow_gateway_is_not_waited_for(self):
        self.gateway.timeout = 1
        self.server.wait = 3
        sms = self._queue()

        self._run_queue()

        self._assert_retried(sms, "1 seconds")

    def test_gateway_that_cannot_be_reached_is_tried_again(self):
        self.server.stop()
        sms = self._queue()

        self._run_queue()

        self._assert_retried(sms, "could not be reached")

    def test_refusal_is_shown_in_the_gateways_words_and_final(self):
        self.server.body = '{"status": "error", "message": "اعتبار کافی نیست"}'.encode()
        sms = self._queue()

        self._run_queue()
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._run_retries()
            self._run_queue()

        self.assertEqual(len(self.server.calls), 1)
        self.assertFalse(sms.gateway_next_try)
        notification = self._get_notification(sms)
        self.assertEqual(notification.failure_type, "sms_not_delivered")
        self.assertIn("اعتبار کافی نیست", notification.failure_reason)

    def test_garbage_is_a_refusal(self):
        self.server.body = bytes(range(256)) * 500
        sms = self._queue()

        self._run_queue()

        self.assertEqual(sms.state, "error")
        self.assertTrue(sms.gateway_answer.isprintable())

    def test_redirect_is_not_followed(self):
        self.server.status = 302
        self.server.headers = {"Location": f"{self.server.url}/elsewhere"}
        sms = self._queue()

        self._run_queue()

        self.assertEqual([call[0] for call in self.server.calls], ["/send"])
        self.assertEqual(sms.state, "error")

    def test_partner_without_a_number_calls_nobody(self):
        partner = self.env["res.partner"].create({"name": "No Phone"})
        sms = self._queue(partner=partner)

        self._run_queue()

        self.assertFalse(self.server.calls)
        self.assertEqual(sms.failure_type, "sms_number_missing")

    def test_bad_message_does_not_hold_up_the_next(self):
        self._queue(partner=self.env["res.partner"].create({"name": "No Phone"}))
        self._queue()

        self._run_queue()

        self.assertEqual(len(self.server.calls), 1)

    def test_message_cut_off_by_a_crash_is_shown_and_not_sent_again(self):
        sms = self._queue()
        # as the server leaves it that dies between its two commits
        sms.write(
            {
                "state": "process",
                "gateway_date": fields.Datetime.now() - timedelta(hours=1),
            }
        )

        self._run_queue()
        self._run_retries()
        self._run_queue()

        self.assertFalse(self.server.calls)
        self.assertEqual(sms.state, "error")
        self.assertIn("may have arrived", self._get_notification(sms).failure_reason)

    def test_message_is_marked_before_the_gateway_is_called(self):
        sms = self._queue()
        states = []
        super_send = type(sms)._send

        def _send(records, *args, **kwargs):
            states.append((records.state, bool(records.gateway_date)))
            return super_send(records, *args, **kwargs)

        self.patch(type(sms), "_send", _send)
        self._run_queue()

        self.assertEqual(states, [("process", True)])

    # === THE SECRET === #

    def test_token_is_read_by_system_administrators_only(self):
        manager = self.users["manager"]
        manager.group_ids += self.env.ref("base.group_allow_export")
        gateway = self.gateway.with_user(manager)
        gateway.read(["name", "sender"])
        for name in ("token", "headers", "url", "body"):
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    gateway.read([name])
                with self.assertRaises(AccessError):
                    gateway.export_data([name])
                with self.assertRaises(AccessError):
                    gateway.search([(name, "like", "s")])
                with self.assertRaises(AccessError):
                    gateway.formatted_read_group([], [name], ["__count"])
        self.assertNotIn("token", gateway.fields_get())
        with self.assertRaises(AccessError):
            gateway.name = "Mine"
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.users["technician"]).read(["name"])
        with self.assertRaises(AccessError):
            self.env["aftersales.sms.gateway.test"].with_user(manager).create(
                {"gateway_id": gateway.id, "number": "+1"}
            )
        system = new_test_user(self.env, "gateway_system", groups="base.group_system")
        self.assertEqual(self.gateway.with_user(system).token, TOKEN)

    def test_token_is_in_no_log_and_no_failure(self):
        self.gateway.write(
            {"url": f"{self.server.url}/{{token}}/send", "method": "get"}
        )
        self.server.body = f"bad key {TOKEN} or s3cr3t%26token".encode()
        refused = self._queue("one")
        with self.assertLogs("odoo.addons", "DEBUG") as logs:
            self._run_queue()
            self.server.stop()
            unreached = self._queue("two")
            self._run_queue()

        shown = [
            *logs.output,
            *(refused | unreached).mapped("gateway_answer"),
            *(refused | unreached).mail_message_id.notification_ids.mapped(
                "failure_reason"
            ),
        ]
        for text in shown:
            self.assertNotIn("s3cr3t", text)
        self.assertIn("bad key ***", refused.gateway_answer)

    def test_copied_gateway_has_no_token(self):
        self.assertFalse(self.gateway.copy().token)

    # === THE SET-UP === #

    def test_wrong_set_up_is_refused_in_words(self):
        for values in (
            {"url": "ftp://x.io"},
            {"url": "https://{number}/"},
            {"body": '{"to": {number}}'},
            {"headers": "no header"},
            {"headers": "X: {text}"},
            {"success_pattern": "("},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.gateway.write(values)

    def test_test_button_shows_the_gateways_answer(self):
        action = self.gateway.action_test()
        wizard = (
            self.env["aftersales.sms.gateway.test"]
            .with_context(**action["context"])
            .create({"number": "+989121111111"})
        )

        wizard.action_send()
        self.assertIn("M1", wizard.result)
        self.server.body = b"no credit"
        wizard.action_send()

        self.assertIn("no credit", wizard.result)
        self.assertEqual(json.loads(self.server.calls[0][2])["to"], "+989121111111")

    def test_without_a_gateway_messages_go_as_odoo_sends_them(self):
        self.gateway.company_ids = False
        sms = self._queue()

        ((sms_api, messages),) = sms._split_by_api()

        self.assertEqual(messages, sms)
        self.assertEqual(type(sms_api).__name__, "SmsApi")
        self.assertFalse(self.server.calls)
