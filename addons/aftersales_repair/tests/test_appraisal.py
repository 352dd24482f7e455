from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestAppraisal(AftersalesRepairCommon):
    """An inspector says whether a failure is covered, and the case is judged so."""

    def setUp(self):
        super().setUp()
        self.case = self._request()
        self.order = self._assign(self.case)
        self.part = self._plan_part(self.case, self.gasket)
        self.labor = self._plan_labor(self.case)

    def _appraise(self, **vals):
        return (
            self.env["aftersales.appraisal"]
            .with_user(self.inspector)
            .create(
                {
                    "case_id": self.case.id,
                    "verdict": "not_covered",
                    "liable_party": "user",
                    "reason": "The seal was cut with a knife.",
                    **vals,
                }
            )
        )

    def test_refused_cover_is_charged(self):
        self.assertEqual(self.part.covered_percent, 100)

        self._appraise().action_issue()

        for line in (self.part, self.labor):
            self.assertRecordValues(
                line,
                [
                    {
                        "covered_percent": 0,
                        "verdict_reason": "appraised",
                        "price_charged": line.price_full,
                    }
                ],
            )
        later = self._plan_part(self.case, self.gasket, 2)
        self.assertEqual(later.covered_percent, 0)

    def test_partial_cover_is_charged_in_part(self):
        self._appraise(
            verdict="partly", covered_percent=40, liable_party="transport"
        ).action_issue()

        self.assertRecordValues(
            self.part,
            [
                {
                    "covered_percent": 40,
                    "verdict_reason": "appraised",
                    "price_charged": self.part.price_full * 0.6,
                }
            ],
        )

    def test_appraisal_grants_no_more_than_was_promised(self):
        self.case.sudo().date_failure = self.case.card_id.date_end.replace(
            year=self.case.card_id.date_end.year + 1
        )
        self.assertEqual(self.part.verdict_reason, "expired")

        self._appraise(verdict="covered", liable_party="maker").action_issue()

        self.assertEqual(self.part.covered_percent, 0)
        self.assertEqual(self.part.verdict_reason, "expired")

    def test_finding_corrects_who_was_blamed(self):
        self._make_uncovered(self.case)
        self.assertEqual(self.part.verdict_reason, "user_caused")
        wear = self.env.ref("aftersales_repair.aftersales_fault_agent_wear")

        self._appraise(
            verdict="covered", liable_party="maker", fault_agent_id=wear.id
        ).action_issue()

        self.assertEqual(self.case.fault_agent_id, wear)
        self.assertEqual(self.part.covered_percent, 100)

    def test_share_of_what_the_user_caused_is_granted(self):
        self._make_uncovered(self.case)

        self._appraise(verdict="partly", covered_percent=30).action_issue()

        self.assertEqual(self.part.covered_percent, 30)

    def test_goodwill_goes_beyond_the_appraisal(self):
        self._appraise().action_issue()

        self.part.with_user(self.manager).goodwill_percent = 50

        self.assertEqual(self.part.covered_percent, 50)
        self.assertEqual(self.part.verdict_reason, "goodwill")

    def test_failure_of_the_maker_goes_on_the_account_of_the_brand(self):
        self._appraise(verdict="covered", liable_party="maker").action_issue()
        self._add_stock(self.gasket, 5)
        self.case.with_user(self.technician).action_quote()
        self._submit(self.order)

        self.assertEqual(
            self.part.sudo().move_ids.filtered("is_out").location_dest_id,
            self.company._get_consumption_location("brand"),
        )

    def test_what_the_customer_was_told_stays(self):
        self._make_uncovered(self.case)
        self.case.with_user(self.technician).action_quote()
        before = self.part.price_charged

        wear = self.env.ref("aftersales_repair.aftersales_fault_agent_wear")
        self._appraise(
            verdict="covered", liable_party="maker", fault_agent_id=wear.id
        ).action_issue()

        self.assertEqual(self.part.price_charged, before)

    def test_withdrawn_appraisal_decides_nothing(self):
        appraisal = self._appraise()
        appraisal.action_issue()
        for reason in ("", " ", False):
            with self.assertRaises(UserError):
                appraisal.action_withdraw(reason)

        appraisal.action_withdraw("Mixed up with another unit")

        self.assertFalse(self.case.appraisal_id)
        self.assertEqual(self.part.covered_percent, 100)
        self.assertEqual(appraisal.withdraw_reason, "Mixed up with another unit")
        with self.assertRaises(UserError):
            appraisal.action_issue()
        second = self._appraise()
        second.action_issue()
        self.assertEqual(self.case.appraisal_id, second.with_env(self.env))

    def test_one_appraisal_holds_at_a_time(self):
        first = self._appraise()
        first.action_issue()
        first.action_issue()

        with self.assertRaises(UserError) as error:
            self._appraise().action_issue()
        self.assertIn(first.name, str(error.exception))

    def test_incomplete_and_contradictory_appraisals_are_refused(self):
        for vals in (
            {"verdict": False},
            {"liable_party": False},
            {"reason": False},
            {"verdict": "covered"},
            {"verdict": "partly", "covered_percent": 0},
            {"verdict": "partly", "covered_percent": 100},
        ):
            with self.assertRaises(UserError):
                self._appraise(**vals).action_issue()
        self.assertFalse(self.case.appraisal_id)

    def test_closed_case_is_not_appraised(self):
        appraisal = self._appraise()
        self.case.with_user(self.reception).action_cancel("Taken home")

        with self.assertRaises(UserError):
            appraisal.action_issue()

    def test_issued_appraisal_stays_as_it_is(self):
        appraisal = self._appraise()
        with self.assertRaises(AccessError):
            appraisal.state = "issued"
        appraisal.action_issue()

        with self.assertRaises(UserError):
            appraisal.verdict = "covered"
        with self.assertRaises(UserError):
            appraisal.unlink()
        with self.assertRaises(AccessError):
            self.case.with_user(self.manager).appraisal_id = False

    def test_inspectors_alone_appraise(self):
        appraisal = self._appraise()
        for user in (
            self.reception,
            self.dispatcher,
            self.technician,
            self.storekeeper,
            self.accountant,
        ):
            self.assertTrue(appraisal.with_user(user).read(["verdict"]))
            with self.assertRaises(AccessError):
                appraisal.with_user(user).action_issue()
            with self.assertRaises(AccessError):
                appraisal.with_user(user).write({"reason": "x"})
            with self.assertRaises(AccessError):
                appraisal.with_user(user).copy()
        appraisal.with_user(self.manager).action_issue()
        self.assertEqual(self.case.appraisal_id, appraisal.with_env(self.env))

    def test_certificate_tells_verdict_liability_and_reason(self):
        appraisal = self._appraise()
        appraisal.action_issue()

        html = (
            self.env["ir.actions.report"]
            .with_user(self.reception)
            ._render_qweb_html("aftersales_repair.report_appraisal", appraisal.ids)[0]
            .decode()
        )

        for text in (
            appraisal.name,
            "FR-0001",
            "Not Covered",
            "User",
            "The seal was cut with a knife.",
            self.inspector.name,
        ):
            self.assertIn(text, html)

    def test_history_of_the_unit_tells_appraisals_in_force(self):
        appraisal = self._appraise()
        self.assertNotIn(appraisal.name, self._get_history())
        appraisal.action_issue()

        self.assertIn(f"{appraisal.name}: Not Covered", self._get_history())

    def _get_history(self):
        events = self.unit.with_user(self.reception)._get_unit_events()
        return [event.title for event in events]

    def test_case_leads_to_its_appraisal(self):
        case = self.case.with_user(self.inspector)
        self.assertEqual(
            case.action_view_appraisals()["context"]["default_case_id"], case.id
        )
        appraisal = self._appraise()
        self.case.invalidate_recordset()
        self.assertEqual(case.appraisal_count, 1)
        self.assertEqual(case.action_view_appraisals()["res_id"], appraisal.id)
