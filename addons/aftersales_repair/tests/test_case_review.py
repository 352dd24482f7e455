from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestCaseReview(AftersalesRepairCommon):
    """What a warranty has paid is reviewed before its case is locked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write(
            {
                "is_estimate_required": False,
                "check_mode": "never",
                "is_review_required": True,
            }
        )

    def _serve(self, is_covered=True):
        """Repair a unit on site; return its closed case."""
        case = self._request(place="customer")
        if not is_covered:
            self._make_uncovered(case)
        order = self._assign(case)
        self._plan_labor(case)
        self._submit(order)
        return case

    def _refuse(self, case, reason="No proof of purchase"):
        case.with_user(self.inspector).action_review_refuse(reason)

    def test_covered_work_waits_for_its_review(self):
        case = self._serve()

        self.assertEqual((case.state, case.review_state), ("delivered", "to_review"))
        self.assertFalse(case.is_locked)
        self.assertIn("warranty review", case.open_duties)

    def test_approved_review_locks_the_case(self):
        case = self._serve()
        self.assertTrue(case.with_user(self.accountant).can_review)

        case.with_user(self.accountant).action_review_approve()

        self.assertRecordValues(
            case,
            [
                {
                    "review_state": "approved",
                    "reviewer_id": self.accountant.id,
                    "is_locked": True,
                }
            ],
        )
        self.assertTrue(case.review_date)

    def test_work_the_customer_pays_is_not_reviewed(self):
        case = self._serve(is_covered=False)

        self.assertFalse(case.review_state)
        self.assertTrue(case.is_locked)

    def test_process_without_review_asks_for_none(self):
        self.process.is_review_required = False

        case = self._serve()

        self.assertFalse(case.review_state)
        self.assertTrue(case.is_locked)

    def test_refused_claim_is_put_right_and_handed_in_again(self):
        case = self._serve()
        with self.assertRaises(UserError):
            self._refuse(case, "  ")
        self._refuse(case)
        self.assertEqual(case.review_state, "refused")
        self.assertFalse(case.is_locked)
        self.assertIn("No proof of purchase", case.open_duties)

        case.with_user(self.reception).action_review_again()
        self.assertEqual(case.review_state, "to_review")
        case.with_user(self.inspector).action_review_approve()

        self.assertTrue(case.is_locked)
        self.assertFalse(case.review_reason)

    def test_manager_decides_to_bear_what_was_refused(self):
        case = self._serve()
        with self.assertRaises(UserError):
            case.with_user(self.manager).action_review_bear()
        self._refuse(case)
        for user in (self.inspector, self.accountant, self.reception):
            with self.assertRaises(AccessError):
                case.with_user(user).action_review_bear()

        case.with_user(self.manager).action_review_bear()

        self.assertRecordValues(
            case,
            [
                {
                    "review_state": "borne",
                    "review_reason": "No proof of purchase",
                    "is_locked": True,
                }
            ],
        )

    def test_review_belongs_to_its_roles(self):
        case = self._serve()
        for user in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.storekeeper,
        ):
            self.assertFalse(case.with_user(user).can_review)
            with self.assertRaises(AccessError):
                case.with_user(user).action_review_approve()
            with self.assertRaises(AccessError):
                case.with_user(user).action_review_refuse("No")
        with self.assertRaises(AccessError):
            case.with_user(self.manager).write({"review_state": "approved"})
        self._refuse(case)
        for user in (self.inspector, self.accountant):
            with self.assertRaises(AccessError):
                case.with_user(user).action_review_again()

    def test_nobody_reviews_his_own_work(self):
        self.technician.group_ids += self.env.ref(
            "aftersales_warranty.aftersales_group_inspector"
        )
        case = self._serve()

        with self.assertRaisesRegex(UserError, "own work"):
            case.with_user(self.technician).action_review_approve()

    def test_nobody_reviews_the_work_he_clocked(self):
        helper = self.env["aftersales.technician"].create(
            {"partner_id": self.accountant.partner_id.id}
        )
        case = self._request(place="customer")
        order = self._assign(case)
        self._plan_labor(case)
        log = order.action_start()
        log.sudo().time_ids.create(
            {
                "log_id": log.id,
                "technician_id": helper.id,
                "date_start": "2026-03-10 08:00:00",
                "date_end": "2026-03-10 09:00:00",
            }
        )
        log.work_done = "Replaced"
        log.action_submit()
        self.assertEqual(case.review_state, "to_review")

        with self.assertRaises(UserError) as error:
            case.with_user(self.accountant).action_review_approve()

        self.assertIn("own work", str(error.exception))

    def test_process_keeps_the_review_for_a_group(self):
        group = self.env["res.groups"].create({"name": "Claims Desk"})
        self.process.approver_ids = [
            Command.create({"step": "review", "group_id": group.id})
        ]
        case = self._serve()
        with self.assertRaises(AccessError):
            case.with_user(self.inspector).action_review_approve()
        self.accountant.group_ids += group

        case.with_user(self.accountant).action_review_approve()

        self.assertEqual(case.review_state, "approved")

    # === MANY AT ONCE === #

    def _serve_two(self):
        """Repair two units; the accountant worked on the second of them."""
        good = self._serve()
        self._make_unit("FR-0002")
        bad = self._request("FR-0002", place="customer")
        order = self._assign(bad)
        self._plan_labor(bad)
        helper = self.env["aftersales.technician"].create(
            {"partner_id": self.accountant.partner_id.id}
        )
        log = order.action_start()
        log.sudo().time_ids.create(
            {
                "log_id": log.id,
                "technician_id": helper.id,
                "date_start": "2026-03-10 08:00:00",
                "date_end": "2026-03-10 09:00:00",
            }
        )
        self._submit(order)
        self.assertEqual(bad.review_state, "to_review")
        return good, bad

    def test_case_nobody_may_approve_does_not_stop_the_others(self):
        good, bad = self._serve_two()

        action = (bad | good).with_user(self.accountant).action_review_approve_all()

        self.assertEqual(
            (good.review_state, bad.review_state), ("approved", "to_review")
        )
        self.assertTrue(good.is_locked)
        self.assertIn("1 done, 1 stayed behind", action["params"]["title"])
        self.assertIn(bad.name, action["params"]["message"])
        self.assertNotIn(good.name, action["params"]["message"])

    def test_case_nobody_may_refuse_does_not_stop_the_others(self):
        good, bad = self._serve_two()
        cases = (bad | good).with_user(self.accountant)
        opened = cases.action_open_review_refuse()
        wizard = (
            self.env[opened["res_model"]]
            .with_user(self.accountant)
            .with_context(**opened["context"])
            .create({"reason": "No proof of purchase"})
        )

        action = wizard.action_apply()

        self.assertEqual(
            (good.review_state, bad.review_state), ("refused", "to_review")
        )
        self.assertEqual(good.review_reason, "No proof of purchase")
        self.assertIn(bad.name, action["params"]["message"])
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )

    def test_single_case_is_refused_with_its_own_words(self):
        __, bad = self._serve_two()
        wizard = (
            self.env["aftersales.review.refuse"]
            .with_user(self.accountant)
            .create({"case_ids": bad.ids, "reason": "No"})
        )

        with self.assertRaises(UserError) as error:
            wizard.action_apply()

        self.assertIn("own work", str(error.exception))

    def test_many_reviews_belong_to_their_roles(self):
        case = self._serve()
        for user in (self.reception, self.technician, self.storekeeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                case.with_user(user).action_review_approve_all()

    def test_second_verdict_is_refused(self):
        case = self._serve()
        case.with_user(self.inspector).action_review_approve()

        with self.assertRaises(UserError):
            self._refuse(case)
        with self.assertRaises(UserError):
            case.with_user(self.accountant).action_review_approve()

    def test_reworked_case_is_reviewed_anew(self):
        case = self._serve()
        case.with_user(self.inspector).action_review_approve()
        case.with_user(self.manager).action_reopen()
        order = self._assign(case)
        order.action_start()

        self._submit(order)

        self.assertEqual(case.review_state, "to_review")
