from itertools import product

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..rules.case_states import STATES, TRANSITIONS, Facts, blocked_reason
from .common import AftersalesRepairCommon

CODES = [code for code, _label in STATES]
OPEN = set(CODES) - {"delivered", "replaced", "cancelled"}
# The table as it was agreed, written out once more: the gate must not drift from it.
TABLE = {
    "draft": {"to_assign"},
    "to_assign": {"to_quote", "no_charge", "to_repair"},
    "to_quote": {"no_charge", "quote_approved", "quote_rejected"},
    "no_charge": {"to_repair"},
    "quote_approved": {"to_repair"},
    "quote_rejected": {"to_sort", "delivered"},
    "to_repair": {"to_check", "to_quote", "to_sort", "ready", "delivered"},
    "to_check": {"check_failed", "to_sort", "ready", "delivered"},
    "check_failed": {"to_repair"},
    "to_sort": {"ready", "replaced"},
    "ready": {"delivered", "replaced", "to_repair"},
    "delivered": {"to_repair"},
    "replaced": set(),
    "cancelled": set(),
}
# What the facts of a case forbid although the table knows the way. A process with
# an estimate and a check is meant, and no check is open.
WITH_UNIT = {
    ("quote_rejected", "delivered"),
    ("to_repair", "delivered"),
    ("to_check", "delivered"),
    ("ready", "delivered"),
    *((state, "cancelled") for state in OPEN),
}
WITHOUT_UNIT = {
    ("quote_rejected", "to_sort"),
    ("to_repair", "to_sort"),
    ("to_repair", "ready"),
    ("to_check", "to_sort"),
    ("to_check", "ready"),
}
WITH_ESTIMATE = {("to_assign", "to_repair")}
WITH_CHECK = {("to_repair", "ready"), ("to_repair", "delivered")}

DESK = {"reception", "dispatcher"}
# per step: who may take it, and in which states of a unit in our workshop
STEPS = {
    "assign": (
        {"dispatcher"},
        {
            "to_assign",
            "to_quote",
            "no_charge",
            "quote_approved",
            "to_repair",
            "check_failed",
        },
    ),
    "sort": ({"inspector", "reception"}, {"quote_rejected", "to_sort"}),
    "deliver": ({"reception"}, {"ready"}),
    "replace": ({"dispatcher"}, {"to_sort", "ready"}),
    "cancel": (DESK, OPEN),
    "reopen": (set(), {"ready", "delivered"}),
    "wait": (DESK | {"technician", "storekeeper"}, OPEN),
    "lock": (DESK | {"accountant"}, {"delivered", "replaced", "cancelled"}),
}
ROLES = (
    "reception",
    "dispatcher",
    "technician",
    "inspector",
    "storekeeper",
    "accountant",
    "manager",
)


def _is_in_table(source, target):
    return target in TABLE[source] or (target == "cancelled" and source in OPEN)


@tagged("post_install", "-at_install")
class TestTransitionTable(BaseCase):
    """The rule of the gate, without a database."""

    def test_table_is_the_agreed_one(self):
        for source, target in product(CODES, CODES):
            with self.subTest(source=source, target=target):
                self.assertEqual(
                    target in TRANSITIONS[source], _is_in_table(source, target)
                )

    def test_facts_only_ever_forbid_what_the_table_allows(self):
        for source, target in product(CODES, CODES):
            for values in product((False, True), repeat=4):
                reason = blocked_reason(source, target, Facts(*values))
                with self.subTest(source=source, target=target, facts=values):
                    if not _is_in_table(source, target):
                        self.assertEqual(reason, "unreachable")
                    else:
                        self.assertNotEqual(reason, "unreachable")


@tagged("post_install", "-at_install")
class TestCaseTransitions(AftersalesRepairCommon):
    """Each transition of the table is taken or refused, each step kept for its role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": True, "check_mode": "always"})

    def _put(self, case, state):
        """Put a case into a state, past the gate."""
        case.sudo().write({"state": state, "is_locked": False})

    def _check_all_pairs(self, case, forbidden):
        for source, target in product(CODES, CODES):
            self._put(case, source)
            with self.subTest(source=source, target=target):
                if _is_in_table(source, target) and (source, target) not in forbidden:
                    case._transition(target)
                    self.assertEqual(case.state, target)
                else:
                    with self.assertRaises(UserError) as error:
                        case._transition(target)
                    self.assertEqual(case.state, source)
                    self.assertIn(case.name, str(error.exception))

    def test_all_transitions_of_a_unit_in_our_hands(self):
        case = self._request()
        self.assertTrue(case.is_in_custody)

        self._check_all_pairs(case, WITH_UNIT | WITH_ESTIMATE | WITH_CHECK)

    def test_all_transitions_of_a_unit_at_its_customer(self):
        case = self._request(place="customer")
        self.assertFalse(case.is_in_custody)

        self._check_all_pairs(case, WITHOUT_UNIT | WITH_ESTIMATE | WITH_CHECK)

    def test_all_transitions_without_estimate_and_check(self):
        self.process.write({"is_estimate_required": False, "check_mode": "never"})
        case = self._request()

        self._check_all_pairs(case, WITH_UNIT | {("to_assign", "to_quote")})

    def test_each_state_opens_its_steps_to_their_roles(self):
        case = self._request()
        self._assign(case)
        for state in CODES:
            self._put(case, state)
            for role in ROLES:
                own = case.with_user(getattr(self, role))
                own.invalidate_recordset()
                for step, (roles, states) in STEPS.items():
                    expected = state in states and role in roles | {"manager"}
                    with self.subTest(state=state, role=role, step=step):
                        self.assertEqual(own[f"can_{step}"], expected)

    def test_each_step_is_refused_to_every_other_role(self):
        case = self._request()
        self._assign(case)
        calls = {
            "assign": lambda own: own.action_assign(self.tech),
            "sort": lambda own: own.action_sort(),
            "deliver": lambda own: own.action_deliver(),
            "replace": lambda own: own.action_replace(self.unit),
            "cancel": lambda own: own.action_cancel("Why"),
            "reopen": lambda own: own.action_reopen(),
            "wait": lambda own: own.action_wait("maker", "Why"),
            "lock": lambda own: own.action_lock(),
            "confirm": lambda own: own.action_confirm(),
            "quote": lambda own: own.action_quote(),
            "invoice": lambda own: own.action_invoice(),
            "unlock": lambda own: own.action_unlock("Why"),
            "follow_up": lambda own: own.action_follow_up_done(),
            "slip_back": lambda own: own.action_slip_back(),
            "old_parts": lambda own: own.action_old_parts_back(),
        }
        allowed = {step: roles for step, (roles, _states) in STEPS.items()} | {
            "confirm": DESK,
            "quote": DESK | {"technician"},
            "invoice": {"accountant"},
            "unlock": set(),
            "follow_up": DESK,
            "slip_back": DESK,
            "old_parts": {"storekeeper"},
        }
        for step, call in calls.items():
            for role in set(ROLES) - allowed[step] - {"manager"}:
                own = case.with_user(getattr(self, role))
                with self.subTest(step=step, role=role), self.assertRaises(AccessError):
                    call(own)

    def test_each_step_is_refused_in_every_other_state(self):
        case = self._request()
        calls = {
            "assign": lambda own: own.action_assign(self.tech),
            "sort": lambda own: own.action_sort(),
            "deliver": lambda own: own.action_deliver(),
            "replace": lambda own: own.action_replace(self.unit),
            "cancel": lambda own: own.action_cancel("Why"),
            "reopen": lambda own: own.action_reopen(),
            "wait": lambda own: own.action_wait("maker", "Why"),
            "lock": lambda own: own.action_lock(),
        }
        for step, call in calls.items():
            for state in set(CODES) - STEPS[step][1]:
                self._put(case, state)
                with self.subTest(step=step, state=state):
                    with self.assertRaises(UserError) as error:
                        call(case.with_user(self.manager))
                    self.assertNotIsInstance(error.exception, AccessError)
                    self.assertEqual(case.state, state)
