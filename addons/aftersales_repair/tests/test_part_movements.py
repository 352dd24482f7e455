import os
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .movement_common import OPENING, MovementCommon

# more on demand: AFTERSALES_MOVEMENTS=1000
WALKS = int(os.environ.get("AFTERSALES_MOVEMENTS", "100"))
# what people sensibly press in a state; a walk also presses anything else
USUAL = {
    "draft": ["confirm"],
    "to_assign": ["assign"],
    "to_quote": ["plan", "quote", "accept_quote", "accept_a_part", "goodwill"],
    "no_charge": ["start", "draw"],
    "quote_approved": ["start", "draw"],
    "quote_rejected": ["sort", "begin"],
    "to_repair": ["assign", "start", "use", "use", "draw", "drop", "submit", "scrap"],
    "to_check": ["pass", "pass", "fail"],
    "check_failed": ["start", "assign"],
    "to_sort": ["sort", "give_up", "dismantle"],
    "ready": ["deliver", "deliver", "invoice", "reopen"],
    "delivered": ["old_parts", "invoice", "post", "reopen", "begin"],
    "replaced": ["old_parts", "begin"],
    "cancelled": ["old_parts", "begin", "invoice"],
}
# what happens beside the cases
BESIDE = ["receive", "carry", "count", "draw", "give_back", "post", "old_parts"]
ALL = sorted(
    {step for steps in USUAL.values() for step in steps}
    | {*BESIDE, "plan_labor", "reject_quote", "requote", "cancel"}
)
# papers only: nothing moves
QUIET = {"confirm", "assign", "plan", "use", "drop", "goodwill", "quote", "give_up"}


@tagged("post_install", "-at_install")
class TestPartMovements(MovementCommon):
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
        received = self._get_used().filtered("is_old_part_received")
        self.assertEqual(
            {product: n for product, n in self._count_by_product(held).items() if n},
            dict(self._count_by_product(received)),
            "in custody",
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
            back = part.move_ids - issues
            self.assertLessEqual(len(back), int(part.is_old_part_due), "came twice")

    # === BOOKS === #

    def _get_balance(self, lines):
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _check_books(self):
        """Compare the balance with the values of what moved, to the cent."""
        moves = self.env["stock.move"].search(
            [("product_id", "in", self.parts.ids), ("state", "=", "done")]
        )
        inward, outward = moves.filtered("is_in"), moves.filtered("is_out")
        silent = (inward | outward).filtered(lambda move: not move.account_move_id)
        # a charged part costs by its invoice, a recovered one is posted by template
        charged = silent.filtered(lambda move: move.location_dest_id == self.customers)
        recovered = silent.filtered("is_aftersales_graded")
        self.assertFalse(silent - charged - recovered, "moved without an entry")
        lines = self.env["account.move.line"].search(
            [
                ("product_id", "in", self.parts.ids),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        by_moves = lines.filtered(lambda line: line.move_id in moves.account_move_id)
        in_stock = lines.filtered(lambda line: line.account_id == self.stock_account)
        value = sum(inward.mapped("value")) - sum(outward.mapped("value"))
        unposted = sum(charged.mapped("value")) - sum(recovered.mapped("value"))
        self.assertEqual(
            self._get_balance(by_moves & in_stock),
            self.company.currency_id.round(value + unposted),
        )
        self._check_warranty(lines, by_moves)
        self._check_other_entries(in_stock - by_moves)
        self._check_valuation(value, outward)

    def _check_warranty(self, lines, by_moves):
        """Compare the carriers' accounts with what they bear."""
        carriers = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company.id),
                ("aftersales_cost_carrier", "!=", False),
            ]
        )
        borne = lines.filtered(
            lambda line: line.account_id in carriers.valuation_account_id
        )
        covered = self._get_used().filtered("covered_percent")
        issues = covered.move_ids.filtered("is_out")
        self.assertEqual(
            self._get_balance(borne & by_moves),
            self.company.currency_id.round(sum(issues.mapped("value"))),
        )
        shares = sum(
            self.company.currency_id.round(
                part.move_ids.filtered("is_out").value
                * (100 - part.covered_percent)
                / 100
            )
            for part in covered
            if part.log_id._is_settled()
        )
        postings = self.env["aftersales.posting"].search(
            [("activity", "=", "customer_share")]
        )
        posted = borne.filtered(lambda line: line.move_id in postings.move_id)
        self.assertAlmostEqual(self._get_balance(posted), -shares, 2)

    def _check_other_entries(self, lines):
        """Allow on the stock account what was sold and what templates post."""
        postings = self.env["aftersales.posting"].search([])
        sold = lines.filtered(lambda line: line.display_type == "cogs")
        self.assertFalse(
            lines.filtered(lambda line: line.move_id not in postings.move_id) - sold
        )
        if self.category.property_cost_method == "fifo":
            for line in sold.filtered(lambda line: line.move_id.move_type != "entry"):
                self._check_sold(line)

    def _check_sold(self, line):
        """Compare the cost of an invoiced part with what its move was worth."""
        origin = line.cogs_origin_id.sale_line_ids
        issue = origin.aftersales_part_ids.move_ids.filtered("is_out")
        self.assertAlmostEqual(abs(line.balance), sum(issue.mapped("value")), 2)

    def _check_valuation(self, value, outward):
        """Compare the balance with what core says the stock is worth."""
        self.parts.invalidate_recordset(["total_value"])
        worth = sum(self.parts.mapped("total_value"))
        # an average has no end of digits, and core rounds it for each piece
        allowed = 0.0
        if self.category.property_cost_method == "average":
            allowed = 0.01 * (sum(outward.mapped("quantity")) + 50)
        self.assertLessEqual(round(abs(worth - value), 2), allowed, "worth")

    def _check_invoices(self):
        """Compare what was invoiced with what was used."""
        for part in self._get_used().filtered("sale_line_id"):
            self.assertLessEqual(part.sale_line_id.qty_invoiced, part.quantity)

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
        if chance < 0.8:
            steps = list(USUAL[case.state])
            self.chance.shuffle(steps)
            return steps
        return [self.chance.choice(BESIDE if chance < 0.92 else ALL)]

    def _step_begin(self, case):
        self.cases |= self._begin(case.lot_id)

    @settings(
        max_examples=WALKS,
        database=None,
        deadline=None,
        derandomize=WALKS <= 100,
        # a walk is not made shorter: what it did stands in the message
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        cost_method=st.sampled_from(["fifo", "average"]),
        length=st.integers(min_value=20, max_value=60),
        chance=st.randoms(use_true_random=True),
    )
    def test_no_walk_loses_a_part_or_a_cent(self, cost_method, length, chance):
        with self.env.cr.savepoint() as savepoint:
            self.chance, self.trace = chance, []
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
        """Take steps here and there; compare after each that moved something."""
        for __ in range(length):
            case = self.chance.choice(self.cases)
            for step in self._choose(case):
                if self._try(step, case):
                    break
            else:
                continue
            if step not in QUIET:
                self._check()
