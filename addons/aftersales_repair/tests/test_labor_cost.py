from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import GROUP
from .test_warranty_cost import WarrantyCostCommon


@tagged("post_install", "-at_install")
class TestLaborCost(WarrantyCostCommon):
    """The hours of covered work cost the carriers of the case, where this is wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expense = cls.labor_product._get_product_accounts()["expense"]
        cls.template = cls.env.ref(
            "aftersales_repair.aftersales_posting_template_labor_cost"
        )
        cls.tech.hourly_cost = 20.0

    def _activate(self):
        self.template.with_user(self.accountant).active = True

    def _work(self, hours=3.0, goodwill=0, helpers=(), **vals):
        """Let the technician do covered work and hand it in; return case and log."""
        case = self._request(**vals)
        order = self._assign(case)
        log = order.action_start()
        labor = self._plan_labor(case, log_id=log.id, hours=hours)
        for helper, share in helpers:
            self.env["aftersales.work.share"].create(
                {"labor_id": labor.id, "technician_id": helper.id, "share": share}
            )
        if goodwill:
            labor.with_user(self.manager).goodwill_percent = goodwill
        return case, self._submit(order)

    def _serve(self, **vals):
        case, log = self._work(**vals)
        self._pass(log)
        return case

    def _make_helper(self, rate):
        user = new_test_user(self.env, "helper", groups=f"{GROUP}technician")
        return self.env["aftersales.technician"].create(
            {"name": "Helper", "user_id": user.id, "hourly_cost": rate}
        )

    def test_nothing_is_posted_while_no_template_is_active(self):
        self.assertFalse(self.template.active)

        case = self._serve()

        self.assertEqual(self._get_costs(case), [0, 0, 0])

    def test_without_template_approval_costs_no_query_more(self):
        case = self._serve()
        self.env.flush_all()
        before = self.env.cr.sql_log_count

        case._post_labor_cost()

        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_hours_cost_the_carrier_of_the_case(self):
        self._activate()

        case = self._serve(service_type_id=self.by_brand.id)

        self.assertEqual(self._get_costs(case), [0, 60.0, 0])
        posting = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        self.assertRecordValues(
            posting,
            [
                {
                    "activity": "labor_cost",
                    "amount": 60.0,
                    "debit_partner_id": self.maker.id,
                    "credit_account_id": self.expense.id,
                    "product_id": self.labor_product.id,
                }
            ],
        )
        self.assertEqual(posting.move_id.aftersales_case_ids, case)

    def test_carriers_share_labour_as_they_share_parts(self):
        self._activate()
        self._share("brand", 70)
        self._share("company", 30)
        self.coverage.labor_percent = 50

        case = self._serve()

        # half of it is the customer's, who pays for it by the invoice
        self.assertEqual(self._get_costs(case), [9.0, 21.0, 0])

    def test_goodwill_bears_what_it_gave(self):
        self._activate()
        self.coverage.labor_percent = 50

        case = self._serve(goodwill=100)

        self.assertEqual(self._get_costs(case), [30.0, 0, 30.0])

    def test_each_technicians_hours_cost_what_he_costs(self):
        self._activate()
        helper = self._make_helper(8.0)

        case = self._serve(helpers=[(helper, 0.25)])

        # three hours: 2.25 at 20 and 0.75 at 8
        self.assertEqual(self._get_costs(case), [51.0, 0, 0])

    def test_thirds_of_a_cent_are_nobodys_loss(self):
        self._activate()
        self.tech.hourly_cost = 10.01
        self._share("brand", 33.33)
        self._share("goodwill", 33.33)

        case = self._serve(hours=1.0)

        self.assertEqual(round(sum(self._get_costs(case)), 2), 10.01)
        entry = self.env["aftersales.posting"].search([("case_id", "=", case.id)])
        self.assertEqual(len(entry.move_id), 1)

    def test_technician_without_rate_costs_nothing(self):
        self._activate()
        self.tech.hourly_cost = 0

        case = self._serve()

        self.assertEqual(self._get_costs(case), [0, 0, 0])

    def test_uncovered_work_costs_no_carrier(self):
        self._activate()
        self.coverage.labor_percent = 0

        case = self._serve()

        self.assertEqual(self._get_costs(case), [0, 0, 0])

    def test_work_costs_once_and_when_it_is_approved(self):
        self._activate()
        case, log = self._work()
        self.assertEqual(self._get_costs(case), [0, 0, 0])

        self._pass(log)
        case._post_charged_shares()

        self.assertEqual(self._get_costs(case), [60.0, 0, 0])

    def test_reopened_case_settles_its_labour_anew(self):
        self._activate()
        case = self._serve()

        case.with_user(self.manager).action_reopen()
        self.assertEqual(self._get_costs(case), [0, 0, 0])

        order = self._assign(case)
        self._pass(self._submit(order))
        self.assertEqual(self._get_costs(case), [60.0, 0, 0])

    def test_case_reopened_in_vain_bears_its_labour_again(self):
        self._activate()
        case = self._serve()
        case.with_user(self.manager).action_reopen()

        case.with_user(self.reception).action_cancel("Changed his mind")

        self.assertEqual(self._get_costs(case), [60.0, 0, 0])

    def test_refused_claim_moves_the_labour_of_the_brand_to_us(self):
        self._activate()
        self.process.write({"check_mode": "never", "is_review_required": True})
        case, _log = self._work(service_type_id=self.by_brand.id, place="customer")
        self.assertEqual(self._get_costs(case), [0, 60.0, 0])

        case.with_user(self.inspector).action_review_refuse("No photo")

        self.assertEqual(self._get_costs(case), [60.0, 0, 0])

    def test_parts_and_labour_of_a_case_are_both_on_the_carrier(self):
        self._activate()
        self._buy_gaskets()
        case = self._request()
        order = self._assign(case)
        log = order.action_start()
        self._plan_part(case, self.gasket, 3, log_id=log.id)
        self._plan_labor(case, log_id=log.id, hours=1.0)

        self._pass(self._submit(order))

        self.assertEqual(self._get_costs(case), [56.0, 0, 0])

    def test_rate_is_the_business_of_managers_and_accountants(self):
        self.assertEqual(self.tech.with_user(self.accountant).hourly_cost, 20.0)
        self.tech.with_user(self.manager).hourly_cost = 25.0
        for user in (self.dispatcher, self.technician, self.reception):
            with self.assertRaises(AccessError):
                self.tech.with_user(user).read(["hourly_cost"])
        with self.assertRaises(AccessError):
            self.tech.with_user(self.dispatcher).hourly_cost = 1.0

    def test_rate_below_zero_is_refused(self):
        with (
            self.assertRaises(Exception),  # noqa: B017 - the driver's own error
            mute_logger("odoo.sql_db"),
        ):
            self.tech.hourly_cost = -1.0
            self.env.flush_all()
