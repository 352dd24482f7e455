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
# a walk moves parts and units ten times and more, and tells one of four stories
WALKS = max(MOVEMENTS // 10, 12)
# what some walk must come to, in as many rounds of walks as are allowed for it
STEPS = ("send", "take_in", "post_parcel", "replace", "settle_return")
MOST_ROUNDS = 6
# parts that are asked for on account of a case, and the ways of a unit that is ours
ASK = ["ask_store", "ask_by_post"]
OWN_UNIT = ["dismantle", "refurbish", "unit_to_maker"]
# what people sensibly press in a state; a walk also presses anything else
USUAL = {
    "draft": ["confirm"],
    "to_assign": ["assign"],
    "to_quote": ["plan", "quote", "accept_quote", "accept_a_part", "goodwill"],
    "no_charge": ["start", "draw", *ASK, "replace"],
    "quote_approved": ["start", "draw", *ASK],
    "quote_rejected": ["sort", "begin"],
    "to_repair": ["start", "use", "use", "draw", "drop", "submit", "scrap", *ASK],
    "to_check": ["pass", "pass", "fail"],
    "check_failed": ["start"],
    "to_sort": ["sort", "give_up", "replace", *OWN_UNIT],
    "ready": ["deliver", "bill", "invoice", "reopen", "replace"],
    "delivered": ["bill", "bill", "old_parts", "reopen", "begin"],
    "replaced": ["old_parts", "begin", "bill", *OWN_UNIT],
    "cancelled": ["old_parts", "begin", "bill"],
}
# what is left when nothing of that is possible
LAST = {"to_repair": ["assign"], "check_failed": ["assign"]}
# a whole repair, of which the process leaves out what it does not ask for
REPAIR = ["confirm", "assign", "plan", "plan", "quote", "accept_quote", "draw", "start"]
REPAIR += ["use", "submit", "pass", "bill"]
# a part in the post to a customer, and a unit given for one beyond repair
PARCEL = ["confirm", "assign", "plan_labor", "quote", "accept_quote", "ask_by_post"]
PARCEL += ["approve", "post_parcel", "start", "submit", "pass", "bill"]
EXCHANGE = ["confirm", "assign", "plan", "quote", "accept_quote", "start", "scrap"]
EXCHANGE += ["replace", "bill"]
BRANCHES = ["ask_head", "approve", "send", "take_in"]
RETURN = ["announce", "bring", "inspect", "settle_return", "credit"]
STORIES = [PARCEL, EXCHANGE, BRANCHES, RETURN]
# what happens beside the cases
BESIDE = ["receive", "carry", "count", "draw", "give_back", "post", "old_parts"]
# what happens to old parts
OLD = ["old_parts_in", "old_part_in_pieces", "write_off", "grade", "grade", "recover"]
OLD += ["scrap_old", "to_maker", "undo"]
# what is asked for and sent, and what dealers bring
SUPPLY = ["ask_head", "ask_above", "ask_maker", "approve", "approve", "send", "send"]
SUPPLY += ["take_in", "take_in", "pass_on", "post_parcel", "close"]
SUPPLY += ["turn_down", "withdraw"]
DEALER = [*RETURN, "call_off"]
ALL = sorted(
    {step for steps in USUAL.values() for step in steps}
    | {*BESIDE, *OLD, *SUPPLY, *DEALER}
    | {"plan_labor", "reject_quote", "requote", "cancel"}
)
# papers only: nothing moves
QUIET = {"confirm", "assign", "plan", "use", "drop", "goodwill", "quote", "give_up"}
QUIET |= {"ask_head", "ask_above", "ask_maker", "ask_store", "ask_by_post", "pass_on"}
QUIET |= {"turn_down", "withdraw", "close", "approve", "announce", "inspect"}


@tagged("post_install", "-at_install")
class TestPartMovements(MovementBooks):
    """Whatever is done with parts: stock, custody, cases and books tell the same."""

    # === GOODS === #

    def _get_used(self):
        """Return the lines whose parts are used: on a log handed in, or posted."""
        posted = self.requests.filtered("date_posted").line_ids.part_id
        return posted | self.cases.part_ids.filtered(
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
        inside = quants.filtered(
            lambda quant: quant.location_id.usage in ("internal", "transit")
        )
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
        self._check_units()

    def _check_units(self):
        """Compare where whole units lie with what cases and returns know of them."""
        lots = self.env["stock.lot"].search(
            [("product_id", "in", self.unit_products.ids)]
        )
        held = self.env["stock.quant"].search(
            [
                ("lot_id", "in", lots.ids),
                ("location_id.usage", "!=", "inventory"),
                ("quantity", ">", 0),
            ]
        )
        for lot in lots:
            here = held.filtered_domain([("lot_id", "=", lot.id)])
            # what was scrapped lies nowhere any more
            is_there = lot.aftersales_condition != "scrapped"
            self.assertEqual(here.mapped("quantity"), [1.0] * is_there, lot.name)
        brought = self.returns.filtered(
            lambda document: document.state in ("received", "inspected")
        )
        self.assertEqual(
            lots.filtered(lambda lot: lot.location_id.is_custody),
            lots
            & (self.cases.filtered("is_in_custody").lot_id | brought.line_ids.lot_id),
        )
        ours = self._count_spares()
        for product in self.unit_products:
            self.assertEqual(
                ours[product],
                self.spares[product] + self.extra[product],
                product.name,
            )

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
        if chance < 0.6:
            steps = list(USUAL[case.state])
            self.chance.shuffle(steps)
            return [*steps, *LAST.get(case.state, ())]
        if chance < 0.75:
            return [self.chance.choice(BESIDE + OLD)]
        if chance < 0.94:
            steps = list(self.chance.choice([SUPPLY, SUPPLY, DEALER]))
            self.chance.shuffle(steps)
            return steps
        return [self.chance.choice(ALL)]

    def _step_begin(self, case):
        self.cases |= self._begin(case.replacement_lot_id or case.lot_id)

    def test_no_movement_loses_a_part_or_a_cent(self):
        self.taken, self.walks = Counter(), 0
        self._expect_receipts()

        for __ in range(MOST_ROUNDS):
            self._walk_about()
            if all(self.taken[step] for step in STEPS):
                break

        moved = [step for step in self.taken.elements() if step not in QUIET]
        self.assertGreaterEqual(len(moved), MOVEMENTS)
        # a walk that never gets to the money proves nothing of it
        self.assertTrue(self.taken["bill"] + self.taken["invoice"])
        for step in STEPS:
            self.assertTrue(self.taken[step], step)

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
            # a later round goes other ways by the same seeds
            self.chance = Random(f"{seed} {self.walks}")
            self._begin_walk(cost_method)
            try:
                self._walk(length)
            except AssertionError as error:
                raise AssertionError("\n".join([str(error), *self.trace])) from error
            finally:
                savepoint.rollback()

    def _walk(self, length):
        """Bring one repair and another story to its end, then go here and there."""
        for step in REPAIR:
            self._take([step], self.cases[0])
        self.walks += 1
        for step in STORIES[self.walks % len(STORIES)]:
            self._take([step], self.cases[1])
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
