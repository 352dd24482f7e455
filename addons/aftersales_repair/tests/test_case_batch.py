from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseBatch(AftersalesRepairCommon):
    """Many cases take a step at once; bad rows stay behind and are told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        cls.units = [cls._make_unit(f"FR-20{number}") for number in range(5)]

    def _draft(self):
        return (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create({"identifier": unit.name}) for unit in self.units
                    ],
                }
            )
            .case_ids
        )

    def _make_ready(self, cases):
        for case in cases.with_env(self.env):
            order = case.with_user(self.dispatcher).action_assign(self.tech)
            order.with_user(self.technician).action_accept()
            self._submit(order.with_user(self.technician))

    def test_bad_row_stays_behind_and_stops_no_other(self):
        cases = self._draft()
        bad = cases[2]
        bad.lot_id = False

        action = cases.action_confirm_all()

        self.assertEqual(bad.state, "draft")
        self.assertEqual((cases - bad).mapped("state"), ["to_assign"] * 4)
        self.assertEqual(
            [unit.location_id for unit in self.units].count(self.custody), 4
        )
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn(bad.name, action["params"]["message"])
        self.assertEqual(bad.request_id.state, "to_assign")

    def test_request_takes_in_the_rest_where_one_unit_is_kept_for_others(self):
        cases = self._draft()
        group = self.env["res.groups"].create({"name": "Seniors"})
        cases[1].process_id = self.env["aftersales.process"].create(
            {
                "name": "Kept",
                "approver_ids": [
                    Command.create({"step": "confirm", "group_id": group.id})
                ],
            }
        )

        action = cases.request_id.action_confirm()

        self.assertEqual(cases[1].state, "draft")
        self.assertEqual((cases - cases[1]).mapped("state"), ["to_assign"] * 4)
        self.assertIn("Seniors", action["params"]["message"])

    def test_good_rows_share_their_transfer(self):
        cases = self._draft()

        cases.action_confirm_all()

        self.assertEqual(len(cases.sudo().picking_ids), 1)

    def test_ready_units_are_handed_over_and_the_others_told(self):
        cases = self._draft()
        cases.action_confirm_all()
        self._make_ready(cases[:3])

        action = cases.action_deliver_all()

        self.assertEqual(cases.mapped("state"), ["delivered"] * 3 + ["to_assign"] * 2)
        self.assertEqual(action["params"]["title"], "3 done, 2 stayed behind")
        again = cases[:3].action_deliver_all()
        self.assertEqual(again["params"]["title"], "0 done, 3 stayed behind")
        for unit in self.units[:3]:
            moves = cases.sudo().move_ids.filtered(
                lambda move, unit=unit: move.aftersales_lot_id == unit
            )
            self.assertEqual(len(moves), 2, "in and out, once each")

    def test_role_is_asked_once_for_all(self):
        cases = self._draft()

        for user in (self.technician, self.inspector, self.accountant):
            with self.assertRaises(AccessError):
                cases.with_user(user).action_confirm_all()
        self.assertEqual(set(cases.mapped("state")), {"draft"})

    def test_many_are_cancelled_for_one_reason(self):
        cases = self._draft()
        cases.action_confirm_all()
        self._make_ready(cases[0])
        cases[0].action_deliver()
        wizard = (
            self.env["aftersales.case.cancel"]
            .with_user(self.reception)
            .create({"case_ids": cases.ids, "reason": "Fair is over"})
        )

        action = wizard.action_apply()

        self.assertEqual(cases[0].state, "delivered")
        self.assertEqual(cases[1:].mapped("state"), ["cancelled"] * 4)
        self.assertIn(cases[0].name, action["params"]["message"])
        self.assertTrue(
            all("Fair is over" in case.message_ids[0].body for case in cases[1:])
        )

    def test_slips_and_follow_ups_are_noted_in_piles(self):
        self.process.write({"is_slip_required": True, "is_follow_up_required": True})
        cases = self._draft()
        cases.action_confirm_all()
        self._make_ready(cases)
        cases[:4].action_deliver_all()

        cases.action_slip_back_all()
        cases.action_follow_up_done_all()

        self.assertTrue(all(cases.mapped("date_slip_back")))
        self.assertEqual(cases.mapped("is_locked"), [True] * 4 + [False])
        self.assertFalse(cases[4].date_follow_up)

    def test_many_wait_for_the_maker(self):
        cases = self._draft()
        cases.action_confirm_all()
        cases[0].action_cancel("Taken home")

        self.env["aftersales.case.wait"].with_user(self.dispatcher).create(
            {"case_ids": cases.ids, "waiting_for": "maker", "reason": "Recall"}
        ).action_apply()

        self.assertEqual(cases[1:].mapped("waiting_for"), ["maker"] * 4)
        self.assertFalse(cases[0].waiting_for)

    def test_sorting_leads_refused_units_on(self):
        self.process.is_estimate_required = True
        cases = self._draft()
        cases.action_confirm_all()
        for case in cases[:2].with_env(self.env):
            self._make_uncovered(case)
            self._assign(case)
            self._plan_labor(case)
            case.with_user(self.technician).action_quote().sudo()._action_cancel()

        cases.action_sort_all()
        self.assertEqual(cases[:2].mapped("state"), ["to_sort"] * 2)
        cases[:2].with_user(self.inspector).action_sort_all()

        self.assertEqual(cases.mapped("state"), ["ready"] * 2 + ["to_assign"] * 3)

    def test_long_list_of_refusals_is_cut(self):
        cases = self._draft()
        problems = dict.fromkeys(range(25), "No serial")

        message = cases._notify_batch(0, problems)["params"]["message"]

        self.assertEqual(message.count("No serial"), 20)
        self.assertIn("5 more", message)
