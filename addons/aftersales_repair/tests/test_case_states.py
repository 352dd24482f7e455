from odoo.tests import BaseCase, tagged

from ..rules.case_states import (
    CLOSED_STATES,
    OPEN_STATES,
    STATES,
    TRANSITIONS,
    URGENCY,
    WAITING_FOR,
    Facts,
    blocked_reason,
    is_reachable,
    is_step_open,
    most_urgent,
)

CODES = [code for code, _label in STATES]


@tagged("post_install", "-at_install")
class TestCaseStates(BaseCase):
    """The gate's table, without a database."""

    def test_there_are_fourteen_states(self):
        self.assertEqual(len(set(CODES)), 14)
        self.assertEqual(set(TRANSITIONS), set(CODES))
        self.assertEqual(set(URGENCY), set(CODES))
        self.assertEqual(set(WAITING_FOR), OPEN_STATES)

    def test_every_state_is_reached_from_draft(self):
        reached, todo = set(), ["draft"]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo.extend(TRANSITIONS[state])
        self.assertEqual(reached, set(CODES))

    def test_every_open_state_can_be_cancelled_and_no_closed_one(self):
        for state in CODES:
            self.assertEqual(is_reachable(state, "cancelled"), state in OPEN_STATES)

    def test_only_a_delivered_case_is_reopened_once_closed(self):
        self.assertEqual(TRANSITIONS["delivered"], {"to_repair"})
        self.assertFalse(TRANSITIONS["replaced"])
        self.assertFalse(TRANSITIONS["cancelled"])

    def test_facts_decide_where_the_table_leaves_a_choice(self):
        home = Facts(in_custody=False)
        here = Facts(in_custody=True)
        plain = Facts(in_custody=True, needs_estimate=False, needs_check=False)
        for source, target, facts, reason in (
            ("to_assign", "to_quote", here, None),
            ("to_assign", "to_repair", here, "estimate_needed"),
            ("to_assign", "to_repair", plain, None),
            ("to_assign", "to_quote", plain, "estimate_not_needed"),
            ("quote_rejected", "to_sort", here, None),
            ("quote_rejected", "to_sort", home, "not_in_custody"),
            ("quote_rejected", "delivered", home, None),
            ("quote_rejected", "delivered", here, "in_custody"),
            ("to_repair", "ready", here, "check_needed"),
            ("to_repair", "ready", plain, None),
            ("to_repair", "delivered", Facts(needs_check=False), None),
            ("to_repair", "delivered", home, "check_needed"),
            ("to_check", "ready", here, None),
            ("to_check", "ready", Facts(True, check_open=True), "check_open"),
            ("to_check", "ready", home, "not_in_custody"),
            ("to_check", "delivered", home, None),
            ("to_check", "delivered", here, "in_custody"),
            ("to_repair", "cancelled", here, "in_custody"),
            ("to_repair", "cancelled", home, None),
            ("ready", "delivered", here, "in_custody"),
            ("ready", "delivered", home, None),
            ("draft", "delivered", home, "unreachable"),
            ("to_quote", "to_repair", here, "unreachable"),
        ):
            with self.subTest(source=source, target=target, facts=facts):
                self.assertEqual(blocked_reason(source, target, facts), reason)

    def test_what_somebody_must_do_is_more_urgent_than_what_is_over(self):
        self.assertEqual(most_urgent(["delivered", "ready", "to_check"]), "to_check")
        self.assertEqual(most_urgent(["cancelled", "delivered"]), "delivered")
        self.assertIsNone(most_urgent([]))
        for closed in CLOSED_STATES:
            for state in OPEN_STATES:
                self.assertEqual(most_urgent([closed, state]), state)

    def test_a_rejected_estimate_leads_to_sorting_or_to_the_end(self):
        for in_custody in (True, False):
            for step in ("sort", "deliver"):
                with self.subTest(in_custody=in_custody, step=step):
                    self.assertEqual(
                        is_step_open(step, "quote_rejected", in_custody=in_custody),
                        in_custody == (step == "sort"),
                    )
        self.assertFalse(is_step_open("deliver", "to_repair", in_custody=False))
        self.assertTrue(is_step_open("deliver", "ready", in_custody=True))
