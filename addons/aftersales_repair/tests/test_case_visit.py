from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseVisit(AftersalesRepairCommon):
    """The technician goes to the customer: when, where, how far."""

    def setUp(self):
        super().setUp()
        self.customer.write({"street": "12 Golestan Street", "city": "Tehran"})

    def test_visit_goes_to_the_delivery_address_of_the_customer(self):
        summer_house = self.env["res.partner"].create(
            {
                "name": "Summer house",
                "parent_id": self.customer.id,
                "type": "delivery",
                "street": "3 Sea Road",
                "city": "Ramsar",
            }
        )

        case = self._request(place="customer")

        self.assertEqual(case.address_id, summer_house)
        self.assertTrue(case.navigation_url.endswith("3%20Sea%20Road%2C%20Ramsar"))
        self.assertEqual(case.action_open_route()["url"], case.navigation_url)

    def test_unit_in_the_workshop_has_no_way_to_go(self):
        case = self._request()

        self.assertFalse(case.address_id)
        self.assertFalse(case.navigation_url)
        self.assertFalse(case.distance_km)

    def test_known_coordinates_lead_to_the_door(self):
        self.customer.write({"partner_latitude": 35.7, "partner_longitude": 51.4})

        case = self._request(place="customer")

        self.assertTrue(case.navigation_url.endswith("destination=35.7%2C51.4"))

    def test_house_opens_the_map_it_prefers(self):
        self.env["ir.config_parameter"].set_param(
            "aftersales_repair.navigation_url", "geo:0,0?q=%s"
        )

        case = self._request(place="customer")

        self.assertTrue(case.navigation_url.startswith("geo:0,0?q=12%20Golestan"))

    def test_distance_is_measured_from_the_branch_and_may_be_corrected(self):
        self.company.partner_id.write(
            {"partner_latitude": 35.70, "partner_longitude": 51.40}
        )
        self.customer.write({"partner_latitude": 35.84, "partner_longitude": 50.94})

        case = self._request(place="customer")
        self.assertAlmostEqual(case.distance_km, 44.3, delta=1)

        case.with_user(self.reception).distance_km = 52
        self.assertEqual(case.distance_km, 52)

    def test_visit_cannot_end_before_it_starts(self):
        case = self._request(place="customer")
        case = case.with_user(self.reception)
        case.write(
            {"visit_start": "2026-05-04 08:00:00", "visit_end": "2026-05-04 10:00:00"}
        )

        for vals in (
            {"visit_end": "2026-05-04 07:00:00"},
            {"visit_start": False},
        ):
            with self.assertRaises(ValidationError) as error:
                case.write(vals)
            self.assertIn(case.name, str(error.exception))

    def test_job_is_planned_for_the_visit_agreed(self):
        start = fields.Datetime.now() + timedelta(days=3)
        case = self._request(place="customer", visit_start=start)
        dispatcher_case = case.with_user(self.dispatcher)
        wizard_id = dispatcher_case.action_open_assign()["res_id"]
        wizard = self.env["aftersales.case.assign"].browse(wizard_id)
        self.assertEqual(wizard.sudo().date_planned, start)

        order = dispatcher_case.action_assign(self.tech)

        self.assertEqual(order.date_planned, start)

    def test_jobs_with_different_visits_are_planned_by_the_dispatcher(self):
        now = fields.Datetime.now()
        cases = self._request(place="customer", visit_start=now + timedelta(days=3))
        cases |= self._request(
            self._make_unit("FR-0002").name,
            place="customer",
            visit_start=now + timedelta(days=4),
        )

        self.assertLess(cases._get_agreed_start(), now + timedelta(days=1))
        self.assertEqual(cases.browse()._get_agreed_start().date(), now.date())

    def test_visit_that_has_passed_plans_for_now(self):
        past = fields.Datetime.now() - timedelta(days=3)
        case = self._request(place="customer", visit_start=past)

        self.assertGreater(case._get_agreed_start(), past + timedelta(days=2))

    def test_visit_at_the_agents_leads_to_the_agent(self):
        agent = self.env["res.partner"].create(
            {"name": "Kaveh", "aftersales_agent_role": "service", "city": "Mashhad"}
        )
        case = self._request(place="agent")

        case.with_user(self.storekeeper).action_send_to_agent(agent)

        self.assertTrue(case.navigation_url.endswith("Mashhad"))
