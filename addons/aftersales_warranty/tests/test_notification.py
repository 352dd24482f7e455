from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .common import ROLES
from .test_sms_gateway import GatewayCommon


class NotificationCommon(GatewayCommon, MockEmail):
    """The rows of the table as they ship: all there, all switched off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["aftersales.notification"].with_context(active_test=False)
        cls.rows.search([]).active = False

    def _switch_on(self, name):
        row = self.env.ref(f"aftersales_warranty.notification_{name}")
        row.active = True
        return row

    def _issue_card(self, name="FR-1", **values):
        card = self._create_card(
            self._create_lots(name), **{"delivery_date": "2026-01-10", **values}
        )
        card.action_issue()
        return card

    def _get_logs(self, record):
        return self.env["aftersales.notification.log"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def _send(self):
        self._run("aftersales_warranty.ir_cron_notification_send")

    def _tell_due(self):
        self._run("aftersales_warranty.ir_cron_notification_due")


@tagged("post_install", "-at_install")
class TestNotification(NotificationCommon):
    """A row tells one recipient of one event, once, or shows why it did not."""

    # === TOLD === #

    def test_customer_is_texted_when_his_card_is_activated(self):
        self._switch_on("card_activated_sms")
        card = self._issue_card()

        card.with_user(self.users["reception"]).action_activate()
        log = self._get_logs(card)
        self.assertEqual(log.state, "pending", "the step itself sends nothing")
        self._send()
        self.assertEqual(log.state, "queued")
        self._run_queue()

        self.assertRecordValues(
            log,
            [{"state": "sent", "recipient_names": "Shirin Rahimi", "failure": False}],
        )
        self.assertEqual(len(self.server.calls), 1)
        text = self.server.calls[0][2].decode()
        self.assertIn(card.name, text)
        self.assertIn("Fridge", text)
        self.assertIn("01/09/2028", text)

    def test_customer_is_texted_the_number_of_his_card(self):
        self._switch_on("card_issued_sms")

        card = self._issue_card()
        self._send()
        self._run_queue()

        text = self.server.calls[0][2].decode()
        self.assertIn(card.name, text)
        self.assertIn("FR-1", text)

    def test_customer_is_mailed_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.consumer.write({"email": "shirin@example.com", "lang": "fr_FR"})
        row = self._switch_on("card_activated_email")
        template = row.mail_template_id.with_context(lang="fr_FR")
        template.subject = "Bonjour {{ object.name }}"
        card = self._issue_card()

        card.action_activate()
        self._send()

        log = self._get_logs(card)
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "in", log.message_ids.ids)]
        )
        self.assertEqual(mail.recipient_ids, self.consumer)
        self.assertEqual(mail.subject, f"Bonjour {card.name}")
        self.assertIn("09/01/2028", mail.body_html)
        self.assertEqual(log.state, "queued")
        with self.mock_mail_gateway():
            mail.send()
        self.assertEqual(log.state, "sent")

    def test_dealer_is_told_by_a_row_of_his_own_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.dealer.write({"phone": "+46 8 555 01 99", "lang": "fr_FR"})
        template = self.env.ref("aftersales_warranty.sms_template_card_activated")
        template.with_context(lang="fr_FR").body = "Actif: {{ object.name }}"
        self.rows.create(
            {
                "event": "card_activated",
                "channel": "sms",
                "recipient": "agent",
                "sms_template_id": template.id,
            }
        )
        card = self._issue_card(dealer_id=self.dealer.id)

        card.action_activate()
        self._send()

        log = self._get_logs(card)
        self.assertEqual(log.recipient_names, self.dealer.name)
        self.assertIn(f"Actif: {card.name}", log.message_ids.body)

    def test_everybody_of_a_role_is_mailed_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        users = self.users["reception"] | self.users["manager"]
        users.mapped("partner_id").email = "someone@example.com"
        self.users["manager"].lang = "fr_FR"
        group = self.env.ref("aftersales_warranty.aftersales_group_reception")
        group.user_ids = users
        template = self.env.ref("aftersales_warranty.mail_template_card_activated")
        template.with_context(lang="fr_FR").subject = "Actif"
        self.rows.create(
            {
                "event": "card_activated",
                "channel": "email",
                "recipient": "role",
                "group_id": group.id,
                "mail_template_id": template.id,
            }
        )
        card = self._issue_card()

        card.action_activate()
        self._send()

        log = self._get_logs(card)
        self.assertEqual(len(log.message_ids), 2, "one for each language")
        self.assertEqual(log.message_ids.partner_ids, users.partner_id)
        mails = self.env["mail.mail"].search(
            [("mail_message_id", "in", log.message_ids.ids)]
        )
        self.assertEqual(mails.recipient_ids, users.partner_id)
        self.assertIn("Actif", log.message_ids.mapped("subject"))

    def test_extension_is_told_too(self):
        self._switch_on("card_extended_sms")
        card = self._issue_card()
        extension = self.env["aftersales.warranty.extension"].create(
            {"card_id": card.id, "reason": "Kindness", "duration": 6}
        )

        extension.action_approve()
        self._send()

        log = self._get_logs(extension)
        self.assertEqual(log.recipient_names, self.consumer.name)
        self.assertIn("07/09/2028", log.message_ids.body)

    def test_activity_goes_to_the_least_busy_one_of_a_role(self):
        row = self._switch_on("card_expiring_activity")
        group = row.group_id
        busy = self.users["reception"]
        free = busy.copy({"login": "warranty_reception_2"})
        group.user_ids = busy | free
        self.env["mail.activity"].search(
            [("user_id", "in", (busy | free).ids)]
        ).unlink()
        card = self._issue_card()
        card.activity_schedule("mail.mail_activity_data_todo", user_id=busy.id)

        with freeze_time("2028-01-01"):
            self._tell_due()
            self._send()

        activity = card.activity_ids.filtered(lambda a: a.user_id == free)
        self.assertEqual(activity.summary, "Offer an extension")
        self.assertEqual(self._get_logs(card).state, "sent")

    # === ONCE === #

    def test_event_is_told_once(self):
        self._switch_on("card_activated_sms")
        card = self._issue_card()

        card.action_activate()
        card.action_activate()
        card.action_suspend()
        card.action_resume()
        self.rows._notify("card_activated", card)
        for __ in range(2):
            self._send()
            self._run_queue()

        self.assertEqual(len(self._get_logs(card)), 1)
        self.assertEqual(len(self.server.calls), 1)

    def test_resumed_card_was_not_activated_again(self):
        card = self._issue_card()
        card.action_activate()
        card.action_suspend()
        self._switch_on("card_activated_sms")

        card.action_resume()

        self.assertFalse(self._get_logs(card))

    def test_second_row_for_the_same_message_is_refused(self):
        row = self._switch_on("card_activated_sms")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            row.copy({"active": True})
            self.env.flush_all()

    def test_row_that_is_off_tells_nobody(self):
        card = self._issue_card()
        card.action_activate()
        with freeze_time("2028-01-01"):
            self._tell_due()
        self.assertFalse(self._get_logs(card))

    def test_row_switched_off_before_the_sending_tells_nobody(self):
        row = self._switch_on("card_activated_sms")
        card = self._issue_card()
        card.action_activate()

        row.active = False
        self._send()
        self._run_queue()

        self.assertFalse(self.server.calls)
        self.assertRecordValues(self._get_logs(card), [{"state": "skipped"}])

    def test_mass_entry_can_keep_quiet(self):
        self._switch_on("card_issued_sms")
        card = self._create_card(self._create_lots("FR-1"))

        card.with_context(aftersales_no_notification=True).action_issue()

        self.assertFalse(self._get_logs(card))

    # === DUE === #

    def test_expiring_cards_are_told_once_and_in_time(self):
        row = self._switch_on("card_expiring_sms")
        row.days_before = 30
        card = self._issue_card()  # ends on 2028-01-09
        later = self._issue_card("FR-2", delivery_date="2026-02-20")
        void = self._issue_card("FR-3")
        void.action_void("Forged")

        with freeze_time("2027-12-09"):
            self._tell_due()
            self.assertFalse(self._get_logs(card))
        for day in ("2027-12-10", "2027-12-11"):
            with freeze_time(day):
                self._tell_due()

        log = self._get_logs(card | later | void)
        self.assertRecordValues(
            log, [{"res_id": card.id, "event_key": "2028-01-09", "state": "pending"}]
        )

    def test_extended_card_is_told_again_before_its_new_end(self):
        self._switch_on("card_expiring_sms")
        card = self._issue_card()
        with freeze_time("2028-01-01"):
            self._tell_due()
            self.env["aftersales.warranty.extension"].create(
                {"card_id": card.id, "reason": "Kindness", "duration": 6}
            ).action_approve()
        with freeze_time("2028-07-01"):
            self._tell_due()

        self.assertEqual(
            self._get_logs(card).sorted("id").mapped("event_key"),
            ["2028-01-09", "2028-07-09"],
        )

    def test_card_that_has_ended_is_told_nothing(self):
        self._switch_on("card_expiring_sms")
        card = self._issue_card(delivery_date="2020-01-10")

        self._tell_due()

        self.assertFalse(self._get_logs(card))

    def test_due_rows_are_found_by_index(self):
        row = self._switch_on("card_expiring_sms")
        self.env.cr.execute(
            "INSERT INTO aftersales_warranty_card (name, type_id, state, date_end) "
            "SELECT 'DUE-' || n, %s, 'issued', CURRENT_DATE + n "
            "FROM generate_series(-4000, 4000) AS n",
            [self.warranty_type.id],
        )
        self.env.cr.execute("ANALYZE aftersales_warranty_card")

        plan = self.env.execute_query(SQL("EXPLAIN %s", row._get_due_query()))

        text = "\n".join(line for (line,) in plan)
        self.assertIn("aftersales_warranty_card__date_end_index", text)
        self.assertNotIn("Seq Scan", text)

    def test_number_of_queries_does_not_grow_with_the_cards(self):
        row = self._switch_on("card_expiring_sms")
        lots = self._create_lots(*(f"FR-{number}" for number in range(60)))
        cards = self.env["aftersales.warranty.card"].create(
            [
                {
                    "lot_id": lot.id,
                    "type_id": self.warranty_type.id,
                    "partner_id": self.consumer.id,
                    "delivery_date": "2026-01-10",
                }
                for lot in lots
            ]
        )
        cards.action_issue()
        self.env.flush_all()

        with freeze_time("2028-01-01"), self.assertQueryCount(8):
            row._cron_due()
        self.rows._get_active_row_ids("card_activated")
        with self.assertQueryCount(0):
            self.rows._notify("card_activated", cards)

        self.assertEqual(len(self._get_logs(cards)), 60)

    # === NOT TOLD === #

    def test_failure_is_shown_and_tried_again(self):
        self._switch_on("card_activated_sms")
        self.consumer.phone = False
        card = self._issue_card()
        card.action_activate()
        self._send()
        log = self._get_logs(card)
        self.assertEqual(log.state, "failed")
        self.assertIn("Shirin Rahimi", log.failure)

        self.consumer.phone = "+98 912 345 6789"
        log.with_user(self.users["manager"]).action_retry()
        self._send()
        self._run_queue()

        self.assertRecordValues(log, [{"state": "sent", "failure": False}])

    def test_failure_of_the_gateway_is_shown_and_tried_again(self):
        self._switch_on("card_activated_sms")
        self.server.body = b'{"status": "error", "message": "No credit"}'
        card = self._issue_card()
        card.action_activate()
        self._send()
        self._run_queue()
        log = self._get_logs(card)
        self.assertEqual(log.state, "failed")
        self.assertIn("No credit", log.failure)

        self.server.body = b'{"status": "ok"}'
        log.with_user(self.users["manager"]).action_retry()
        self.assertEqual(log.state, "queued")
        self._run_queue()

        self.assertRecordValues(log, [{"state": "sent", "failure": False}])
        self.assertEqual(len(self.server.calls), 2)
        self.assertEqual(len(log.message_ids), 1, "the same message, once more")

    def test_text_that_is_tried_again_by_itself_turns_the_log_to_sent(self):
        self._switch_on("card_activated_sms")
        self.server.status = 503
        card = self._issue_card()
        card.action_activate()
        self._send()
        self._run_queue()
        log = self._get_logs(card)
        self.assertEqual(log.state, "failed")

        self.server.status = 200
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self._run_retries()
            self._run_queue()

        self.assertEqual(log.state, "sent")

    def test_mail_that_fails_is_shown(self):
        self.consumer.email = "shirin@example.com"
        self._switch_on("card_activated_email")
        card = self._issue_card()
        card.action_activate()
        self._send()
        log = self._get_logs(card)
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "in", log.message_ids.ids)]
        )

        mail._postprocess_sent_message([], [], "Mailbox full", "mail_smtp")

        self.assertRecordValues(log, [{"state": "failed", "failure": "Mailbox full"}])

    def test_card_without_a_consumer_waits_for_one(self):
        self._switch_on("card_issued_sms")
        card = self._issue_card(partner_id=False)
        self._send()
        log = self._get_logs(card)
        self.assertEqual(log.state, "skipped")

        card.partner_id = self.consumer
        log.with_user(self.users["manager"]).action_retry()
        self._send()

        self.assertEqual(log.state, "queued")

    def test_broken_template_harms_neither_the_step_nor_the_others(self):
        row = self._switch_on("card_activated_sms")
        row.sms_template_id.body = "{{ object.nothing_like_this }}"
        self.consumer.email = "shirin@example.com"
        self._switch_on("card_activated_email")
        card = self._issue_card()

        card.action_activate()
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self._send()

        self.assertEqual(card.state, "active")
        states = {log.channel: log.state for log in self._get_logs(card)}
        self.assertEqual(states, {"sms": "failed", "email": "queued"})

    def test_lost_race_is_not_taken_for_a_failure(self):
        self._switch_on("card_activated_sms")
        card = self._issue_card()
        card.action_activate()
        log = self._get_logs(card)

        with (
            patch.object(
                type(self.rows), "_send_sms", side_effect=SerializationFailure
            ),
            self.assertRaises(SerializationFailure),
        ):
            log._send()

    # === THE TABLE === #

    def test_manager_fills_the_table(self):
        with Form(
            self.env["aftersales.notification"].with_user(self.users["manager"])
        ) as form:
            form.event = "card_expiring"
            form.days_before = 7
            form.channel = "sms"
            form.sms_template_id = self.env.ref(
                "aftersales_warranty.sms_template_card_expiring"
            )
        self.assertEqual(form.record.res_model, "aftersales.warranty.card")

    def test_row_that_could_tell_nobody_is_refused(self):
        sms = self.env.ref("aftersales_warranty.sms_template_card_activated")
        other = self.env.ref("aftersales_warranty.sms_template_card_extended")
        good = {
            "event": "card_activated",
            "channel": "sms",
            "recipient": "customer",
            "sms_template_id": sms.id,
        }
        for values in (
            {"recipient": "technician"},
            {"recipient": "role"},
            {"sms_template_id": False},
            {"sms_template_id": other.id},
            {"channel": "email"},
            {"channel": "activity"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.rows.create(good | values)

    def test_shipped_rows_are_complete_and_off(self):
        rows = self.rows.search([])
        shipped = rows.get_external_id()
        self.assertGreaterEqual(len([x for x in shipped.values() if x]), 9)
        for row in rows:
            self.assertFalse(row._get_template_error() or row._get_recipient_error())

    def test_only_the_manager_sets_up_and_tries_again(self):
        self._switch_on("card_activated_sms")
        card = self._issue_card(partner_id=False)
        card.action_activate()
        self._send()
        log = self._get_logs(card)
        for role in set(ROLES) - {"manager"}:
            user = self.users[role]
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    log.notification_id.with_user(user).active = False
                with self.assertRaises(AccessError):
                    log.with_user(user).action_retry()
                if role != "reception":
                    with self.assertRaises(AccessError):
                        log.with_user(user).read(["failure"])
        log.with_user(self.users["reception"]).read(["failure", "res_name"])
        manager = self.users["manager"]
        with self.assertRaises(AccessError):
            log.with_user(manager).state = "sent"
        with self.assertRaises(AccessError):
            log.with_user(manager).unlink()
