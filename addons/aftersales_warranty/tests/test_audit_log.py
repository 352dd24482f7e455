from unittest.mock import patch

from psycopg2 import DatabaseError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.audit_log import TABLE
from .audit_common import AuditCommon
from .common import ROLES


@tagged("post_install", "-at_install")
class TestAuditLog(AuditCommon):
    """The operator log: who did what to what carries a promise, and nobody mends it."""

    # === WHAT IS TOLD === #

    def test_made_is_told_once_with_who_and_when(self):
        card = self.card.with_user(self.reception).create(
            {"type_id": self.warranty_type.id, "lot_id": self._create_lots("FR-2").id}
        )
        line = self._get_lines(card)
        self.assertRecordValues(
            line,
            [
                {
                    "action": "create",
                    "user_id": self.reception.id,
                    "name": card.name,
                    "company_id": self.env.company.id,
                }
            ],
        )
        self.assertIn(self.reception.login, line.user_name)
        self.assertTrue(line.date)

    def test_change_of_a_promise_keeps_old_and_new(self):
        other = self.env["res.partner"].create({"name": "Kaveh"})
        card = self.card.with_user(self.reception)
        card.write({"partner_id": other.id, "seller_name": "Corner shop"})
        line = self._get_lines(action="write")
        self.assertEqual(line.changes, {"partner_id": [self.consumer.id, other.id]})
        self.assertEqual(line.field_names, "partner_id, seller_name")
        self.assertIn("Shirin Rahimi → Kaveh", line.changes_text)
        self.assertIn("Also: Seller", line.changes_text)

    def test_changes_of_one_transaction_are_one_line(self):
        manager = self.users["manager"]
        self.card.action_issue()
        self.env.cr.flush()
        coverage = self.card.coverage_ids[0].with_user(manager)
        first = coverage.parts_percent
        coverage.parts_percent = 50
        coverage.parts_percent = 40
        line = self._get_lines(coverage, action="write", user_id=manager.id)
        self.assertEqual(line.changes, {"parts_percent": [first, 40]})
        coverage.parts_percent = 30
        self.assertEqual(len(self._get_lines(coverage, user_id=manager.id)), 2)

    def test_step_is_told_of_who_took_it(self):
        self.card.with_user(self.reception).action_issue()
        line = self._get_lines(action="write")
        self.assertEqual(line.user_id, self.reception)
        self.assertEqual(line.changes["state"], ["blank", "issued"])
        self.assertIn("Blank → Issued", line.changes_text)

    def test_what_changes_nothing_is_not_told(self):
        self.card.partner_id = self.card.partner_id
        self.assertFalse(self._get_lines(action="write"))

    def test_deleted_is_told_with_what_it_was_worth(self):
        manager = self.users["manager"]
        self.card.action_issue()
        self.env.cr.flush()
        coverage = self.card.coverage_ids[0].with_user(manager)
        percent = coverage.parts_percent
        record = coverage.browse(coverage.id)
        coverage.unlink()
        line = self._get_lines(record, action="unlink")
        self.assertEqual(line.user_id, manager)
        self.assertEqual(line.changes["parts_percent"], [percent, None])
        self.assertTrue(line.name)
        self.assertTrue(line.changes_text)

    def test_printed_is_told(self):
        report = self.env["ir.actions.report"].with_user(self.reception)
        report._render_qweb_html(
            "aftersales_warranty.report_warranty_card", self.card.ids
        )
        line = self._get_lines(action="print")
        self.assertEqual(line.user_id, self.reception)
        self.assertEqual(line.detail, "Warranty Card")

    def test_cards_printed_with_their_delivery_are_told(self):
        card = self._sell_and_deliver("FR-7")
        self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_warranty.report_picking_warranty_cards", card.picking_id.ids
        )
        self.assertEqual(len(self._get_lines(card, action="print")), 1)

    def test_exported_is_told_with_the_columns(self):
        manager = self.users["manager"]
        self.card.with_user(manager).export_data(["name", "partner_id/phone"])
        line = self._get_lines(action="export")
        self.assertEqual(line.user_id, manager)
        self.assertEqual(line.detail, "name, partner_id/phone")

    def test_deleted_file_is_told_with_its_name(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "Photo of the seal.png",
                "raw": b"x",
                "res_model": self.card._name,
                "res_id": self.card.id,
            }
        )
        file.with_user(self.reception).unlink()
        line = self._get_lines(action="detach")
        self.assertEqual(line.user_id, self.reception)
        self.assertEqual(line.detail, "Photo of the seal.png")
        self.assertEqual(line.name, self.card.name)

    def test_file_of_what_is_deleted_is_not_told_beside_it(self):
        self.env["ir.attachment"].create(
            {"name": "x", "res_model": self.card._name, "res_id": self.card.id}
        )
        card = self.card.browse(self.card.id)
        self.card.unlink()
        self.assertTrue(self._get_lines(card, action="unlink"))
        self.assertFalse(self._get_lines(card, action="detach"))
        self.assertFalse(self._get_lines(card, action="reword"))

    def test_documents_of_many_files_are_looked_up_at_once(self):
        self.card.action_issue()
        documents = self.card.coverage_ids
        files = self.env["ir.attachment"].create(
            [
                {"name": "x", "res_model": documents._name, "res_id": document.id}
                for document in documents
            ]
        )
        log = self.env["aftersales.audit.log"]
        self.assertGreater(len(documents), 1)
        with self.assertQueryCount(1):
            pairs = list(log._pair_with_documents(files, "res_model"))
        self.assertEqual(pairs, list(zip(files, documents, strict=True)))

    def test_message_that_is_changed_or_deleted_is_told_with_what_it_said(self):
        card = self.card.with_user(self.reception)
        first, second = (
            card.message_post(body=text, message_type="comment")
            for text in ("Two weeks", "New by Friday")
        )
        card._message_update_content(first, body="Four weeks")
        second.unlink()
        lines = self._get_lines(action="reword")
        self.assertEqual(lines.mapped("detail"), ["Two weeks", "New by Friday"])
        self.assertEqual(lines.user_id, self.reception)

    def test_message_that_was_emptied_is_told(self):
        card = self.card.with_user(self.reception)
        message = card.message_post(body="You get a new one", message_type="comment")
        card._message_update_content(message.sudo(), body="")
        self.assertEqual(self._get_lines(action="reword").detail, "You get a new one")

    def test_files_and_messages_of_others_are_not_told(self):
        partner = self.env["res.partner"].create({"name": "Kaveh"})
        message = partner.message_post(body="Hello")
        message.write({"body": "Goodbye"})
        self.env["ir.attachment"].create(
            {"name": "x", "res_model": "ir.ui.menu", "res_id": 1}
        ).unlink()
        lines = self._get_lines(partner)
        self.assertFalse(lines.filtered(lambda line: line.action == "detach"))
        self.assertFalse(lines.filtered(lambda line: line.action == "reword"))

    def test_refused_is_not_told(self):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.card.with_user(self.users["technician"]).partner_id = False
        self.assertFalse(self._get_lines(action="write"))

    def test_rolled_back_is_not_told(self):
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self.card.partner_id = self.dealer
            self.card.copy()
            raise ValueError
        self.card.purchase_date = "2026-01-09"
        self.assertEqual(self._get_lines().mapped("action"), ["create", "write"])
        self.assertEqual(self._get_lines()[1].field_names, "purchase_date")

    def test_context_of_a_caller_does_not_silence_the_log(self):
        quiet = dict.fromkeys(
            (
                "install_mode",
                "tracking_disable",
                "mail_notrack",
                "aftersales_new_document",
                "module_uninstall",
            ),
            True,
        )
        self.card.with_user(self.reception).with_context(**quiet).partner_id = False
        self.assertTrue(self._get_lines(action="write"))

    def test_role_given_to_somebody_is_told(self):
        auditors = self.env.ref("aftersales_warranty.aftersales_group_auditor")
        user = self.reception
        self.env.cr.flush()
        user.group_ids += auditors
        line = self._get_lines(user, action="write")
        self.assertIn("Auditor", line.changes_text)
        user.group_ids -= auditors
        self.env.cr.flush()
        auditors.user_ids += user
        line = self._get_lines(auditors, action="write")
        self.assertIn(user.name, line.changes_text)

    def test_what_people_set_for_themselves_is_not_told(self):
        self.env.cr.flush()
        self.reception.with_user(self.reception).signature = "Sara"
        self.assertFalse(self._get_lines(self.reception, action="write"))

    # === NOBODY MENDS IT === #

    def test_no_role_reads_it_but_the_auditor(self):
        line = self._get_lines()
        self.assertTrue(line.name)
        for role in ROLES:
            with self.subTest(role), self.assertRaises(AccessError):
                line.with_user(self.users[role]).check_access("read")
        for group in ("base.group_system", "base.group_portal", "base.group_public"):
            user = new_test_user(self.env, f"audit {group}", groups=group)
            with self.subTest(group), self.assertRaises(AccessError):
                line.with_user(user).check_access("read")

    def test_nobody_changes_it_by_the_orm(self):
        line = self._get_lines()
        for lines in (line, line.sudo(), line.with_user(self.users["manager"])):
            with self.assertRaises(AccessError):
                lines.write({"name": "Nothing"})
            with self.assertRaises(AccessError):
                lines.unlink()
            with self.assertRaises(AccessError):
                lines.create({"name": "Somebody else did it"})
            with self.assertRaises(AccessError):
                lines.copy()

    def test_nobody_changes_it_by_sql(self):
        self.assertTrue(self._get_lines())
        for query in (
            f"UPDATE {TABLE} SET name = 'Nothing'",
            f"DELETE FROM {TABLE}",
            f"TRUNCATE {TABLE}",
        ):
            with (
                self.subTest(query),
                self.assertRaises(DatabaseError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        self.assertTrue(self._get_lines())

    def test_auditor_reads_of_his_branches_only(self):
        self.assertTrue(self._get_lines())
        branch = self.env["res.company"].create({"name": "Elsewhere"})
        self.auditor.write(
            {"company_ids": [Command.set(branch.ids)], "company_id": branch.id}
        )
        self.assertFalse(self._get_lines())

    def test_auditor_changes_no_document(self):
        card = self.card.with_user(self.auditor)
        self.assertTrue(card.name)
        with self.assertRaises(AccessError):
            card.partner_id = False

    def test_log_survives_the_user(self):
        user = new_test_user(
            self.env,
            "leaving",
            groups="aftersales_warranty.aftersales_group_reception",
        )
        self.card.with_user(user).partner_id = False
        self.assertEqual(self._get_lines(user_id=user.id).user_id, user)
        user.unlink()
        line = self._get_lines(action="write")
        self.assertFalse(line.user_id)
        self.assertIn("leaving", line.user_name)

    # === SCREENS === #

    def test_log_is_searched_and_grouped(self):
        self.card.with_user(self.reception).partner_id = False
        lines = self._get_lines()
        found = self.log.search(
            [
                ("user_id", "=", self.reception.id),
                ("action", "=", "write"),
                ("field_names", "ilike", "partner_id"),
                ("date", ">=", "2020-01-01"),
            ]
        )
        self.assertEqual(found, lines[-1])
        for group in ("user_id", "action", "res_model", "company_id", "date:day"):
            with self.subTest(group):
                groups = self.log._read_group([], [group], ["__count"])
                self.assertTrue(sum(count for __, count in groups))

    def test_document_has_a_button_for_the_auditor_only(self):
        for user, shown in ((self.auditor, True), (self.users["manager"], False)):
            arch = self.card.with_user(user).get_view(False, "form")["arch"]
            self.assertEqual("action_view_audit_log" in arch, shown)
        action = self.card.with_user(self.auditor).action_view_audit_log()
        self.assertEqual(self.log.search(action["domain"]), self._get_lines())

    def test_log_opens_its_document(self):
        action = self._get_lines().action_open_document()
        self.assertEqual(action["res_id"], self.card.id)

    # === COST === #

    def test_great_transaction_is_written_down_in_parts(self):
        self.env.cr.flush()
        with patch("odoo.addons.aftersales_warranty.models.audit_log.HELD", 4):
            cards = self.env["aftersales.warranty.card"].create(
                [{"type_id": self.warranty_type.id} for __ in range(10)]
            )
            held = self.env.cr.precommit.data.get("aftersales_warranty.audit", {})
            self.assertLess(len(held), 4)
        self.assertCountEqual(
            self._get_lines(cards, action="create").mapped("res_id"), cards.ids
        )

    def test_transaction_costs_one_query_whatever_it_does(self):
        cards = self.env["aftersales.warranty.card"].create(
            [{"type_id": self.warranty_type.id} for __ in range(30)]
        )
        cards.write({"dealer_id": self.dealer.id})
        self.env.flush_all()
        precommit = self.env.cr.precommit
        rows = precommit.data["aftersales_warranty.audit"]
        self.assertEqual(
            len([key for key in rows if key[0] == "aftersales.warranty.card"]), 30
        )
        with self.assertQueryCount(1):
            self.log._write_down()
        self.assertEqual(len(self._get_lines(cards)), 30)
