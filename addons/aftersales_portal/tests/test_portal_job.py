from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalJob(AftersalesPortalCommon):
    """The job as its technician does it on his phone."""

    def _send(self, order, step, **form):
        return self._post(f"/my/jobs/{order.id}/{step}", self.agent_tech_user, **form)

    def _form(self, order, **changes):
        """Return the form as the page offers it, with what the technician types."""
        log = order.open_log_id
        form = {
            "log_id": log.id,
            "date_start": "2026-01-10T08:00",
            "date_end": "2026-01-10T09:30",
            "work_done": "Gasket replaced",
        }
        for line in log._get_portal_lines():
            form[f"{log._get_portal_line_key(line)}_used"] = "1"
        return form | changes

    # === STEPS === #

    def test_a_job_is_accepted(self):
        order = self._make_job()

        self._send(order, "accept")

        self.assertEqual(order.state, "accepted")
        self.assertEqual(order.case_id.state, "to_quote")

    def test_a_second_press_changes_nothing(self):
        order = self._make_job()
        self._send(order, "accept")

        response = self._send(order, "accept")

        self.assertEqual(response.status_code, 303)
        self.assertEqual(order.state, "accepted")

    def test_a_job_is_handed_back_with_its_reason(self):
        order = self._make_job()

        response = self._send(order, "refuse", reason="<b>Ill</b>")

        self.assertTrue(response.headers["Location"].endswith("/my/jobs"))
        self.assertEqual(order.state, "cancelled")
        note = order.case_id.message_ids.filtered(lambda note: "Ill" in note.body)
        self.assertIn("&lt;b&gt;Ill&lt;/b&gt;", note.body)
        self.assertTrue(note.subtype_id.internal, "the customer does not read it")

    def test_work_starts_only_when_the_cost_is_settled(self):
        order = self._make_job(accept=True)

        response = self._send(order, "start")

        self.assertEqual(response.status_code, 422)
        self.assertIn("cannot start", self._text(response))
        self.assertFalse(order.log_ids)

    def test_the_page_says_what_the_job_waits_for(self):
        order = self._make_estimate().aftersales_case_id.order_ids

        text = self._text(self._get(order.access_url, self.agent_tech_user))

        self.assertIn("has not answered the estimate", text)
        self.assertNotIn("Start the work", text)

    def test_work_is_started(self):
        order = self._make_job(accept=True)
        self._plan_labor(order.case_id)
        order.case_id.with_user(self.dispatcher).action_quote()

        self._send(order, "start")

        self.assertEqual(order.state, "in_progress")
        self.assertEqual(order.open_log_id.technician_id, self.agent_tech)

    # === LOG === #

    def test_the_log_is_handed_in(self):
        order = self._make_running_job()
        log = order.open_log_id

        response = self._send(order, "submit", **self._form(order))

        self.assertTrue(response.headers["Location"].endswith("success=submit"))
        self.assertRecordValues(
            log,
            [
                {
                    "state": "submitted",
                    "work_done": "Gasket replaced",
                    "duration_hours": 1.5,
                }
            ],
        )
        self.assertEqual(set(log.part_ids.move_ids.mapped("state")), {"done"})
        self.assertEqual(order.case_id.state, "to_check")

    def test_a_log_sent_twice_uses_the_parts_once(self):
        order = self._make_running_job()
        form = self._form(order)
        self._send(order, "submit", **form)
        moves = order.log_ids.part_ids.move_ids

        response = self._send(order, "submit", **form | {"work_done": "Again"})

        self.assertEqual(response.status_code, 303)
        log = order.log_ids
        self.assertEqual(log.work_done, "Gasket replaced")
        self.assertEqual(log.part_ids.move_ids, moves)

    def test_the_log_is_kept_for_later(self):
        order = self._make_running_job()

        self._send(order, "save", **self._form(order, work_done="Half done"))

        log = order.open_log_id
        self.assertEqual(log.state, "draft")
        self.assertEqual(log.work_done, "Half done")

    def test_what_was_not_used_stays_planned(self):
        order = self._make_running_job()
        log = order.open_log_id
        part = log.part_ids
        form = self._form(order)
        del form[f"part_{part.id}_used"]

        self._send(order, "save", **form)
        self.assertFalse(part.log_id)
        self._send(order, "save", **self._form(order))
        self.assertEqual(part.log_id, log)

    def test_quantities_and_hours_are_written(self):
        order = self._make_running_job()
        log = order.open_log_id
        part, labor = log.part_ids, log.labor_ids

        self._send(
            order,
            "save",
            **self._form(
                order,
                **{f"part_{part.id}_quantity": "۲", f"labor_{labor.id}_hours": "1,5"},
            ),
        )

        self.assertEqual(part.quantity, 2)
        self.assertEqual(labor.hours, 1.5)

    def test_bad_input_is_told_and_changes_nothing(self):
        order = self._make_running_job()
        log = order.open_log_id
        part = log.part_ids
        key = f"part_{part.id}_quantity"
        for changes, message in (
            ({key: "-1"}, "not a number"),
            ({key: "0"}, "untick"),
            ({key: "many"}, "not a number"),
            ({"work_done": " "}, "what was found and done"),
            ({"date_start": "soon"}, "not a date"),
            ({"date_end": "2026-01-09T09:00"}, "before it starts"),
            ({key: "500"}, "Door gasket"),
        ):
            with self.subTest(changes=changes):
                response = self._send(order, "submit", **self._form(order, **changes))
                self.assertEqual(response.status_code, 422)
                alert = self._text(response)
                self.assertIn(message, alert)
                self.assertRecordValues(log, [{"state": "draft", "work_done": False}])
                self.assertEqual(part.quantity, 1)
                self.assertFalse(part.move_ids)

    def test_what_was_typed_survives_an_error(self):
        order = self._make_running_job()
        form = self._form(order, work_done="Long story", date_start="soon")

        response = self._send(order, "submit", **form)

        self.assertIn("Long story", response.text)

    def test_lines_of_another_case_are_left_alone(self):
        order = self._make_running_job()
        other_case = self._make_case(self._make_unit("FR-0002").name)
        foreign = self._plan_part(other_case, self.gasket)

        self._send(
            order,
            "submit",
            **self._form(order),
            **{f"part_{foreign.id}_used": "1", f"part_{foreign.id}_quantity": "9"},
        )

        self.assertRecordValues(foreign, [{"quantity": 1, "log_id": False}])

    def test_a_tracked_part_needs_known_serials(self):
        order = self._make_running_job(part=self.compressor)
        new = self._add_stock(self.compressor, 1, "CMP-1")
        old = self.env["stock.lot"].create(
            {"name": "CMP-0", "product_id": self.compressor.id}
        )
        part = order.open_log_id.part_ids
        serials = {
            f"part_{part.id}_lot": "CMP-X",
            f"part_{part.id}_removed_lot": "CMP-\u06f0",
            f"part_{part.id}_old_due": "1",
        }

        response = self._send(order, "submit", **self._form(order, **serials))
        self.assertIn("CMP-X", self._text(response))
        self.assertFalse(part.move_ids)
        serials[f"part_{part.id}_lot"] = "CMP-1"
        self._send(order, "submit", **self._form(order, **serials))

        self.assertRecordValues(part, [{"lot_id": new.id, "removed_lot_id": old.id}])
        self.assertEqual(set(part.move_ids.mapped("state")), {"done"})

    def test_a_rejected_log_shows_its_reason_and_starts_anew(self):
        order = self._make_running_job()
        self._send(order, "submit", **self._form(order))
        check = order.log_ids.check_ids
        check.with_user(self.inspector).action_fail("Door <b>still</b> open")

        page = self._get(order.access_url, self.agent_tech_user)

        self.assertIn("Sent back: Door <b>still</b> open", self._text(page))
        self.assertIn("Start the work", page.text)
        self._send(order, "start")
        self._send(order, "submit", **self._form(order, work_done="Hinge adjusted"))
        self.assertEqual(order.case_id.state, "to_check")
        self.assertEqual(len(order.log_ids), 2)

    # === LIST === #

    def test_today_comes_first_and_done_is_apart(self):
        today = self._make_job()
        later = self._make_job(self._make_case(self._make_unit("FR-0002").name))
        late = self._make_job(self._make_case(self._make_unit("FR-0003").name))
        noon = fields.Datetime.now().replace(hour=12)
        today.date_planned = noon
        later.date_planned = noon + timedelta(days=2)
        late.date_planned = noon - timedelta(days=2)

        page = self._get("/my/jobs", self.agent_tech_user).text
        done = self._get("/my/jobs?filterby=done", self.agent_tech_user).text

        places = [page.index(order.access_url) for order in (today, late, later)]
        self.assertEqual(places, sorted(places))
        self.assertEqual(page.count(f'href="{today.access_url}"'), 1)
        self.assertNotIn(today.access_url, done)

    def test_the_page_calls_and_navigates(self):
        order = self._make_job()

        page = self._get(order.access_url, self.agent_tech_user).text

        self.assertIn('href="tel:+98211"', page)
        self.assertIn("destination=12%20Golestan%20Street", page)

    def test_an_employee_finds_his_jobs_too(self):
        case = self._make_case()
        order = case.with_user(self.dispatcher).action_assign(self.tech)

        self.assertIn(order.access_url, self._get("/my/jobs", self.technician).text)
        self._post(f"/my/jobs/{order.id}/accept", self.technician)

        self.assertEqual(order.state, "accepted")

    def test_the_list_asks_no_more_for_more_jobs(self):
        self._make_job()
        self._get("/my/jobs", self.agent_tech_user)
        few = self._count_queries()
        for index in range(2, 7):
            self._make_job(self._make_case(self._make_unit(f"FR-000{index}").name))

        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        # each time as a new request finds it: what the steps before left to be done
        # at their commit is not for the page
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open("/my/jobs").status_code, 200)
        return self.env.cr.sql_log_count - before
