from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestPortalWork(AftersalesPortalCommon):
    """The clock, the parts and the paper of a job."""

    def _send(self, order, step, user=None, **form):
        return self._post(
            f"/my/jobs/{order.id}/{step}", user or self.agent_tech_user, **form
        )

    # === CLOCK === #

    def test_the_clock_is_started_changed_and_stopped(self):
        order = self._make_running_job()
        log = order.open_log_id

        for kind in ("travel", "travel", "work", "stop", "stop"):
            response = self._send(order, "clock", kind=kind)
            self.assertEqual(response.status_code, 303, kind)

        self.assertEqual(log.time_ids.mapped("kind"), ["travel", "work"])
        self.assertTrue(all(log.time_ids.mapped("date_end")))
        self.assertEqual(log.time_ids.technician_id, self.agent_tech)

    def test_the_page_tells_what_the_clock_counts(self):
        order = self._make_running_job()
        text = self._text(self._get(order.access_url, self.agent_tech_user))
        self.assertIn("The clock does not run", text)

        self._send(order, "clock", kind="travel")

        page = self._get(order.access_url, self.agent_tech_user)
        self.assertIn("Travel since", self._text(page))
        self.assertIn('value="stop"', page.text)
        self.assertNotIn('value="travel"', page.text)

    def test_no_clock_runs_before_the_work_and_none_of_another_kind(self):
        order = self._make_job(accept=True)

        response = self._send(order, "clock", kind="work")

        self.assertEqual(response.status_code, 422)
        self.assertIn("Start the work first", self._text(response))
        running = self._make_running_job_of("FR-0002")
        self._send(running, "clock", kind="sleep")
        self.assertFalse(running.log_ids.time_ids)

    def _make_running_job_of(self, serial):
        case = self._make_case(self._make_unit(serial).name)
        order = self._make_job(case, accept=True)
        self._plan_labor(case)
        case.with_user(self.dispatcher).action_quote()
        order.with_user(self.agent_tech_user).action_start()
        return order

    # === PARTS === #

    def test_what_is_missing_is_asked_for_once(self):
        order = self._make_running_job(part=self.compressor)
        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertIn("/parts/ask", page)

        self._send(order, "parts/ask")
        again = self._send(order, "parts/ask")

        requests = order.part_request_ids
        self.assertRecordValues(
            requests, [{"state": "to_approve", "user_id": self.agent_tech_user.id}]
        )
        self.assertEqual(again.status_code, 422)
        page = self._get(order.access_url, self.agent_tech_user)
        self.assertNotIn("/parts/ask", page.text)
        self.assertIn(f"Asked: {requests.name}", self._text(page))

    def test_parts_are_drawn_and_brought_back_where_the_branch_lets_him(self):
        order = self._make_running_job()
        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertNotIn("/parts/draw", page)
        refused = self._send(order, "parts/draw")
        self.assertEqual(refused.status_code, 422)
        self.assertFalse(order.has_drawn_parts)
        self.company.is_aftersales_self_draw = True

        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertIn("/parts/draw", page)
        drawn = self._send(order, "parts/draw")

        self.assertEqual(drawn.status_code, 303, self._text(drawn))
        self.assertTrue(order.has_drawn_parts)
        self.assertEqual(order.case_id.part_ids.availability, "own")
        # what the visit still needs stays with him
        order.case_id.part_ids.log_id = False
        order.case_id.part_ids.unlink()
        self._send(order, "parts/bring")
        self.assertFalse(order.has_drawn_parts)

    def test_a_part_nobody_planned_is_added_and_judged(self):
        order = self._make_running_job()
        belt = self._make_product("Belt", 2.0, 5.0)
        location = self.agent_tech.location_id
        self.env["stock.quant"]._update_available_quantity(belt, location, 3)
        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertIn("Belt", page)

        self._send(order, "parts/add", product_id=belt.id, quantity="\u06f2")

        part = order.open_log_id.part_ids.filtered(lambda p: p.product_id == belt)
        self.assertRecordValues(
            part, [{"quantity": 2, "availability": "own", "covered_percent": 100}]
        )

    def test_only_what_he_has_or_what_fits_is_added(self):
        order = self._make_running_job()
        foreign = self._make_product("Foreign", 2.0, 5.0)
        self._put_on_parts_list(self.compressor)
        before = order.open_log_id.part_ids

        for product_id, quantity in (
            (foreign.id, "1"),
            ("", "1"),
            ("x", "1"),
            (self.compressor.id, "many"),
            (self.compressor.id, "0"),
        ):
            response = self._send(
                order, "parts/add", product_id=product_id, quantity=quantity
            )
            self.assertEqual(response.status_code, 422, (product_id, quantity))

        self.assertEqual(order.open_log_id.part_ids, before)
        self._send(order, "parts/add", product_id=self.compressor.id)
        self.assertIn(self.compressor, order.open_log_id.part_ids.product_id)

    def _put_on_parts_list(self, product):
        self.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": self.fridge.product_tmpl_id.id,
                "product_id": product.id,
            }
        )

    # === PAPER === #

    def test_the_minutes_are_for_what_was_handed_in(self):
        order = self._make_running_job()
        log = order.open_log_id
        log.point_ids.result = "na"
        url = f"{order.access_url}/minutes/{log.id}?report_type=html"
        draft = self._get(url, self.agent_tech_user)
        log.work_done = "Gasket replaced"
        log.with_user(self.agent_tech_user).action_submit()

        minutes = self._get(url, self.agent_tech_user)

        self.assertEqual(draft.status_code, 303)
        self.assertEqual(minutes.status_code, 200)
        self.assertIn("Gasket replaced", minutes.text)
        page = self._get(order.access_url, self.agent_tech_user).text
        self.assertIn(f"/minutes/{log.id}", page)

    # === WHO === #

    def test_nobody_works_at_the_job_of_another(self):
        order = self._make_running_job()
        log = order.open_log_id
        log.work_done = "Gasket replaced"
        # the agent's office acts for its people
        own = self.agent_tech_user + self.agent_user
        for user in self.everybody - own + self.dispatcher:
            for step in ("clock", "parts/ask", "parts/draw", "parts/bring"):
                with self.subTest(user=user.login, step=step):
                    response = self._send(order, step, user, kind="work")
                    self._assert_refused(response)
            self._assert_refused(self._send(order, "parts/add", user, product_id=1))
            self._assert_refused(
                self._get(f"{order.access_url}/minutes/{log.id}", user)
            )
        self.assertFalse(log.time_ids)
