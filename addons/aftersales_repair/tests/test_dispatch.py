from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .dispatch_common import MONDAY, DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatch(DispatchCommon):
    """What speaks for and against a technician."""

    # === SKILLS === #

    def test_the_skilled_comes_first_and_the_reason_is_shown(self):
        case = self._request()
        wizard = self._open_wizard(case)

        self.assertEqual(wizard.line_ids[0].technician_id, self.master)
        self.assertIn("skilled: 90 %", wizard.line_ids[0].merits)
        other = wizard.line_ids.filtered(lambda line: line.technician_id == self.tech)
        self.assertEqual(other.problems, "lacks Refrigeration")
        self.assertLess(other.score, wizard.line_ids[0].score)

    def test_skills_of_the_employees_own_record_count(self):
        case = self._request()
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.tech.employee_id.id,
                "skill_type_id": self.skill_type.id,
                "skill_id": self.cold.id,
                "skill_level_id": self.high.id,
            }
        )

        self.assertFalse(self._problems(case, self.tech))
        self.assertEqual(self.tech.with_user(self.dispatcher).skill_ids, self.cold)
        found = self.env["aftersales.technician"].search(
            [("skill_ids", "in", self.cold.ids)]
        )
        self.assertEqual(found, self.tech | self.master)

    def test_a_low_level_and_an_expired_certificate_are_told(self):
        case = self._request()
        self._teach(self.tech, self.cold, self.low)
        certificates = self._make_skill_type("Papers", ["F-gas"], is_certification=True)
        self.env["aftersales.skill.requirement"].create(
            {"skill_type_id": certificates.id}
        )
        self._teach(
            self.tech,
            certificates.skill_ids,
            certificates.skill_level_ids[0],
            valid_from=MONDAY - timedelta(days=700),
            valid_to=MONDAY,
        )

        self.assertEqual(
            self._problems(case, self.tech), ["level too low in Refrigeration"]
        )
        self.assertEqual(
            self._problems(case, self.tech, MONDAY + timedelta(days=1)),
            [
                "certificate not valid that day: F-gas",
                "level too low in Refrigeration",
            ],
        )
        certificate = self.tech.profile_skill_ids.filtered("is_certification")
        self.assertEqual(self.tech.skill_ids, self.cold | certificates.skill_ids)
        certificate.valid_to = self.today - timedelta(days=1)
        self.assertEqual(self.tech.expired_skill_names, "F-gas")
        self.assertEqual(self.tech.skill_ids, self.cold)

    def test_a_rule_holds_for_the_jobs_it_names_only(self):
        case = self._request()
        self.rule.categ_id = self.env["product.category"].create({"name": "Other"})
        self.assertFalse(self._match(case, self.tech).missing)

        self.rule.write({"categ_id": False, "service_id": self.service.id})
        self.assertFalse(self._match(case, self.tech).missing)
        self._assign(case)
        self._plan_labor(case)
        self.assertEqual(self._match(case, self.tech).missing, ("Refrigeration",))

        self.rule.work_type_id = self.env.ref(
            "aftersales_repair.aftersales_work_type_support"
        )
        self.assertFalse(self._match(case, self.tech).missing)

    def test_a_rule_cannot_mix_skill_types(self):
        other = self._make_skill_type("Office", ["Typing"])

        with self.assertRaises(ValidationError):
            self.rule.skill_id = other.skill_ids

    def test_rules_belong_to_the_manager_and_profiles_to_dispatch(self):
        values = {"skill_type_id": self.skill_type.id}
        rules = self.env["aftersales.skill.requirement"]
        with self.assertRaises(AccessError):
            rules.with_user(self.dispatcher).create(values)
        rules.with_user(self.manager).create(values)

        row = self.master.profile_skill_ids
        with self.assertRaises(AccessError):
            row.with_user(self.reception).valid_to = MONDAY
        row.with_user(self.dispatcher).valid_to = MONDAY

    # === PLACE, TIME, LOAD === #

    def test_the_area_counts_for_visits_only(self):
        town = self.env["aftersales.area"].create({"name": "Shiraz"})
        quarter = self.env["aftersales.area"].create(
            {"name": "North", "code": "71348", "parent_id": town.id}
        )
        self.customer.write({"city": "Elsewhere", "zip": "71348"})
        visit = self._request(place="customer")
        self.assertIsNone(self._match(visit, self.master).in_area)

        self.master.area_ids = town
        self.assertTrue(self._match(visit, self.master).in_area, "quarter in town")
        self.customer.zip = "99999"
        self.assertFalse(self._match(visit, self.master).in_area)
        self.assertEqual(self._problems(visit, self.master), ["works in another area"])
        self.assertTrue(quarter.active)
        visit.sudo().place = "workshop"
        self.assertIsNone(self._match(visit, self.master).in_area)

    def test_an_agent_needs_authorization_and_brand(self):
        brand = self.env["aftersales.brand"].create({"name": "Ours"})
        other = self.env["aftersales.brand"].create({"name": "Theirs"})
        self.fridge.aftersales_brand_id = brand
        technician = self._make_agent_technician(
            aftersales_agent_end=MONDAY,
            aftersales_brand_ids=[Command.set(other.ids)],
        )
        self._teach(technician, self.cold, self.high)
        case = self._request()

        self.assertEqual(
            self._problems(case, technician), ["the agent does not serve this brand"]
        )
        technician.agent_id.aftersales_brand_ids |= brand
        self.assertFalse(self._problems(case, technician))
        self.assertEqual(
            self._problems(case, technician, MONDAY + timedelta(days=1)),
            ["the agent's authorization does not hold that day"],
        )

    def test_off_duty_and_busy_hours_are_told(self):
        self._make_unit("FR-0002")
        visit = self._request(place="customer")
        order = visit.with_user(self.dispatcher).action_assign(self.master, MONDAY)
        other = self._request("FR-0002", place="customer")

        self.assertEqual(
            self._problems(other, self.master),
            [f"is busy at that time with {order.name}"],
        )
        self.assertFalse(
            self._problems(other, self.master, MONDAY + timedelta(hours=1.5))
        )
        self.assertEqual(
            self._problems(other, self.master, MONDAY + timedelta(days=5)),
            ["is off duty at that time"],
        )

    def test_too_many_jobs_are_an_overload(self):
        self._make_unit("FR-0002")
        self._request().with_user(self.dispatcher).action_assign(self.master, MONDAY)
        other = self._request("FR-0002")
        self.assertFalse(self._problems(other, self.master))

        self.company.aftersales_max_open_jobs = 1

        self.assertEqual(
            self._problems(other, self.master),
            ["is overloaded: 1 open jobs, 2.0 hours planned that day"],
        )

    def test_parts_in_the_bag_lift_the_rank(self):
        case = self._request()
        self._assign(case)
        self._plan_part(case, self.gasket, 2)
        before = self._match(case, self.master)

        self._add_stock(self.gasket, 2, location=self.master.location_id)

        after = self._match(case, self.master)
        self.assertEqual((before.parts_needed, before.parts_at_hand), (1, 0))
        self.assertEqual(after.parts_at_hand, 1)

    # === HISTORY === #

    def test_who_declined_failed_or_sent_it_back_comes_last(self):
        case = self._request()
        order = case.with_user(self.dispatcher).action_assign(self.tech, MONDAY)
        order.with_user(self.technician).action_refuse("Too far")
        self.assertEqual(self._match(case, self.tech).history, {"refused"})

        self.company.aftersales_dispatch_check = "none"
        order = self._assign(case)
        self._plan_labor(case)
        case.with_user(self.technician).action_quote()
        log = self._submit(order)
        log.check_ids.with_user(self.inspector).action_fail("Still warm")
        self.assertEqual(self._match(case, self.tech).history, {"refused", "failed"})

        order.action_start()
        self._pass(self._submit(order, "Done again"))
        case.with_user(self.reception).action_deliver()
        again = self._request()
        self.assertEqual(self._match(again, self.tech).history, {"came_back"})
        self.assertFalse(self._match(again, self.master).history)

    # === COST === #

    def test_the_number_of_queries_does_not_grow(self):
        for number in range(2, 8):
            self._make_unit(f"FR-000{number}")
        cases = self.env["aftersales.case"].union(
            *(self._request(f"FR-000{number}") for number in range(2, 8))
        )
        everybody = self.tech | self.master

        def count(cases, technicians):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            technicians._get_matches(dict.fromkeys(cases, MONDAY))
            return self.env.cr.sql_log_count - before

        count(cases, everybody)
        self.assertEqual(count(cases, everybody), count(cases[:1], everybody))
        self.assertLessEqual(count(cases, everybody), 40)
