from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AftersalesRepairCommon


@tagged("post_install", "-at_install")
class TestWorkLogFault(AftersalesRepairCommon):
    """What a technician finds on his visit decides who pays, until a price was told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_fault = cls.env.ref("aftersales_repair.aftersales_fault_agent_user")
        cls.no_cooling = cls.env.ref(
            "aftersales_repair.aftersales_fault_mode_no_cooling"
        )

        cls._add_stock(cls.gasket, 5)

    def setUp(self):
        super().setUp()
        self.case = self._request()
        self.order = self._assign(self.case)
        self.part = self._plan_part(self.case, self.gasket)

    def _start(self):
        """Declare the cost, let the customer agree and open the log."""
        self.case.with_user(self.technician).action_quote()
        self.case.sale_order_ids.action_confirm()
        return self.order.action_start().with_user(self.technician)

    def test_user_found_guilty_on_the_log_pays_by_a_new_estimate(self):
        log = self._start()
        self.assertEqual(self.part.covered_percent, 100)

        log.fault_agent_id = self.user_fault

        self.assertEqual(self.case.fault_agent_id, self.user_fault)
        self.assertRecordValues(
            self.part, [{"verdict_reason": "user_caused", "covered_percent": 0}]
        )
        self.assertEqual(self.part.price_charged, self.part.price_full)
        self.assertGreater(self.part.price_charged, 0)
        log.work_done = "Broken by force"
        with self.assertRaises(UserError) as error:
            log.action_submit()
        self.assertIn("new estimate", str(error.exception))
        self.order.action_requote()
        self.case.with_user(self.technician).action_quote()
        self.assertEqual(
            self.part.sale_line_id.order_id.amount_untaxed, self.part.price_full
        )

    def test_guilt_taken_back_on_the_log_covers_the_line_again(self):
        log = self._start()
        log.fault_agent_id = self.user_fault

        log.fault_agent_id = False

        self.assertFalse(self.case.fault_agent_id)
        self.assertEqual(self.part.covered_percent, 100)

    def test_price_that_was_told_stands_and_the_difference_is_told(self):
        self._make_uncovered(self.case)
        log = self._start()
        self.assertTrue(self.part.sale_line_id)

        log.fault_agent_id = False

        self.assertEqual(self.part.verdict_reason, "user_caused")
        self._submit(self.order)
        self.assertIn("judged today", "".join(self.case.message_ids.mapped("body")))

    def test_fault_changed_elsewhere_is_not_undone_by_an_old_form(self):
        log = self._start()
        self.case.with_user(self.dispatcher).fault_agent_id = self.user_fault

        log.write({"fault_agent_id": False, "fault_mode_id": self.no_cooling.id})

        self.assertEqual(self.case.fault_agent_id, self.user_fault)
        self.assertEqual(self.case.fault_mode_id, self.no_cooling)

    def test_what_the_log_says_counts_for_the_replacement(self):
        self.env["aftersales.replacement.rule"].search([]).active = False
        self.env["aftersales.replacement.rule"].create(
            {"name": "Fridges", "same_fault_limit": 1}
        )
        log = self._start()
        self.assertFalse(self.case.is_replacement_due)

        log.fault_mode_id = self.no_cooling

        self.assertTrue(self.case.is_replacement_due)
        log.fault_agent_id = self.user_fault
        self.assertFalse(self.case.is_replacement_due)
