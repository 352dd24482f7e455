import os
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .case_places import CasePlaces
from .test_case_transitions import OPEN, TABLE

# more on demand: AFTERSALES_WALKS=1000
WALKS = int(os.environ.get("AFTERSALES_WALKS", "50"))
# what people sensibly press in a state; a walk also presses anything else
USUAL = {
    "draft": ["confirm"],
    "to_assign": ["assign", "accept", "accept", "refuse"],
    "to_quote": ["plan_part", "plan_labor", "quote", "accept_quote", "reject_quote"],
    "no_charge": ["start"],
    "quote_approved": ["start"],
    "quote_rejected": ["sort"],
    "to_repair": ["assign", "accept", "plan_part", "submit", "scrap", "requote"],
    "to_check": ["pass", "pass", "fail"],
    "check_failed": ["start"],
    "to_sort": ["sort", "replace", "give_up", "give_up", "dismantle", "dismantle"],
    "ready": ["deliver", "deliver", "replace", "reopen"],
    "delivered": ["reopen"],
    "replaced": ["cancel", "send_unit", "receive_unit", "take_back", "dismantle"],
    "cancelled": ["reopen"],
}
# where the unit goes meanwhile, in whatever state
CARRY = [
    *("transfer", "transfer_home", "send_unit", "receive_unit", "receive_unit"),
    *("send_to_agent", "take_back"),
]
# the way back to where the case began
HOME = ["receive_unit", "take_back", "transfer_home", "receive_unit"]
HOME += ["send_unit", "receive_unit"]
# the way to the end of whoever wants to be done with it
RESTART = ["start", "assign", "accept", "start"]
FORWARD = {
    "draft": ["confirm"],
    "to_assign": ["assign", "accept"],
    "to_quote": ["plan_labor", "quote", "accept_quote"],
    "no_charge": RESTART,
    "quote_approved": RESTART,
    "quote_rejected": ["sort", "deliver"],
    "to_repair": ["submit", "requote", *RESTART, "submit"],
    "to_check": ["pass"],
    "check_failed": RESTART,
    "to_sort": ["sort"],
    "ready": ["deliver"],
}
ALL = sorted({step for steps in USUAL.values() for step in steps} | {"wait", *CARRY})


@tagged("post_install", "-at_install")
class TestCaseWalks(CasePlaces):
    """Whatever people press in whatever order: no forbidden state, no unit lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for warehouse in cls.warehouses:
            cls._add_stock(cls.gasket, 500, location=warehouse.lot_stock_id)
        cls.spare = cls._add_stock(cls.fridge, 1, "FR-SPARE")

    # === STEPS, each by its own role === #

    def _step_assign(self, case):
        case.with_user(self.dispatcher).action_assign(self.tech)

    def _step_accept(self, case):
        self._get_order(case).action_accept()

    def _step_refuse(self, case):
        self._get_order(case).action_refuse("Too far")

    def _step_plan_part(self, case):
        self._plan_part(case, self.gasket)

    def _step_replace(self, case):
        case.with_user(self.dispatcher).action_replace(self.spare)

    def _step_wait(self, case):
        case.with_user(self.dispatcher).action_wait("maker", "Asked")

    # === WALK === #

    def _choose_step(self, case, chance):
        """Choose what somebody presses next: mostly what is sensible."""
        kind = chance.random()
        if kind < 0.65:
            return chance.choice(USUAL[case.state])
        return chance.choice(CARRY if kind < 0.85 else ALL)

    def _begin(self, place, is_charged):
        case = self._enter(self.unit, place)
        if place == "agent":
            case.request_id.agent_id = self.agent
        if is_charged:
            case.fault_agent_id = self.user_fault
        self._expect("customer")
        return case

    def _check(self, case):
        """Compare what must hold after every step."""
        states = case.state_log_ids.sorted("id").mapped("state")
        for source, target in pairwise(states):
            self.assertTrue(
                source == target
                or target in TABLE[source]
                or (target == "cancelled" and source in OPEN),
                f"{source} -> {target}",
            )
        self.assertEqual(states[-1], case.state)
        open_rows = case.state_log_ids.filtered(lambda row: not row.date_end)
        self.assertEqual(len(open_rows), 1)
        self.assertEqual(case.request_id.state, case.state)
        self._check_unit(case)
        self._check_parts(case)

    def _check_unit(self, case):
        """Compare where the unit lies with where the steps must have brought it."""
        for lot in self.unit | self.spare:
            quants = self.env["stock.quant"].search(
                [("lot_id", "=", lot.id), ("quantity", ">", 0)]
            )
            held = quants.filtered(lambda quant: quant.location_id.usage != "inventory")
            is_scrap = lot == self.unit and self.kind == "scrap"
            self.assertEqual(held.mapped("quantity"), [] if is_scrap else [1.0])
        self._check_place(case)
        is_replaced = case.state == "replaced"
        self.assertEqual(self.spare.location_id.usage == "customer", is_replaced)
        if case.state in ("delivered", "cancelled"):
            self.assertFalse(case.is_in_custody)
        moves = case.move_ids.filtered(lambda move: move.aftersales_lot_id == self.unit)
        self.assertEqual(set(moves.mapped("state")) - {"done"}, set())
        for before, after in pairwise(moves.sorted("id")):
            self.assertEqual(before.location_dest_id, after.location_id)

    def _check_parts(self, case):
        """Compare what left the stock with what was used, once each."""
        used = case.part_ids.filtered(
            lambda part: part.log_id and part.log_id.state != "draft"
        )
        for part in case.part_ids:
            self.assertEqual(
                len(part.move_ids.filtered("is_out")), int(part in used), part.name
            )
        on_hand = sum(
            self.env["stock.quant"]._get_available_quantity(
                self.gasket, warehouse.lot_stock_id
            )
            for warehouse in self.warehouses
        )
        left = 500 * len(self.warehouses) - sum(used.mapped("quantity"))
        self.assertEqual(on_hand, left)

    def _finish(self, case):
        """Lead the case to its end as a desk would; give up where it cannot."""
        for step in HOME:
            self._press(step, case)
        for __ in range(20):
            for step in FORWARD.get(case.state, ()):
                self._press(step, case)
        if case.state in OPEN:
            self._press("cancel", case)
        self.assertNotIn(case.state, OPEN)
        self.assertFalse(case.order_ids.filtered("is_open"))

    @settings(
        max_examples=WALKS,
        database=None,
        deadline=None,
        derandomize=WALKS <= 50,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        place=st.sampled_from(["workshop", "workshop", "customer", "agent"]),
        is_charged=st.booleans(),
        has_estimate=st.booleans(),
        check_mode=st.sampled_from(["always", "never"]),
        chance=st.randoms(use_true_random=True),
    )
    def test_no_walk_reaches_a_forbidden_state_or_loses_a_unit(
        self, place, is_charged, has_estimate, check_mode, chance
    ):
        with self.env.cr.savepoint() as savepoint:
            self.process.write(
                {"is_estimate_required": has_estimate, "check_mode": check_mode}
            )
            case = self._begin(place, is_charged)
            for __ in range(chance.randint(5, 30)):
                step = self._choose_step(case, chance)
                if self._press(step, case):
                    self._check(case)
            self._finish(case)
            self._check(case)
            savepoint.rollback()
