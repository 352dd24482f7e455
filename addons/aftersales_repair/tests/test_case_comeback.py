from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseComeback(AftersalesRepairCommon):
    """A unit that is back soon is known as such when it comes in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.company.aftersales_comeback_days = 30

    def _serve(self, days_ago=0, **vals):
        """Repair the unit and hand it over, so many days ago; return the case."""
        case = self._request(**vals)
        order = self._assign(case)
        self._plan_labor(case)
        self._submit(order)
        if case.state == "ready":
            case.with_user(self.reception).action_deliver()
        case.sudo().date_closed -= timedelta(days=days_ago)
        case.flush_recordset()
        return case

    def test_unit_that_is_back_is_a_comeback_of_its_last_case(self):
        self._serve(20)
        last = self._serve(3)

        case = self._request()

        self.assertRecordValues(
            case, [{"comeback_of_id": last.id, "comeback_technician_id": self.tech.id}]
        )

    def test_days_of_the_branch_are_the_limit(self):
        self._serve(29)
        self.assertTrue(self._request().comeback_of_id)
        self.company.aftersales_comeback_days = 28
        case = self.env["aftersales.case"].new(
            {"lot_id": self.unit.id, "company_id": self.company.id}
        )
        self.assertFalse(case.comeback_of_id)

    def test_branch_that_asks_for_none_finds_none(self):
        self.company.aftersales_comeback_days = 0
        self._serve()

        self.assertFalse(self._request().comeback_of_id)

    def test_unit_nobody_worked_on_is_no_comeback(self):
        self._request().with_user(self.reception).action_cancel("Taken home")

        self.assertFalse(self._request().comeback_of_id)

    def test_installation_is_no_comeback_and_has_none(self):
        self.env["aftersales.process"].search([]).is_installation_card_required = False
        installation = self.env.ref(
            "aftersales_repair.aftersales_work_type_installation"
        )
        self._serve(5, work_type_id=installation.id, place="customer")
        repair = self._request()
        self.assertFalse(repair.comeback_of_id)
        repair.with_user(self.reception).action_cancel("Taken home")
        self._serve(4)

        again = self._request(work_type_id=installation.id, place="customer")

        self.assertFalse(again.comeback_of_id)

    def test_dispatcher_says_that_it_is_another_matter(self):
        self._serve()
        case = self._request()
        with self.assertRaises(AccessError):
            case.with_user(self.technician).comeback_of_id = False

        case.with_user(self.dispatcher).comeback_of_id = False

        case.with_user(self.dispatcher).action_assign(self.tech)
        self.assertFalse(case.comeback_of_id, "it is not looked for again")

    def test_work_of_another_branch_is_known_too(self):
        branch = self.env["res.company"].create(
            {"name": "Shiraz", "parent_id": self.company.id}
        )
        first = self._serve(place="customer")
        first.sudo().write(
            {
                "request_id": False,
                "company_id": branch.id,
                "workshop_company_id": branch.id,
            }
        )
        first.flush_recordset()

        case = self._request(place="customer")

        self.assertEqual(case.sudo().comeback_of_id, first)

    def test_group_is_looked_through_at_once(self):
        cases = (
            self.env["aftersales.request"]
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create(
                            {"identifier": self._make_unit(f"FR-2{number:03}").name}
                        )
                        for number in range(6)
                    ],
                }
            )
            .case_ids
        )
        self.env.flush_all()

        def count_queries(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.browse(some.ids)._get_finished_cases()
            return self.env.cr.sql_log_count - before

        count_queries(cases)

        self.assertEqual(count_queries(cases), count_queries(cases[:1]))
