from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesPortalCommon


@tagged("post_install", "-at_install")
class TestAgentOffice(AftersalesPortalCommon):
    """The office of an agent leads its technicians, and no one else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_tech, cls.second_user = cls._make_technician("Babak", cls.agent)
        cls.gasket.default_code = "GSK-1"

    # === JOBS === #

    def test_the_office_sees_the_jobs_of_its_technicians(self):
        order = self._make_job()

        page = self._get("/my/office/jobs", self.agent_user)
        self.assertIn(order.access_url, page.text)
        self.assertIn(self.agent_tech.name, page.text)
        other = self._get("/my/office/jobs", self.other_agent_user)
        self.assertNotIn(order.access_url, other.text)
        for user in (None, self.customer_user, self.agent_tech_user):
            self._assert_refused(self._get("/my/office/jobs", user))

    def test_the_office_accepts_for_the_company(self):
        order = self._make_job()

        self._post(f"{order.access_url}/accept", self.agent_user)

        self.assertEqual(order.state, "accepted")
        self.assertEqual(order.technician_id, self.agent_tech)

    def test_an_installation_given_to_the_agent_is_accepted_in_his_portal(self):
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )
        process = self.env.ref("aftersales_repair.aftersales_process_installation")
        process.is_installation_card_required = False
        case = self._make_case(work_type_id=installation.id)
        order = self._make_job(case)

        page = self._text(self._get(order.access_url, self.agent_user))
        self._post(f"{order.access_url}/accept", self.agent_user)

        self.assertTrue(case.is_installation)
        self.assertIn(f"Work {installation.name}", page)
        self.assertEqual(order.state, "accepted")
        self.assertEqual(order.agent_id, self.agent)

    def test_the_office_hands_a_job_on_to_its_other_technician(self):
        order = self._make_job(accept=True)

        response = self._post(
            f"{order.access_url}/assign",
            self.agent_user,
            technician_id=self.second_tech.id,
        )

        self.assertEqual(response.status_code, 303)
        self.assertEqual(order.technician_id, self.second_tech)
        self.assertEqual(order.user_id, self.second_user)
        self.assertEqual(order.state, "assigned")
        self._assert_refused(self._get(order.access_url, self.agent_tech_user))
        self.assertEqual(self._get(order.access_url, self.second_user).status_code, 200)

    def test_what_speaks_against_the_technician_is_shown(self):
        self.company.aftersales_dispatch_check = "warn"
        order = self._make_job()
        self.second_tech.date_end = order.date_planned + timedelta(days=30)
        self._make_busy(self.second_tech, order)

        response = self._post(
            f"{order.access_url}/assign",
            self.agent_user,
            technician_id=self.second_tech.id,
        )

        self.assertTrue(order.dispatch_warning)
        page = self._get(response.headers["Location"], self.agent_user)
        self.assertIn("What speaks against him", self._text(page))
        self.assertIn(order.dispatch_warning.split("\n")[0], self._text(page))

    def _make_busy(self, technician, order):
        """Give a technician another job at the same time."""
        unit = self._make_unit("FR-0007")
        case = self._make_case(unit.name)
        case.with_user(self.dispatcher).action_assign(technician, order.date_planned)

    def test_a_technician_of_another_agent_gets_no_job(self):
        order = self._make_job()

        response = self._post(
            f"{order.access_url}/assign",
            self.agent_user,
            technician_id=self.other_tech.id,
        )

        self.assertEqual(response.status_code, 422)
        self.assertEqual(order.technician_id, self.agent_tech)
        with self.assertRaises(AccessError):
            order.with_user(self.other_agent_user)._portal_assign(self.other_tech)

    def test_a_technician_hands_nothing_on(self):
        order = self._make_job()

        self._post(
            f"{order.access_url}/assign",
            self.agent_tech_user,
            technician_id=self.second_tech.id,
        )

        self.assertEqual(order.technician_id, self.agent_tech)

    def test_a_job_that_is_begun_stays_with_its_technician(self):
        order = self._make_running_job()

        response = self._post(
            f"{order.access_url}/assign",
            self.agent_user,
            technician_id=self.second_tech.id,
        )

        self.assertEqual(response.status_code, 422)
        self.assertEqual(order.technician_id, self.agent_tech)

    def test_the_office_of_another_takes_no_step(self):
        order = self._make_job()

        for step in ("accept", "refuse", "start", "assign"):
            self._assert_refused(
                self._post(f"{order.access_url}/{step}", self.other_agent_user)
            )
        with self.assertRaises(AccessError):
            order.with_user(self.other_agent_user).action_accept()

        self.assertEqual(order.state, "assigned")

    # === NEW WORK === #

    def test_the_office_gives_work_it_has_brought_to_its_technician(self):
        case = self._make_case(agent=self.agent)
        page = self._get(case.access_url, self.agent_user)
        self.assertIn(f"{case.access_url}/assign", page.text)

        response = self._give(case, date_planned="2026-01-10T08:00")

        order = case.order_ids
        self.assertIn(order.access_url, response.headers["Location"])
        self.assertEqual(order.technician_id, self.agent_tech)
        self.assertEqual(order.state, "assigned")
        self.assertEqual(order.dispatcher_id, self.agent_user)

    def test_work_given_twice_is_given_once(self):
        case = self._make_case(agent=self.agent)

        self._give(case)
        second = self._give(case)

        self.assertEqual(second.status_code, 422)
        self.assertEqual(len(case.order_ids), 1)

    def test_work_that_is_not_his_to_give_stays(self):
        mine = self._make_case(agent=self.agent)
        for user in (self.customer_user, self.other_agent_user, self.agent_tech_user):
            self._give(mine, user)
        foreign = self._give(mine, technician_id=self.other_tech.id)
        self.assertEqual(foreign.status_code, 422)
        # sudo: where a unit is worked on stands since its intake
        mine.sudo().place = "workshop"
        self.assertEqual(self._give(mine).status_code, 422)
        self.assertNotIn("/assign", self._get(mine.access_url, self.agent_user).text)

        self.assertFalse(mine.order_ids)

    def test_a_branch_that_forbids_it_is_obeyed(self):
        self.company.aftersales_dispatch_check = "block"
        case = self._make_case(agent=self.agent)
        self.agent_tech.date_end = "2020-01-01"

        self.assertEqual(self._give(case).status_code, 422)

        self.assertFalse(case.order_ids)

    def _give(self, case, user=None, **form):
        form = {"technician_id": self.agent_tech.id, "date_planned": "", **form}
        return self._post(f"{case.access_url}/assign", user or self.agent_user, **form)

    # === WORK DONE === #

    def test_all_that_is_missing_is_told_to_the_office_at_once(self):
        order = self._make_running_job(self.compressor)
        log = order.open_log_id
        order.case_id.part_ids.log_id = log
        log.work_done = False

        needs = log._get_portal_problems()

        self.assertGreaterEqual(len(needs), 2)
        text = self._text(self._get(order.access_url, self.agent_user))
        for sentence in needs.values():
            self.assertIn(" ".join(sentence.split()), text)

    def test_the_office_hands_in_the_work_of_its_technician(self):
        order = self._make_running_job()
        log = order.open_log_id
        part = order.case_id.part_ids
        self.assertTrue(self._get(order.access_url, self.agent_user).ok)

        response = self._post(
            f"{order.access_url}/submit",
            self.agent_user,
            log_id=log.id,
            date_start="2026-01-02T10:00",
            work_done="Gasket replaced",
            **{f"part_{part.id}_used": "1", f"part_{part.id}_quantity": "1"},
        )

        self.assertEqual(response.status_code, 303, self._text(response))
        self.assertNotEqual(log.state, "draft")
        self.assertEqual(log.technician_id, self.agent_tech)

    # === PARTS === #

    def _ask(self, user=None, **form):
        form = {
            "technician_id": self.agent_tech.id,
            "part_0": "GSK-1",
            "quantity_0": "2",
            "key": "k",
            **form,
        }
        return self._post("/my/parts", user or self.agent_user, **form)

    def _asked(self):
        return self.env["aftersales.part.request"].search(
            [("technician_id", "in", (self.agent_tech | self.other_tech).ids)]
        )

    def test_the_office_sees_what_its_people_carry_and_owe(self):
        self._add_stock(self.gasket, 3, location=self.agent_tech.location_id)
        self._add_stock(self.compressor, 1, "CP-1", self.other_tech.location_id)

        page = self._text(self._get("/my/parts", self.agent_user))

        self.assertIn("Door gasket", page)
        self.assertNotIn("CP-1", page)
        self.assertIn("Nothing is owed", page)

    def test_old_parts_are_shown_with_the_day_they_are_due(self):
        self.process.is_old_part_required = True
        order = self._make_running_job()
        part = order.case_id.part_ids
        part.write({"log_id": order.open_log_id.id, "is_old_part_due": True})
        order.open_log_id.write({"work_done": "Replaced"})
        order.open_log_id.with_user(self.agent_tech_user).action_submit()
        owed = self.agent_tech._get_owed_old_parts()
        self.assertTrue(owed)
        owed.date_due = self.today - timedelta(days=1)

        page = self._get("/my/parts", self.agent_user)

        self.assertIn("o_aftersales_owed", page.text)
        self.assertIn(order.case_id.name, page.text)
        self.assertIn("late", self._text(page))
        self.assertNotIn(
            order.case_id.name, self._get("/my/parts", self.other_agent_user).text
        )

    def test_parts_are_asked_for_once_however_often_it_is_sent(self):
        for __ in range(2):
            self.assertEqual(self._ask().status_code, 303)

        request = self._asked()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "to_approve",
                    "kind": "stock",
                    "destination": "technician",
                    "technician_id": self.agent_tech.id,
                    "user_id": self.agent_user.id,
                }
            ],
        )
        self.assertRecordValues(
            request.line_ids, [{"product_id": self.gasket.id, "quantity": 2}]
        )

    def test_wrong_parts_and_numbers_are_refused_in_words(self):
        for form in (
            {"part_0": "NOTHING"},
            {"part_0": ""},
            {"quantity_0": "-1"},
            {"quantity_0": "nan"},
            {"technician_id": self.other_tech.id},
        ):
            with self.subTest(form=form):
                self.assertEqual(self._ask(**form).status_code, 422)
        self.assertFalse(self._asked())

    def test_who_leads_nobody_asks_for_nothing(self):
        for user in (self.customer_user, self.agent_tech_user):
            self._assert_refused(self._get("/my/parts", user))
            self._ask(user)
        self.assertFalse(self._asked())

    # === A CLERK OF THE OFFICE === #

    def test_a_clerk_leads_the_office_once_his_group_says_so(self):
        clerk = self._make_partner("Mina", parent_id=self.agent.id)
        user = self._make_portal_user("portal_mina", clerk)
        order = self._make_job()
        self._assert_refused(self._get(order.access_url, user))

        self.env["aftersales.portal.group"].create(
            {"name": "Office", "scope": "agent", "user_ids": [Command.link(user.id)]}
        )

        self.assertEqual(self._get(order.access_url, user).status_code, 200)
        self._post(f"{order.access_url}/accept", user)
        self.assertEqual(order.state, "accepted")
