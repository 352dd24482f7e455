from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .installation_common import InstallationCommon


@tagged("post_install", "-at_install")
class TestInstallation(InstallationCommon):
    """An installation from its request to its signed card."""

    def setUp(self):
        super().setUp()
        self.picking = self._deliver("AC-1")
        self.case = self._get_installations(self.picking)
        self.card = self.case.card_id

    def _hand_out(self, **vals):
        return (
            self.env["aftersales.installation.card"]
            .with_user(self.dispatcher)
            .create({"case_id": self.case.id, **vals})
            .with_env(self.env)
        )

    def test_installation_is_not_handled_then_in_service_then_completed(self):
        self.assertEqual(self.case.installation_state, "not_handled")

        order = self.case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertEqual(self.case.installation_state, "in_service")
        order.with_user(self.technician).action_accept()
        self.assertEqual(self.case.installation_state, "in_service")
        self._submit(order.with_user(self.technician))

        self.assertEqual(self.case.installation_state, "completed")
        self.assertFalse(self.unit.case_ids.filtered("installation_state"))

    def test_refused_job_is_not_handled_again(self):
        order = self.case.with_user(self.dispatcher).action_assign(self.tech)
        order.with_user(self.technician).action_refuse("Too far")

        self.assertEqual(self.case.installation_state, "not_handled")

    def test_first_installation_starts_the_warranty_on_the_day_it_was_done(self):
        self.assertFalse(self.card.date_start)
        day = self.today - timedelta(days=2)
        order = self._assign(self.case)
        self.case.with_user(self.technician).installation_date = day

        self._submit(order)

        self.assertRecordValues(
            self.card,
            [{"installation_date": day, "date_start": day, "state": "active"}],
        )

    def test_cancelled_installation_is_not_locked_while_its_card_is_out(self):
        card = self._hand_out()
        self.case.with_user(self.reception).action_cancel("Moved away")

        self.assertFalse(self.case.is_locked)
        self.assertIn(card.name, self.case.open_duties)
        card.with_user(self.reception).action_hand_back()
        self.assertTrue(self.case.is_locked)

    def test_overdue_card_is_told_to_a_dispatcher_once(self):
        self.env["aftersales.notification"].search([]).active = False
        row = self.env.ref("aftersales_repair.notification_card_overdue_activity")
        row.active = True
        card = self._hand_out()
        self._tell_due()
        self.assertFalse(card.activity_ids)

        card.date_due = self.today - timedelta(days=1)
        self._tell_due()
        self._tell_due()

        self.assertEqual(len(card.activity_ids), 1)
        self.assertTrue(
            card.activity_ids.user_id.has_group(
                "aftersales_warranty.aftersales_group_dispatcher"
            )
        )
        card.with_user(self.reception).action_hand_back()
        self.assertFalse(card.activity_ids)

    def test_overdue_row_of_seven_days_waits_for_seven_days(self):
        self.env["aftersales.notification"].search([]).active = False
        row = self.env.ref("aftersales_repair.notification_card_overdue_activity")
        row.write({"active": True, "days_before": 7})
        card = self._hand_out()
        card.date_due = self.today - timedelta(days=7)
        self._tell_due()
        self.assertFalse(card.activity_ids)

        card.date_due -= timedelta(days=1)
        self._tell_due()

        self.assertEqual(len(card.activity_ids), 1)

    def _tell_due(self):
        self.env["aftersales.notification"]._cron_due()
        with self.enter_registry_test_mode():
            self.env.ref(
                "aftersales_warranty.ir_cron_notification_send"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_reinstallation_never_starts_a_warranty(self):
        self.case.with_user(self.reception).action_cancel("Installed by a friend")
        again = self._request(
            "AC-1", work_type_id=self.reinstallation.id, place="customer"
        )

        self._install(again)

        self.assertEqual(again.installation_state, "completed")
        self.assertEqual(again.installation_date, self.today)
        self.assertFalse(self.card.installation_date)
        self.assertFalse(self.card.date_start)
        self.assertFalse(self.card.stamp_number)

    def test_reinstallation_leads_to_the_installation_before_it(self):
        self._install(self.case)
        again = self._request(
            "AC-1", work_type_id=self.reinstallation.id, place="customer"
        )
        self.assertEqual(again.previous_installation_id, self.case)
        self.assertFalse(self.case.previous_installation_id)
        self._install(again)
        once_more = self._request(
            "AC-1", work_type_id=self.reinstallation.id, place="customer"
        )

        self.assertEqual(once_more.previous_installation_id, again)
        self.assertEqual(again.previous_installation_id, self.case)

    def test_unit_installed_before_is_reinstalled_when_sold_on(self):
        self._install(self.case)
        lot = self.case.lot_id
        request = self.env["aftersales.request"]._request_installations(
            self.company,
            {"partner_id": self.customer.id},
            [{"product_id": self.cooler.id, "lot_id": lot.id}],
        )

        self.assertEqual(request.work_type_id, self.reinstallation)

    def test_visit_without_work_installs_nothing(self):
        self.install_process.is_estimate_required = True
        self._assign(self.case)
        self._make_uncovered(self.case)
        self._plan_labor(self.case)
        estimate = self.case.with_user(self.technician).action_quote().sudo()
        estimate._action_cancel()
        self.case.with_user(self.reception).action_deliver()

        self.assertEqual(self.case.state, "delivered")
        self.assertFalse(self.case.installation_state)
        self.assertFalse(self.card.installation_date)

    def test_installation_to_come_or_before_the_making_is_refused(self):
        self.case.lot_id.manufacture_date = self.today - timedelta(days=9)
        for days in (1, -10):
            with self.assertRaises(ValidationError):
                self.case.with_user(self.dispatcher).installation_date = (
                    self.today + timedelta(days=days)
                )

    def test_consumer_of_the_installation_becomes_the_owner_on_the_card(self):
        daughter = self.env["res.partner"].create({"name": "Mina Karimi"})
        self.case.with_user(self.reception).partner_id = daughter

        self._install(self.case)

        self.assertEqual(self.card.partner_id, daughter)
        self.assertEqual(self.card.transfer_ids.partner_from_id, self.customer)
        self.assertIn(self.case.name, self.card.transfer_ids.reason)

    def test_shop_that_sent_the_installer_does_not_become_the_owner(self):
        self.case.with_user(self.reception).partner_id = self.shop

        self._install(self.case)

        self.assertEqual(self.card.partner_id, self.customer)

    def test_installation_stamps_the_card(self):
        self._install(self.case)

        self.assertTrue(self.card.stamp_number)
        self.assertRecordValues(
            self.card,
            [
                {
                    "stamp_case_id": self.case.id,
                    "stamp_technician_id": self.tech.id,
                    "stamp_date": self.today,
                    "stamp_user_id": self.technician.id,
                }
            ],
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_warranty.report_warranty_card", self.card.ids
        )[0]
        self.assertIn(self.card.stamp_number, html.decode())
        with self.assertRaises(AccessError):
            self.card.with_user(self.manager).stamp_number = "ST-X"

    def test_card_stamped_by_the_shop_keeps_its_day(self):
        self.card.with_user(self.reception).action_stamp()
        day = self.today - timedelta(days=3)
        self.card.sudo().stamp_date = day

        self._install(self.case)

        self.assertEqual(self.card.stamp_date, day)
        self.assertEqual(self.card.stamp_technician_id, self.tech)

    def test_process_that_wants_a_card_gives_one_out_with_the_job(self):
        self.install_process.is_installation_card_required = True

        self._assign(self.case)

        card = self.case.installation_card_ids
        self.assertRecordValues(
            card,
            [
                {
                    "state": "out",
                    "technician_id": self.tech.id,
                    "date_out": self.today,
                    "date_due": self.today + timedelta(days=14),
                }
            ],
        )
        self.case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertEqual(self.case.installation_card_ids, card, "one card a job")

    def test_process_that_wants_no_card_gives_none_out(self):
        self.install_process.is_installation_card_required = False

        self._install(self.case)

        self.assertFalse(self.case.installation_card_ids)
        self.assertEqual(self.case.installation_state, "completed")

    def test_installation_is_complete_only_when_its_card_is_back(self):
        card = self._hand_out()
        log = self._install(self.case)

        self.assertEqual(log.state, "approved", "the work itself is accepted")
        self.assertEqual(self.case.installation_state, "in_service")
        self.assertEqual(self.case.waiting_for, "technician")
        self.assertEqual(self.case.installation_date, self.today)
        self.assertFalse(self.card.installation_date)

        card.with_user(self.reception).action_hand_back()

        self.assertRecordValues(
            card,
            [
                {
                    "state": "back",
                    "date_back": self.today,
                    "received_user_id": self.reception.id,
                }
            ],
        )
        self.assertEqual(self.case.installation_state, "completed")
        self.assertEqual(self.card.installation_date, self.today)
        card.with_user(self.reception).action_hand_back()
        self.assertEqual(self.case.state, "delivered")

    def test_card_that_comes_back_first_completes_nothing(self):
        card = self._hand_out()
        card.with_user(self.reception).action_hand_back()

        self.assertEqual(self.case.state, "to_assign")
        self._install(self.case)
        self.assertEqual(self.case.installation_state, "completed")

    def test_checked_installation_waits_for_its_card_too(self):
        self.case.sudo().process_id = self.process
        self.process.is_estimate_required = False
        card = self._hand_out()
        log = self._install(self.case)
        self._pass(log)

        self.assertEqual(self.case.state, "to_check")
        card.with_user(self.dispatcher).action_hand_back()
        self.assertEqual(self.case.installation_state, "completed")

    def test_gate_refuses_to_close_an_installation_whose_card_is_out(self):
        self._hand_out()
        self._install(self.case)

        with self.assertRaises(UserError) as error:
            self.case.sudo()._transition("delivered")
        self.assertIn("card", str(error.exception))

    def test_lost_card_still_holds_the_installation_until_a_manager_lets_it_go(self):
        card = self._hand_out()
        self._install(self.case)
        card.with_user(self.dispatcher).action_report_lost("Rain")

        self.assertRecordValues(
            card,
            [{"state": "lost", "date_lost": self.today, "loss_reason": "Rain"}],
        )
        self.assertEqual(self.case.installation_state, "in_service")
        for user in (self.dispatcher, self.reception):
            with self.assertRaises(AccessError):
                card.with_user(user).action_accept_loss()
        card.with_user(self.manager).action_accept_loss()
        self.assertEqual(self.case.installation_state, "completed")

    def test_lost_card_blocks_no_repair(self):
        card = self._hand_out()
        card.with_user(self.dispatcher).action_report_lost("Rain")

        repair = self._request("AC-1")

        self.assertEqual(repair.state, "to_assign")

    def test_second_card_answers_for_a_lost_one(self):
        lost = self._hand_out()
        self._install(self.case)
        lost.with_user(self.dispatcher).action_report_lost("Rain")
        second = self._hand_out(name="P-778")

        second.with_user(self.reception).action_hand_back()

        action = self.case.with_user(self.dispatcher).action_hand_out_card()
        self.assertEqual(action["context"]["default_case_id"], self.case.id)
        self.assertEqual(second.name, "P-778")
        self.assertEqual(self.case.installation_state, "completed")

    def test_lost_card_that_turns_up_is_taken_back(self):
        card = self._hand_out()
        self._install(self.case)
        card.with_user(self.dispatcher).action_report_lost("Rain")

        card.with_user(self.reception).action_hand_back()

        self.assertEqual(card.state, "back")
        self.assertEqual(self.case.installation_state, "completed")

    def test_one_card_is_out_at_a_time_and_only_for_an_open_installation(self):
        card = self._hand_out()
        with self.assertRaises(UserError) as error:
            self._hand_out()
        self.assertIn(card.name, str(error.exception))
        repair = self._request()
        with self.assertRaises(UserError):
            self.env["aftersales.installation.card"].with_user(self.dispatcher).create(
                {"case_id": repair.id}
            )
        card.with_user(self.reception).action_hand_back()
        self._install(self.case)
        with self.assertRaises(UserError):
            self._hand_out()

    def test_card_that_is_back_stays_as_it_is(self):
        card = self._hand_out()
        card.with_user(self.reception).action_hand_back()

        for vals in ({"name": "X"}, {"date_out": "2020-01-01"}):
            with self.assertRaises(UserError):
                card.with_user(self.dispatcher).write(vals)
        with self.assertRaises(UserError):
            card.with_user(self.dispatcher).action_report_lost("Rain")
        with self.assertRaises(AccessError):
            card.with_user(self.manager).state = "out"
        with self.assertRaises(UserError):
            card.with_user(self.manager).unlink()

    def test_cards_are_kept_by_reception_and_dispatch_alone(self):
        card = self._hand_out()
        self._assign(self.case)
        for user in (self.technician, self.inspector, self.accountant):
            self.assertTrue(card.with_user(user).read(["name"]))
            with self.assertRaises(AccessError):
                card.with_user(user).action_hand_back()
            with self.assertRaises(AccessError):
                card.with_user(user).action_report_lost("x")
            with self.assertRaises(AccessError):
                card.with_user(user).write({"name": "X"})

    def test_overdue_cards_are_found(self):
        card = self._hand_out()
        self.company.aftersales_card_days = 7
        fresh_case = self._get_installations(self._deliver("AC-2"))
        fresh = self.env["aftersales.installation.card"].create(
            {"case_id": fresh_case.id}
        )
        self.assertEqual(fresh.date_due, self.today + timedelta(days=7))
        card.date_due = self.today - timedelta(days=1)

        cards = card | fresh
        self.assertTrue(card.is_overdue)
        self.assertFalse(fresh.is_overdue)
        search = self.env["aftersales.installation.card"].search
        domain = [("id", "in", cards.ids)]
        self.assertEqual(search([*domain, ("is_overdue", "=", True)]), card)
        self.assertEqual(search([*domain, ("is_overdue", "=", False)]), fresh)
        card.with_user(self.reception).action_hand_back()
        self.assertFalse(search([*domain, ("is_overdue", "=", True)]))

    def test_pile_of_cards_is_taken_back_and_unknown_numbers_are_told(self):
        card = self._hand_out(name="P-100")
        self._install(self.case)
        wizard = (
            self.env["aftersales.installation.card.return"]
            .with_user(self.reception)
            .create({"numbers": " P-100 \nP-999\n\nP-100\n"})
        )

        action = wizard.action_apply()

        self.assertEqual(card.state, "back")
        self.assertEqual(self.case.installation_state, "completed")
        self.assertEqual(action["res_id"], wizard.id)
        self.assertEqual(wizard.count_back, 1)
        self.assertIn("P-999", wizard.problems)
        self.assertNotIn("P-100", wizard.problems)
        wizard.numbers = "P-100"
        wizard.action_apply()
        self.assertIn("P-100", wizard.problems)
        wizard.numbers = False
        with self.assertRaises(UserError):
            wizard.action_apply()
        with self.assertRaises(AccessError):
            wizard.with_user(self.technician).action_apply()

    def test_card_is_handed_out_within_its_branch(self):
        card = self._hand_out()
        branch = self.env["res.company"].create(
            {"name": "Shiraz", "parent_id": self.company.id}
        )
        self.dispatcher.write(
            {"company_ids": [Command.set(branch.ids)], "company_id": branch.id}
        )

        with self.assertRaises(AccessError):
            card.with_user(self.dispatcher).read(["name"])
