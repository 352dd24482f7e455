from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import GROUP, AftersalesRepairCommon


class CaseNotificationCommon(AftersalesRepairCommon):
    """The rows of the table as they ship."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_stock(cls.gasket, 10)
        shipped = ("order_assigned_technician_activity", "quote_ready_email")
        rows = cls.env["aftersales.notification"]
        for name in (*shipped, "order_assigned_technician_email"):
            rows |= cls.env.ref(f"aftersales_repair.notification_{name}")
        (rows.search([]) - rows).active = False

    def _switch_on(self, name, **vals):
        row = self.env.ref(f"aftersales_repair.notification_{name}")
        row.write({"active": True, **vals})
        return row

    def _switch_off(self):
        self.env["aftersales.notification"].search([]).active = False

    def _get_logs(self, records, event):
        return self.env["aftersales.notification.log"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("event", "=", event),
            ]
        )

    def _send(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "aftersales_warranty.ir_cron_notification_send"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _get_texts(self, log):
        return " ".join(log.message_ids.mapped("body"))

    def _quote(self, case):
        """Bring a case so far that its customer has to answer an estimate."""
        self._make_uncovered(case)
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        return order, case.with_user(self.technician).action_quote().sudo()


@tagged("post_install", "-at_install")
class TestCaseNotification(CaseNotificationCommon):
    """Each step tells whom the table names, once, by one way."""

    def test_technician_is_told_by_activity_and_mail_as_shipped(self):
        self.technician.partner_id.email = "reza@example.com"
        case = self._request()

        order = case.with_user(self.dispatcher).action_assign(self.tech).sudo()
        self._send()

        logs = self._get_logs(order, "order_assigned")
        self.assertEqual(
            sorted(logs.mapped("channel")), ["activity", "email"], "one message a way"
        )
        self.assertEqual(order.activity_ids.user_id, self.technician)
        self.assertEqual(
            order.activity_ids.date_deadline, fields.Date.to_date(order.date_planned)
        )
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.technician.partner_id.ids)]
        )
        self.assertEqual(len(mail), 1, "the activity brings no second mail")
        self.assertIn(order.name, mail.subject)
        order.with_user(self.technician).action_accept()
        self.assertFalse(order.activity_ids)

    def _decline(self):
        self.env.ref(
            "aftersales_repair.notification_order_declined_role_activity"
        ).active = True
        case = self._request()
        case.with_user(self.dispatcher).action_assign(self.tech)
        case.order_ids.with_user(self.technician).action_refuse("Too far")
        return case

    def test_dispatcher_of_the_branch_is_told_of_a_declined_job_as_shipped(self):
        group = self.env.ref("aftersales_warranty.aftersales_group_dispatcher")
        other = self.env["res.company"].create({"name": "Other branch"})
        (group.user_ids - self.dispatcher).write(
            {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        case = self._decline()

        self._send()

        self.assertEqual(case.activity_ids.user_id, self.dispatcher)
        self.assertIn("Declined", case.activity_ids.summary)

    def test_declined_job_that_somebody_has_again_is_told_no_more(self):
        case = self._decline()
        case.with_user(self.dispatcher).action_assign(self.tech)

        self._send()

        log = self._get_logs(case, "order_declined")
        self.assertEqual(log.state, "skipped")
        self.assertFalse(case.activity_ids)

    def test_job_accepted_before_the_sending_is_told_no_more(self):
        self.technician.partner_id.email = "reza@example.com"
        case = self._request()

        order = self._assign(case).sudo()
        self._send()

        self.assertFalse(order.activity_ids)
        logs = self._get_logs(order, "order_assigned")
        self.assertEqual(set(logs.mapped("state")), {"skipped"})
        self.assertIn("has moved on", logs[0].failure)

    def test_job_dragged_there_and_back_is_told_to_the_last_one_once(self):
        partner = self.env["res.partner"].create(
            {"name": "Dariush", "email": "dariush@example.com"}
        )
        other = self.env["aftersales.technician"].create(
            {"partner_id": partner.id, "company_id": self.company.id}
        )
        self.technician.partner_id.email = "reza@example.com"
        order = (
            self._request()
            .with_user(self.dispatcher)
            .action_assign(self.tech)
            .with_user(self.dispatcher)
        )
        for minutes, technician in enumerate((other, self.tech), 1):
            later = self.env.cr.now() + timedelta(minutes=minutes)
            with patch.object(type(self.env.cr), "now", return_value=later):
                order.technician_id = technician

        self._send()

        order = order.sudo()
        logs = self._get_logs(order, "order_assigned")
        told = logs.filtered(lambda log: log.state != "skipped")
        self.assertEqual(len(order.activity_ids), 1)
        self.assertEqual(order.activity_ids.user_id, self.technician)
        self.assertEqual(sorted(told.mapped("channel")), ["activity", "email"])
        self.assertEqual(
            set(told.mapped("event_key")), {f"{self.tech.id} {order.date_dispatched}"}
        )
        mails = self.env["mail.mail"].search([("subject", "like", order.name)])
        self.assertEqual(mails.recipient_ids, self.technician.partner_id)
        self.assertEqual(len(mails), 1)

    def test_agent_technician_without_desk_gets_the_mail_only(self):
        partner = self.env["res.partner"].create(
            {"name": "Dariush", "email": "dariush@example.com"}
        )
        agent_tech = self.env["aftersales.technician"].create(
            {"partner_id": partner.id, "company_id": self.company.id}
        )
        case = self._request()

        order = case.with_user(self.dispatcher).action_assign(agent_tech).sudo()
        self._send()

        logs = self._get_logs(order, "order_assigned")
        self.assertEqual(
            {log.channel: log.state for log in logs},
            {"activity": "skipped", "email": "queued"},
        )

    def test_customer_gets_the_estimate_with_its_signed_link(self):
        case = self._request()

        _order, estimate = self._quote(case)
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "in", self.customer.ids)]),
            "the step itself sends nothing",
        )
        self._send()

        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.customer.ids)]
        )
        self.assertEqual(len(mail), 1)
        self.assertIn(estimate.access_token, mail.body_html)

    def test_estimate_is_texted_with_its_signed_link(self):
        self._switch_on("quote_ready_sms")
        case = self._request()

        _order, estimate = self._quote(case)
        self._send()

        log = self._get_logs(estimate, "quote_ready").filtered(
            lambda log: log.channel == "sms"
        )
        self.assertIn(estimate.access_token, self._get_texts(log))

    def test_group_of_units_is_one_message(self):
        self._switch_on("request_received_sms")
        self._make_unit("FR-0002")
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create({"identifier": serial})
                        for serial in ("FR-0001", "FR-0002")
                    ],
                }
            )
        )

        request.action_confirm()
        self._send()

        log = self._get_logs(request, "request_received")
        self.assertEqual(len(log), 1)
        self.assertIn("2 unit(s)", self._get_texts(log))
        self.assertEqual(log.company_id, request.company_id)

    def test_each_step_of_a_case_tells_its_customer(self):
        self._switch_off()
        rows = {
            "case_received": "to_assign",
            "case_waiting_part": "to_repair",
            "case_ready": "ready",
            "case_delivered": "delivered",
        }
        for name in rows:
            self._switch_on(f"{name}_sms")
        case = self._request()
        order, estimate = self._quote(case)
        estimate.action_confirm()
        order.action_start()
        case._set_waiting_for("part")
        self._send()
        case._set_waiting_for("technician")
        self._pass(self._submit(order))
        self._send()
        case.with_user(self.reception).action_deliver()
        self._send()

        for name in rows:
            with self.subTest(name):
                log = self._get_logs(case, name)
                self.assertEqual(len(log), 1)
                self.assertEqual(log.recipient_names, self.customer.name)
                self.assertIn(case.name, self._get_texts(log))

    def test_replaced_unit_is_told(self):
        self._switch_on("case_replaced_sms")
        spare = self._add_stock(self.fridge, 1, "FR-0009")
        case = self._request()
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        order.action_start().is_beyond_repair = True
        self._pass(self._submit(order))

        case.with_user(self.dispatcher).action_replace(spare)
        self._send()

        self.assertIn(
            "goes on with the new unit",
            self._get_texts(self._get_logs(case, "case_replaced")),
        )

    def test_unit_that_is_ready_again_is_told_again(self):
        self._switch_on("case_ready_sms")
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))
        later = self.env.cr.now() + timedelta(hours=1)
        with patch.object(type(self.env.cr), "now", return_value=later):
            case.with_user(self.manager).action_reopen()
            again = case.with_user(self.dispatcher).action_assign(self.tech)
            again.with_user(self.technician).action_accept()
            self._pass(self._submit(again.with_user(self.technician)))

        self.assertEqual(case.state, "ready")
        self.assertEqual(len(self._get_logs(case, "case_ready")), 2)

    def test_waiting_for_a_part_that_came_at_once_is_told_no_more(self):
        self._switch_on("case_waiting_part_sms")
        case = self._request()
        self._assign(case)

        case._set_waiting_for("part")
        case._set_waiting_for("technician")
        self._send()

        self.assertEqual(self._get_logs(case, "case_waiting_part").state, "skipped")

    def test_unit_not_collected_is_told_after_its_days_and_once(self):
        row = self._switch_on("case_uncollected_sms", days_before=10)
        case = self._request()
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        case.with_user(self.technician).action_quote()
        self._pass(self._submit(order))
        self.assertTrue(case.date_ready)

        row._cron_due()
        self.assertFalse(self._get_logs(case, "case_uncollected"))
        case.sudo().date_ready -= timedelta(days=11)
        row._cron_due()
        row._cron_due()
        self._send()

        log = self._get_logs(case, "case_uncollected")
        self.assertEqual(log.state, "queued")
        self.assertIn(case.name, self._get_texts(log))

    def test_estimate_without_answer_is_told_after_its_days(self):
        row = self._switch_on("quote_unanswered_sms", days_before=3)
        _order, estimate = self._quote(self._request())
        row._cron_due()
        self.assertFalse(self._get_logs(estimate, "quote_unanswered"))

        estimate.date_order -= timedelta(days=4)
        row._cron_due()
        self._send()

        log = self._get_logs(estimate, "quote_unanswered")
        self.assertIn(estimate.access_token, self._get_texts(log))

    def test_answer_to_the_estimate_is_told_in_the_house(self):
        self._switch_on("quote_accepted_technician_activity")
        self._switch_on("quote_rejected_role_activity")
        group = self.env.ref("aftersales_warranty.aftersales_group_reception")
        group.user_ids = self.reception
        self._make_unit("FR-0002")
        accepted, declined = self._request(), self._request("FR-0002")
        _order, estimate = self._quote(accepted)
        _order, other = self._quote(declined)

        estimate.action_confirm()
        other._action_cancel()
        self._send()

        self.assertEqual(accepted.activity_ids.user_id, self.technician)
        self.assertEqual(declined.activity_ids.user_id, self.reception)

    def _make_reception(self, company):
        """Return a user of the reception of another branch, with nothing to do."""
        return new_test_user(
            self.env,
            login=f"reception_{company.id}",
            groups=f"{GROUP}reception",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def test_role_is_told_in_the_branch_of_the_case_only(self):
        far = self._make_reception(self.env["res.company"].create({"name": "Far"}))
        group = self.env.ref(f"{GROUP}reception")
        group.user_ids = self.reception | far
        row = self._switch_on("quote_rejected_role_activity", group_id=group.id)
        self._make_unit("FR-0002")
        busy, case = self._request("FR-0002"), self._request()
        busy.activity_schedule(user_id=self.reception.id)
        _order, estimate = self._quote(case)

        estimate._action_cancel()
        self._send()

        self.assertEqual(case.activity_ids.user_id, self.reception)
        for record in (case.request_id, case, estimate):
            with self.subTest(record._name):
                told = row._get_partners(record.sudo())
                self.assertEqual(told, self.reception.partner_id)
        case.sudo().workshop_company_id = far.company_id
        self.assertEqual(row._get_partners(case.sudo()), far.partner_id)
        self.assertEqual(row._get_activity_user(case.sudo()), far)

    def test_branch_without_the_role_is_looked_after_by_the_one_above(self):
        outlet = self.env["res.company"].create(
            {"name": "Outlet", "parent_id": self.company.id}
        )
        far = self._make_reception(self.env["res.company"].create({"name": "Far"}))
        group = self.env.ref(f"{GROUP}reception")
        group.user_ids = self.reception | far
        row = self._switch_on("quote_rejected_role_activity", group_id=group.id)
        case = self._request().sudo()

        case.workshop_company_id = outlet

        self.assertEqual(row._get_activity_user(case), self.reception)

    def test_assigned_job_is_texted_to_its_technician_and_to_the_customer(self):
        self._switch_off()
        self.technician.partner_id.phone = "+98 912 555 0101"
        rows = {
            self._switch_on("order_assigned_technician_sms"): self.tech.partner_id,
            self._switch_on("order_assigned_sms"): self.customer,
        }
        case = self._request()

        order = case.with_user(self.dispatcher).action_assign(self.tech).sudo()
        self._send()

        logs = self._get_logs(order, "order_assigned")
        self.assertEqual(len(logs), 2)
        for row, partner in rows.items():
            log = logs.filtered(lambda log, row=row: log.notification_id == row)
            self.assertRecordValues(
                log,
                [
                    {
                        "channel": "sms",
                        "state": "queued",
                        "recipient_names": partner.name,
                    }
                ],
            )
            sent = self.env["sms.sms"].search(
                [("mail_message_id", "in", log.message_ids.ids)]
            )
            self.assertEqual(sent.partner_id, partner)
            self.assertEqual(len(sent), 1)

    def test_all_shipped_messages_can_be_written(self):
        rows = self.env["aftersales.notification"].with_context(active_test=False)
        case = self._request()
        order, estimate = self._quote(case)
        records = {
            record._name: record.sudo()
            for record in (case.request_id, case, order, estimate)
        }
        case.sudo().date_ready = fields.Datetime.now()

        told = rows.search([]).filtered(lambda row: row.res_model in records)
        self.assertGreaterEqual(len(told), 24)
        for row in told:
            record = records[row.res_model]
            with self.subTest(row.display_name):
                self.assertFalse(row._get_template_error())
                self.assertFalse(row._get_recipient_error())
                if row.channel == "sms":
                    self.assertTrue(
                        row.sms_template_id._render_field("body", record.ids)[record.id]
                    )
                elif row.channel == "email":
                    values = row.mail_template_id._generate_template(
                        record.ids, ["subject", "body_html"]
                    )[record.id]
                    self.assertTrue(values["subject"] and values["body_html"])
