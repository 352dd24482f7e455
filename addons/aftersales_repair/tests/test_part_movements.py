import os
from collections import Counter
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .movement_books import MovementBooks
from .movement_common import OPENING

# more on demand: AFTERSALES_MOVEMENTS=1000
MOVEMENTS = int(os.environ.get("AFTERSALES_MOVEMENTS", "100"))
# a walk moves parts ten times and more
WALKS = max(MOVEMENTS // 10, 20)
# what people sensibly press in a state; a walk also presses anything else
USUAL = {
    "draft": ["confirm"],
    "to_assign": ["assign"],
    "to_quote": ["plan", "quote", "accept_quote", "accept_a_part", "goodwill"],
    "no_charge": ["start", "draw"],
    "quote_approved": ["start", "draw"],
    "quote_rejected": ["sort", "begin"],
    "to_repair": ["start", "use", "use", "draw", "drop", "submit", "submit", "scrap"],
    "to_check": ["pass", "pass", "fail"],
    "check_failed": ["start"],
    "to_sort": ["sort", "give_up", "dismantle"],
    "ready": ["deliver", "bill", "invoice", "reopen"],
    "delivered": ["bill", "bill", "old_parts", "reopen", "begin"],
    "replaced": ["old_parts", "begin"],
    "cancelled": ["old_parts", "begin", "bill"],
}
# what is left when nothing of that is possible
LAST = {"to_repair": ["assign"], "check_failed": ["assign"]}
# a whole repair, of which the process leaves out what it does not ask for
REPAIR = ["confirm", "assign", "plan", "plan", "quote", "accept_quote", "draw", "start"]
REPAIR += ["use", "submit", "pass", "bill"]
# what happens beside the cases
BESIDE = ["receive", "carry", "count", "draw", "give_back", "post", "old_parts"]
# what happens to old parts
OLD = ["old_parts_in", "old_part_in_pieces", "write_off", "grade", "grade", "recover"]
OLD += ["scrap_old", "to_maker", "undo"]
ALL = sorted(
    {step for steps in USUAL.values() for step in steps}
    | {*BESIDE, *OLD, "plan_labor", "reject_quote", "requote", "cancel"}
)
# papers only: nothing moves
QUIET = {"confirm", "assign", "plan", "use", "drop", "goodwill", "quote", "give_up"}


@tagged("post_install", "-at_install")
class TestPartMovements(MovementBooks):
    """Whatever is done with parts: stock, custody, cases and books tell the same."""

    # === GOODS === #

    def _get_used(self):
        """Return the lines whose parts are used: their logs are handed in."""
        return self.cases.part_ids.filtered(
            lambda part: part.log_id and part.log_id.state != "draft"
        )

    def _count_by_product(self, quants):
        counts = Counter()
        for quant in quants:
            counts[quant.product_id] += quant.quantity
        return counts

    def _check_stock(self):
        """Compare what lies with us with what came in and what cases used."""
        quants = self.env["stock.quant"].search([("product_id", "in", self.parts.ids)])
        inside = quants.filtered(lambda quant: quant.location_id.usage == "internal")
        self.assertFalse(inside.filtered(lambda quant: quant.quantity < 0))
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 0, "left reserved")
        held = inside.filtered("location_id.is_custody")
        ours = self._count_by_product(inside - held)
        used = self._count_by_product(self._get_used())
        for name, opening in OPENING.items():
            product = getattr(self, name)
            self.assertEqual(
                ours[product], opening + self.extra[product] - used[product], name
            )
        self._check_custody(held)

    def _check_custody(self, held):
        """Compare what lies in custody, place by place, with the debts received."""
        owed = self.cases.part_ids.old_part_ids
        expected, found = Counter(), Counter()
        for debt in owed.filtered(lambda debt: debt.state == "received"):
            expected[debt.location_id, debt.product_id, debt.lot_id] += debt.quantity
        for quant in held.filtered("quantity"):
            found[quant.location_id, quant.product_id, quant.lot_id] += quant.quantity
        self.assertEqual(found, expected, "in custody")
        due = self._get_used().filtered("is_old_part_due")
        self.assertEqual(owed.part_id, due, "debts")
        for part in due:
            debts = part.old_part_ids
            self.assertEqual(sum(debts.mapped("quantity")), part.quantity)
            self.assertAlmostEqual(
                sum(debts.mapped("value")), part.move_ids.filtered("is_out").value, 2
            )

    def _check_lines(self):
        """Compare each line with its moves: used once, the right way, or not at all."""
        used = self._get_used()
        for part in self.cases.part_ids:
            issues = part.move_ids.filtered("is_out")
            self.assertEqual(len(issues), int(part in used), part.name)
            self.assertEqual(set(part.move_ids.mapped("state")) - {"done"}, set())
            if not issues:
                continue
            self.assertEqual(issues.quantity, part.quantity)
            self.assertEqual(issues.lot_ids, part.lot_id)
            self.assertEqual(
                issues.location_dest_id.aftersales_cost_carrier,
                part.covered_percent and part._get_cost_carrier(),
            )

    # === WALK === #

    def _check(self):
        self.env.flush_all()
        self._check_stock()
        self._check_lines()
        self._check_books()
        self._check_invoices()

    def _choose(self, case):
        """Return what somebody tries now, one thing after the other."""
        chance = self.chance.random()
        if chance < 0.75:
            steps = list(USUAL[case.state])
            self.chance.shuffle(steps)
            return [*steps, *LAST.get(case.state, ())]
        if chance < 0.94:
            return [self.chance.choice(BESIDE + OLD)]
        return [self.chance.choice(ALL)]

    def _step_begin(self, case):
        self.cases |= self._begin(case.lot_id)

    def test_no_movement_loses_a_part_or_a_cent(self):
        self.taken = Counter()

        self._walk_about()

        moved = [step for step in self.taken.elements() if step not in QUIET]
        self.assertGreaterEqual(len(moved), MOVEMENTS)
        # a walk that never gets to the money proves nothing of it
        self.assertTrue(self.taken["bill"] + self.taken["invoice"])

    @settings(
        max_examples=WALKS,
        database=None,
        deadline=None,
        derandomize=MOVEMENTS <= 100,
        # a walk is not made shorter: what it did stands in the message
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        cost_method=st.sampled_from(["fifo", "average"]),
        length=st.integers(min_value=10, max_value=40),
        seed=st.integers(min_value=0, max_value=2**32),
    )
    def _walk_about(self, cost_method, length, seed):
        with self.env.cr.savepoint() as savepoint:
            self.chance, self.trace = Random(seed), []
            self.extra = Counter()
            self.category.property_cost_method = cost_method
            self.cases = self.env["aftersales.case"]
            for unit in self.units:
                self.cases |= self._begin(unit)
            try:
                self._walk(length)
            except AssertionError as error:
                raise AssertionError("\n".join([str(error), *self.trace])) from error
            finally:
                savepoint.rollback()

    def _walk(self, length):
        """Bring one repair to its bill, then take steps here and there."""
        for step in REPAIR:
            self._take([step], self.cases[0])
        for __ in range(length):
            case = self.chance.choice(self.cases)
            self._take(self._choose(case), case)

    def _take(self, steps, case):
        """Take the first step that is possible; compare when it moved something."""
        for step in steps:
            if self._try(step, case):
                break
        else:
            return
        self.taken[step] += 1
        if step not in QUIET:
            self._check()
