import io
from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged

from .common import AftersalesPortalCommon
from .test_portal_evidence import make_picture

KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "fedcba9876543210fedcba9876543210"


class PortalPhoneCommon(AftersalesPortalCommon):
    """A technician's phone, which sends its forms by script and waits for JSON."""

    def _form(self, order, **changes):
        log = order.open_log_id.with_user(self.agent_tech_user).sudo()
        return {
            **log._get_portal_values(),
            "log_id": log.id,
            "version": log._get_portal_version(),
            "work_done": "Gasket replaced",
            "client_key": KEY,
            **changes,
        }

    def _send(self, order, step, user=None, files=None, **form):
        self._login(user or self.agent_tech_user)
        form["csrf_token"] = Request.csrf_token(self)
        return self.url_open(
            f"/my/jobs/{order.id}/{step}",
            data=form,
            files=files,
            headers={"Accept": "application/json"},
            allow_redirects=False,
        )

    def _send_photo(self, order, target="photos", key=KEY, content=None, **more):
        return self._send(
            order,
            "photo",
            files={"photo": ("a.png", io.BytesIO(content or make_picture()))},
            target=target,
            client_key=key,
            **{"log_id": order.open_log_id.id, **more},
        )


@tagged("post_install", "-at_install")
class TestPortalPhone(PortalPhoneCommon):
    """What is sent twice over a bad network has one effect, and is answered."""

    # === SENT AGAIN === #

    def test_the_same_hand_in_is_answered_the_same_and_moves_once(self):
        order = self._make_running_job()
        log = order.open_log_id
        form = self._form(order)
        answers = [self._send(order, "submit", **form)]
        moves = log.part_ids.move_ids

        answers += [self._send(order, "submit", **form) for _time in range(2)]

        self.assertEqual({answer.status_code for answer in answers}, {200})
        urls = {answer.json()["url"] for answer in answers}
        self.assertEqual(urls, {f"{order.access_url}?success=submit"})
        self.assertEqual(log.state, "submitted")
        self.assertTrue(moves)
        self.assertEqual(log.part_ids.move_ids, moves)

    def test_another_hand_in_of_the_same_visit_is_told_that_it_came_late(self):
        order = self._make_running_job()
        log = order.open_log_id
        form = self._form(order)
        self._send(order, "submit", **form)

        answer = self._send(
            order,
            "submit",
            **form | {"client_key": OTHER_KEY, "work_done": "Something else"},
        )

        self.assertEqual(answer.status_code, 409)
        self.assertEqual(answer.json()["kind"], "closed")
        self.assertIn(log.name, answer.json()["message"])
        self.assertEqual(log.work_done, "Gasket replaced")

    def test_what_was_kept_is_kept_again_once(self):
        order = self._make_running_job()
        log = order.open_log_id
        form = self._form(order)
        self._send(order, "save", **form)
        log.work_done = "Changed by the office"

        answer = self._send(order, "save", **form)

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(log.work_done, "Changed by the office")

    def test_a_refused_form_does_not_use_up_its_key(self):
        order = self._make_running_job()
        form = self._form(order)

        refused = self._send(order, "submit", **form | {"work_done": ""})
        taken = self._send(order, "submit", **form)

        self.assertEqual(refused.status_code, 422)
        self.assertEqual(taken.status_code, 200)
        self.assertEqual(order.log_ids.state, "submitted")

    def test_a_key_stands_for_one_thing(self):
        order = self._make_running_job()
        self._send(order, "save", **self._form(order))

        for key in (KEY, "short", "<script>alert(1)</script>"):
            with self.subTest(key=key):
                answer = self._send(
                    order, "submit", **self._form(order, client_key=key)
                )
                self.assertEqual(answer.status_code, 422)
        self.assertEqual(order.log_ids.state, "draft")

    def test_the_key_of_another_user_is_his_own(self):
        order = self._make_running_job()
        entries = self.env["aftersales.phone.entry"]
        entries.with_user(self.other_tech_user).sudo()._take(
            order.open_log_id, "submit", KEY
        )

        self._send(order, "submit", **self._form(order))

        self.assertEqual(order.log_ids.state, "submitted")

    def test_nobody_but_a_manager_reads_what_phones_have_sent(self):
        entries = self.env["aftersales.phone.entry"]
        for user in (self.agent_tech_user, self.technician, self.dispatcher):
            self.assertFalse(entries.with_user(user).has_access("read"))
        self.assertFalse(entries.with_user(self.manager).has_access("write"))
        self.assertTrue(entries.with_user(self.manager).has_access("read"))

    # === CHANGED MEANWHILE === #

    def test_what_somebody_else_changed_meanwhile_is_told_and_kept(self):
        order = self._make_running_job()
        log = order.open_log_id
        form = self._form(order)
        log.work_done = "The office wrote this"
        log.part_ids.quantity = 3

        answer = self._send(order, "submit", **form).json()

        self.assertEqual(answer["kind"], "changed")
        self.assertEqual(answer["values"]["work_done"], "The office wrote this")
        self.assertEqual(answer["values"][f"part_{log.part_ids.id}_quantity"], "3")
        self.assertRecordValues(
            log, [{"state": "draft", "work_done": "The office wrote this"}]
        )
        again = self._send(order, "submit", **form | {"version": answer["version"]})
        self.assertEqual(again.status_code, 200)
        self.assertEqual(log.work_done, "Gasket replaced")

    def test_a_part_planned_meanwhile_is_a_change_too(self):
        order = self._make_running_job()
        form = self._form(order)
        self._plan_part(order.case_id, self.compressor)

        answer = self._send(order, "submit", **form)

        self.assertEqual(answer.json()["kind"], "changed")

    def test_what_the_form_does_not_show_is_no_change(self):
        order = self._make_running_job()
        form = self._form(order)
        order.open_log_id.message_post(body="A note of the office")
        order.open_log_id.travel_km = 12

        self.assertEqual(self._send(order, "submit", **form).status_code, 200)

    def test_the_version_holds_without_script_too(self):
        order = self._make_running_job()
        log = order.open_log_id
        form = self._form(order)
        del form["client_key"]
        log.work_done = "The office wrote this"

        response = self._post(
            f"/my/jobs/{order.id}/submit", self.agent_tech_user, **form
        )

        self.assertEqual(response.status_code, 422)
        self.assertIn("Somebody else has changed", self._text(response))
        self.assertIn("Gasket replaced", response.text)
        self.assertEqual(log.work_done, "The office wrote this")

    # === WHAT IS MISSING === #

    def test_all_that_is_missing_is_told_at_once_beside_its_input(self):
        order = self._make_running_job(part=self.compressor)
        part = order.open_log_id.part_ids
        form = self._form(order, date_start="", work_done=" ")

        answer = self._send(order, "submit", **form)

        self.assertEqual(answer.status_code, 422)
        self.assertEqual(
            set(answer.json()["inputs"]),
            {
                "date_start",
                "work_done",
                f"part_{part.id}_lot",
                f"part_{part.id}_removed_lot",
            },
        )
        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertIn(f'data-need="part_{part.id}_lot"', page)
        self.assertIn('data-need="work_done"', page)
        self.assertNotIn('data-need="date_start"', page)

    def test_all_that_is_wrong_is_told_at_once(self):
        order = self._make_running_job()
        part = order.open_log_id.part_ids
        wrong = {"date_end": "soon", f"part_{part.id}_quantity": "many"}

        answer = self._send(order, "save", **self._form(order, **wrong))

        self.assertEqual(set(answer.json()["inputs"]), set(wrong))

    def test_who_caused_it_and_that_it_is_beyond_repair_are_kept(self):
        order = self._make_running_job()
        agent = self.env["aftersales.fault"].create(
            {"name": "Transport", "code": "PHT", "kind": "agent"}
        )

        self._send(
            order,
            "save",
            **self._form(order, fault_agent_id=agent.id, is_beyond_repair="1"),
        )

        self.assertRecordValues(
            order.open_log_id,
            [{"fault_agent_id": agent.id, "is_beyond_repair": True}],
        )

    # === PHOTOS === #

    def test_a_photo_sent_again_is_there_once(self):
        order = self._make_running_job()

        answers = [self._send_photo(order).json() for _time in range(3)]

        self.assertEqual(len({answer["photo"] for answer in answers}), 1)
        self.assertEqual(len(order.open_log_id.photo_ids), 1)

    def test_two_photos_that_look_alike_are_two(self):
        order = self._make_running_job()

        self._send_photo(order)
        self._send_photo(order, key=OTHER_KEY)

        self.assertEqual(len(order.open_log_id.photo_ids), 2)

    def test_what_is_no_photo_is_refused_and_its_key_stays_free(self):
        order = self._make_running_job()

        refused = self._send_photo(order, content=b"<html>no photo</html>")
        elsewhere = self._send_photo(order, target="point_0_photos")
        keyless = self._send_photo(order, key="")
        taken = self._send_photo(order)

        codes = [answer.status_code for answer in (refused, elsewhere, keyless, taken)]
        self.assertEqual(codes, [422, 422, 422, 200])
        self.assertEqual(len(order.open_log_id.photo_ids), 1)

    def test_a_photo_after_the_hand_in_is_not_taken(self):
        order = self._make_running_job()
        log = order.open_log_id
        self._send(order, "submit", **self._form(order))

        answer = self._send_photo(order, key=OTHER_KEY, log_id=log.id)

        self.assertEqual(answer.json()["kind"], "closed")
        self.assertFalse(log.photo_ids)

    # === WHO === #

    def test_nobody_sends_to_the_visit_of_another(self):
        order = self._make_running_job()
        log = order.open_log_id
        # the agent's office acts for its people
        for user in self.everybody - self.agent_tech_user - self.agent_user:
            with self.subTest(user=user.login):
                self._login(user)
                answer = self._send(order, "submit", user=user, **self._form(order))
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(log.name, answer.text)
        self.assertEqual(log.state, "draft")

    def test_who_is_logged_out_is_sent_to_the_login(self):
        order = self._make_running_job()
        self._login(None)

        answer = self.url_open(
            f"/my/jobs/{order.id}/submit",
            data={"csrf_token": Request.csrf_token(self)},
            headers={"Accept": "application/json"},
            allow_redirects=False,
        )

        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    # === PAGE === #

    def test_the_page_names_what_the_phone_has_handed_in(self):
        order = self._make_running_job()
        log = order.open_log_id
        self._send(order, "submit", **self._form(order))

        page = self._get(order.access_url, self.agent_tech_user).text

        self.assertIn(f'data-keys="{KEY}"', page)
        self.assertIn(f'data-log="{log.id}"', page)

    def test_the_page_asks_the_same_for_more_parts(self):
        order = self._make_running_job()
        self._get(order.access_url, self.agent_tech_user)
        few = self._count_queries(order)
        for number in range(5):
            product = self._make_product(f"Spare {number}", 1.0, 2.0)
            self._plan_part(order.case_id, product)

        self._get(order.access_url, self.agent_tech_user)

        self.assertEqual(self._count_queries(order), few)
        self.assertLessEqual(few, 40)

    def _count_queries(self, order):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open(order.access_url).status_code, 200)
        return self.env.cr.sql_log_count - before

    # === LIST === #

    def test_a_card_tells_when_where_and_what_is_needed(self):
        order = self._make_running_job()
        noon = fields.Datetime.now().replace(hour=12, minute=0, second=0)
        order.write({"date_planned": noon, "planned_hours": 2})

        text = self._text(self._get("/my/jobs", self.agent_tech_user))

        self.assertIn("1 \u00d7 Door gasket", text)
        self.assertIn("In the Store", text)
        self.assertIn("12 Golestan Street", text)

    def test_the_days_are_filters(self):
        today = self._make_job()
        later = self._make_job(self._make_case(self._make_unit("FR-0002").name))
        late = self._make_job(self._make_case(self._make_unit("FR-0003").name))
        noon = fields.Datetime.now().replace(hour=12)
        today.date_planned = noon
        later.date_planned = noon + timedelta(days=2)
        late.date_planned = noon - timedelta(days=2)

        for name, order in (("today", today), ("later", later), ("late", late)):
            page = self._get(f"/my/jobs?filterby={name}", self.agent_tech_user).text
            found = [job for job in (today, later, late) if job.access_url in page]
            self.assertEqual(found, [order], name)

    def test_a_job_is_not_handed_back_without_a_reason(self):
        order = self._make_job()

        response = self._post(
            f"/my/jobs/{order.id}/refuse", self.agent_tech_user, reason=" "
        )

        self.assertEqual(response.status_code, 422)
        self.assertEqual(order.state, "assigned")
