from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import tagged

from ..models import request_intake_repair
from ..rules.repair_list import COLUMNS, MAX_REPAIRS
from ..rules.unit_template import make_csv
from .common import AftersalesPortalCommon

HEADER = "Number;Date;Serial number;Work done;Parts;Service code"


@tagged("post_install", "-at_install")
class TestAgentRepair(AftersalesPortalCommon):
    """What an agent repaired without a network is reported by a list, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gasket.default_code = "GSK-1"
        cls.compressor.default_code = "CMP-7"
        cls.service.code = "SRV"
        cls.fridge.default_code = "FR300"
        cls.agent.is_aftersales_reporter = True
        cls.day = fields.Date.today() - timedelta(days=3)
        cls.env["aftersales.checklist"].search([]).active = False
        cls._add_stock(cls.gasket, 5, location=cls.agent_tech.location_id)
        cls._make_unit("FR-0002")
        cls._make_unit("FR-0003")

    def _row(self, number="J-1", serial="FR-0001", parts="GSK-1 x2", **cells):
        cells = {"day": self.day, "work": "Gasket replaced", "service": "SRV", **cells}
        return ";".join(
            str(cell)
            for cell in (
                number,
                cells["day"],
                serial,
                cells["work"],
                f'"{parts}"',
                cells["service"],
            )
        )

    def _check(self, *rows, user=None, header=HEADER, **form):
        response = self._post(
            "/my/repairs/report",
            user or self.agent_user,
            units="\n".join((header, *rows)),
            **form,
        )
        return self.env["aftersales.request.intake"].search(
            [("sender_id", "=", (user or self.agent_user).id), ("kind", "=", "repair")],
            order="id desc",
            limit=1,
        ), response

    def _report(self, *rows, **form):
        intake, response = self._check(*rows, **form)
        self.assertEqual(response.status_code, 303, self._text(response)[-400:])
        self._send(intake)
        return intake

    def _send(self, intake):
        # a repair goes its whole way: on a busy machine that takes a while
        response = self.url_open(
            f"/my/requests/group/{intake.id}/send",
            data={"csrf_token": Request.csrf_token(self)},
            allow_redirects=False,
            timeout=120,
        )
        self.env.invalidate_all()
        return response

    def _problems(self, intake):
        return [line.problem for line in intake.line_ids.sorted("number")]

    # === THE WHOLE WAY === #

    def test_a_repair_is_a_case_with_its_log_and_its_parts(self):
        intake = self._report(self._row())

        self.assertEqual(intake.sent_count, 1, self._problems(intake))
        case = intake.sent_request_ids.case_ids
        self.assertRecordValues(
            case,
            [
                {
                    "lot_id": self.unit.id,
                    "state": "to_check",
                    "place": "customer",
                    "date_failure": self.day,
                    "agent_id": self.agent.id,
                }
            ],
        )
        self.assertRecordValues(
            case.request_id,
            [{"external_number": "J-1", "sender_id": self.agent_user.id}],
        )
        self.assertRecordValues(
            case.log_ids,
            [
                {
                    "state": "submitted",
                    "technician_id": self.agent_tech.id,
                    "work_done": "Gasket replaced",
                    "duration_hours": self.service.standard_hours or 1.0,
                }
            ],
        )
        self.assertEqual(case.log_ids.date_start.date(), self.day)
        self.assertRecordValues(
            case.part_ids,
            [
                {
                    "product_id": self.gasket.id,
                    "quantity": 2,
                    "covered_percent": 100,
                    "log_id": case.log_ids.id,
                }
            ],
        )
        used = case.part_ids.move_ids.filtered("is_out")
        self.assertRecordValues(
            used,
            [
                {
                    "state": "done",
                    "quantity": 2,
                    "location_id": self.agent_tech.location_id.id,
                }
            ],
        )
        self.assertEqual(case.labor_ids.service_id, self.service)

    def test_the_inspector_sees_it_as_any_other_work(self):
        case = self._report(self._row()).sent_request_ids.case_ids

        case.log_ids.check_ids.with_user(self.inspector).action_pass()

        self.assertEqual(case.log_ids.state, "approved")
        self.assertEqual(case.state, "delivered")

    def test_faults_hours_technician_and_serials_are_told_too(self):
        mate, __ = self._make_technician("Kamran", self.agent)
        new = self._add_stock(self.compressor, 1, "CMP-N", location=mate.location_id)
        mode = self.env["aftersales.fault"].create(
            {"name": "Buzzes", "code": "BZ", "kind": "mode"}
        )
        header = f"{HEADER};Hours;Fault code;Technician;Phone;Customer name"
        row = self._row(parts="CMP-7 (CMP-N > CMP-O)")

        intake = self._report(
            f"{row};1,5;bz;kamran;+98 912 345 6789;Sara", header=header
        )

        self.assertEqual(intake.sent_count, 1, self._problems(intake))
        case = intake.sent_request_ids.case_ids
        self.assertEqual(case.log_ids.technician_id, mate)
        self.assertEqual(case.log_ids.duration_hours, 1.5)
        self.assertEqual(case.labor_ids.hours, 1.5)
        self.assertEqual(case.fault_mode_id, mode)
        self.assertEqual(case.partner_id.phone_sanitized, "+989123456789")
        self.assertEqual(case.part_ids.lot_id, new)
        self.assertEqual(case.part_ids.removed_lot_id.name, "CMP-O")

    # === ONCE === #

    def test_the_same_list_sent_twice_reports_nothing_twice(self):
        rows = (self._row("J-1"), self._row("J-2", "FR-0002"))
        first = self._report(*rows)
        self.assertEqual(first.sent_count, 2, self._problems(first))

        again = self._report(*rows)

        self.assertEqual(again.sent_count, 0)
        names = first.sent_request_ids.sorted("id").mapped("name")
        self.assertEqual(
            self._problems(again),
            [f"Reported already, by request {name}." for name in names],
        )
        self.assertEqual(
            self.env["aftersales.case"].search_count(
                [("agent_id", "=", self.agent.id)]
            ),
            2,
        )

    def test_a_repair_without_number_is_known_by_what_it_says(self):
        self._report(self._row(""))

        again = self._report(self._row(""))

        self.assertEqual(again.sent_count, 0)
        self.assertIn("Reported already", self._problems(again)[0])

    def test_a_number_that_stands_twice_in_a_list_is_one_repair(self):
        intake = self._report(self._row("J-1"), self._row(" j-1", "FR-0002"))

        self.assertEqual(intake.sent_count, 1)
        self.assertEqual(self._problems(intake), ["Line 2 is the same repair."])

    def test_the_numbers_of_two_agents_do_not_meet(self):
        self._report(self._row("J-1"))
        self.other_agent.is_aftersales_reporter = True

        intake, __ = self._check(
            self._row("J-1", "FR-0002", parts=""), user=self.other_agent_user
        )

        self.assertEqual(self._problems(intake), [False])

    # === BAD ROWS === #

    def test_a_bad_row_never_stops_the_good_ones(self):
        before = self.env["aftersales.case"].search_count([])

        intake = self._report(
            self._row("J-1"),
            self._row("J-2", "FR-0002", day="soon"),
            self._row("J-3", "FR-0003"),
        )

        self.assertEqual(intake.sent_count, 2)
        self.assertEqual(len(intake.line_ids), 1)
        self.assertIn("is no date", intake.line_ids.problem)
        self.assertEqual(self.env["aftersales.case"].search_count([]), before + 2)

    def test_each_row_says_what_is_wrong_with_it(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        for cells, words in (
            ({"day": tomorrow}, "still to come"),
            ({"day": "2020-01-01"}, "within 60 days"),
            ({"work": ""}, "found and done"),
            ({"parts": "NOTHING"}, "No part of ours"),
            ({"parts": "GSK-1 x0"}, "names no part"),
            ({"parts": "CMP-7"}, "Enter the serial of the"),
            ({"parts": "CMP-7 (X-1)"}, "No serial"),
            ({"service": "NONE"}, "No service for this unit"),
            ({"parts": "", "service": ""}, "Enter the parts or the service"),
            ({"serial": ""}, "neither a serial nor a product"),
        ):
            with self.subTest(cells=cells):
                intake, __ = self._check(self._row(**cells))
                self.assertIn(words, intake.line_ids.problem)
                page = self._get(f"/my/requests/group/{intake.id}", self.agent_user)
                self.assertIn(words, self._text(page))

    def test_a_long_list_is_reported_press_by_press(self):
        self.startPatcher(patch.object(request_intake_repair, "REPAIR_PRESS", 1))
        intake = self._report(self._row("J-1"), self._row("J-2", "FR-0002"))
        self.assertEqual((intake.sent_count, len(intake.line_ids)), (1, 1))

        self._send(intake)

        self.assertEqual((intake.sent_count, len(intake.line_ids)), (2, 0))

    def test_a_row_is_corrected_and_reported(self):
        intake, __ = self._check(self._row(day="soon"))
        line = intake.line_ids

        self._post(
            f"/my/requests/group/{intake.id}/correct",
            self.agent_user,
            **{f"day_{line.id}": str(self.day)},
        )
        self._send(intake)

        self.assertEqual(intake.sent_count, 1)

    def test_what_the_customer_has_to_pay_is_not_reported_behind_his_back(self):
        user = self.env.ref("aftersales_repair.aftersales_fault_agent_user")
        before = self.env["aftersales.request"].search_count([])

        intake = self._report(
            f"{self._row()};{user.code}",
            f"{self._row('J-2', 'FR-0002')};",
            header=f"{HEADER};Caused by",
        )

        self.assertEqual(intake.sent_count, 1)
        self.assertIn("has to accept an estimate", intake.line_ids.problem)
        self.assertEqual(self.env["aftersales.request"].search_count([]), before + 1)

    def _report_paid(self, amount, **cells):
        self.customer.phone = phone = "+98 912 345 6789"
        row = f"{self._row(**cells)};{amount};{phone}"
        return self._report(row, header=f"{HEADER};Paid by the customer;Phone")

    def test_what_the_customer_paid_the_agent_is_history_and_no_claim(self):
        self._make_uncovered_unit()
        before = self._get_stock()

        intake = self._report_paid("1,250.50", parts="own gasket, bought in town")

        self.assertEqual(intake.sent_count, 1, self._problems(intake))
        case = intake.sent_request_ids.case_ids
        self.assertRecordValues(
            case, [{"agent_paid_amount": 1250.5, "state": "to_check"}]
        )
        self.assertIn("Gasket replaced\nown gasket", case.log_ids.work_done)
        case.log_ids.check_ids.with_user(self.inspector).action_pass()
        self.assertEqual(case.state, "delivered")
        self.assertFalse(case.part_ids or case.labor_ids or case.sale_order_ids)
        self.assertFalse(case.sudo().invoice_ids)
        self.assertEqual(case.sudo().amount_open, 0)
        self.assertEqual(self._get_stock(), before)
        events = self.unit.sudo()._get_unit_events()
        self.assertIn(1250.5, [event.amount for event in events])
        for user in (self.agent_user, self.customer_user):
            page = self._text(self._get(case.access_url, user))
            self.assertIn("Paid to Kaveh Home Service", page)
            self.assertIn("1,250.50", page)

    def _make_uncovered_unit(self):
        self.unit.card_ids.sudo().coverage_ids.unlink()

    def _get_stock(self):
        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.agent_tech.location_id.id)]
        )
        return {quant.product_id: quant.quantity for quant in quants}

    def test_nothing_of_ours_joins_what_the_agent_was_paid_for(self):
        case = self._report_paid("90").sent_request_ids.case_ids

        for model, vals in (
            ("part", {"product_id": self.gasket.id}),
            ("labor", {"service_id": self.service.id}),
        ):
            with self.subTest(model=model), self.assertRaises(UserError) as error:
                self._plan(model, case, **vals)
            self.assertIn("has paid the agent", str(error.exception))

    def test_money_for_a_unit_under_warranty_is_told_to_the_office(self):
        case = self._report_paid("90").sent_request_ids.case_ids

        notes = " ".join(case.message_ids.mapped("body"))
        self.assertIn("although the unit was under warranty", notes)

    def test_what_is_no_amount_is_told_on_its_row(self):
        for text in ("much", "-5"):
            intake, __ = self._check(
                f"{self._row()};{text}", header=f"{HEADER};Paid by the customer"
            )
            self.assertIn("no amount of money", intake.line_ids.problem)

    def test_what_lacks_a_paper_waits_on_the_page_of_its_job(self):
        self.process.is_sheet_required = True

        intake = self._report(self._row())

        log = intake.sent_request_ids.case_ids.log_ids
        self.assertRecordValues(
            log, [{"state": "draft", "work_done": "Gasket replaced"}]
        )
        self.assertEqual(log.part_ids.quantity, 2)
        self.assertFalse(log.part_ids.move_ids)
        page = self._get(f"/my/requests/group/{intake.id}", self.agent_user)
        self.assertIn("Attach the signed job sheet.", self._text(page))
        self.assertIn(f'href="{log.order_id.access_url}"', page.text)

    def test_repairs_are_reported_within_the_days_of_the_branch(self):
        self.company.aftersales_report_days = 2
        intake, __ = self._check(self._row())
        self.assertIn("within 2 days", intake.line_ids.problem)

        self.company.aftersales_report_days = 0
        intake, __ = self._check(self._row(day="2026-01-02"))

        self.assertFalse(intake.line_ids.problem)

    # === FILE, FORM === #

    def test_the_template_comes_back_filled_in(self):
        for kind in ("csv", "xlsx"):
            response = self._get(f"/my/repairs/template.{kind}", self.agent_user)
            self.assertEqual(response.status_code, 200)
            self.assertIn(f"repairs.{kind}", response.headers["Content-Disposition"])
        self.assertEqual(
            self._get("/my/repairs/template.csv", self.agent_user).content,
            make_csv(COLUMNS["en"]),
        )
        cells = ["J-9", str(self.day), "FR-0001", "", "", "Cleaned", "", "SRV"]
        cells += [""] * (len(COLUMNS["en"]) - len(cells))
        content = make_csv(COLUMNS["en"]) + ",".join(cells).encode()

        response = self.url_open(
            "/my/repairs/report",
            data={"csrf_token": Request.csrf_token(self)},
            files={"list_file": ("repairs.csv", content, "text/csv")},
            allow_redirects=False,
        )

        intake = self.env["aftersales.request.intake"].search(
            [], limit=1, order="id desc"
        )
        self.assertTrue(response.headers["Location"].endswith(f"/{intake.id}"))
        self.assertRecordValues(
            intake.line_ids, [{"job_number": "J-9", "problem": False}]
        )

    def test_a_list_that_is_none_or_too_long_is_refused_in_words(self):
        for units, words in (
            ("", "Paste the repairs"),
            ("J;2026-01-02;FR-0001;x\n" * (MAX_REPAIRS + 1), f"up to {MAX_REPAIRS}"),
        ):
            response = self._post("/my/repairs/report", self.agent_user, units=units)
            self.assertEqual(response.status_code, 422)
            self.assertIn(words, self._text(response))

    def test_the_list_says_who_did_it_and_what_where_its_rows_do_not(self):
        mate, __ = self._make_technician("Kamran", self.agent)
        row = self._row(parts="", service="")
        intake, __ = self._check(row, service_id=self.service.id)
        self.assertIn("which of your technicians", intake.line_ids.problem)

        intake = self._report(row, service_id=self.service.id, technician_id=mate.id)

        case = intake.sent_request_ids.case_ids
        self.assertEqual(case.log_ids.technician_id, mate)
        self.assertEqual(case.labor_ids.service_id, self.service)

    # === WHO MAY === #

    def test_only_the_office_of_a_reporting_agent_reports(self):
        for user in self.everybody - self.agent_user:
            with self.subTest(user=user.login):
                self._assert_refused(self._get("/my/repairs/report", user))
                intake, __ = self._check(self._row(), user=user)
                self.assertFalse(intake)
                home = self._get("/my/home", user).text
                self.assertNotIn("/my/repairs/report", home)
        self.assertIn("/my/repairs/report", self._get("/my/home", self.agent_user).text)

    def test_who_may_report_no_more_sends_no_list_he_has_checked(self):
        intake, __ = self._check(self._row())
        self.agent.is_aftersales_reporter = False

        response = self._post(f"/my/requests/group/{intake.id}/send", self.agent_user)

        self.assertEqual(response.status_code, 422)
        self.assertFalse(intake.sent_request_ids)

    def test_checking_a_list_costs_the_same_for_more_rows(self):
        units = [self._make_unit(f"MANY-{number}").name for number in range(12)]
        rows = [self._row(f"J-{index}", serial) for index, serial in enumerate(units)]
        intake, __ = self._check(*rows[:2])
        more, __ = self._check(*rows)
        counts = []
        for each in (intake, more, intake, more):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            each.with_user(self.agent_user).sudo().line_ids._check()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)

        self.assertEqual(self._problems(more), [False] * 12)
        self.assertEqual(counts[2], counts[3])
