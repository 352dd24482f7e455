"""The coverage verdict: who pays for a part, a labour or a travel line, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import floor

COMMITMENT = "commitment"
# A discount has two decimals: a share rounded up would cost more than what is left.
PERCENT_STEP = 100


@dataclass(frozen=True)
class Coverage:
    """A dated promise; ``component_ids`` empty means the whole unit.

    ``amount_left`` and ``visits_left`` are what earlier cases have left of it; None
    where the promise sets no such limit. ``usage_limit`` 0 is no limit either.
    """

    id: int
    kind: str
    date_start: date | None
    date_end: date | None
    percents: Mapping[str, float]
    component_ids: frozenset[int] = frozenset()
    is_suspended: bool = False
    excluded_product_ids: frozenset[int] = frozenset()
    excluded_category_ids: frozenset[int] = frozenset()
    usage_limit: float = 0
    amount_left: float | None = None
    visits_left: int | None = None

    @property
    def is_limited(self):
        """Whether granting a line leaves less for the next one."""
        return self.amount_left is not None or self.visits_left is not None

    def has_scope(self, line):
        """Tell whether the line lies within what this coverage is about."""
        if not self.component_ids:
            return True
        return bool(self.component_ids & line.all_product_ids)

    def promises(self, line):
        """Tell whether the line would be paid for, were the dates right."""
        return (
            self.kind != COMMITMENT
            and self.percents.get(line.kind, 0) > 0
            and self.has_scope(line)
        )

    def excludes(self, line):
        """Tell whether the line is among what this coverage never pays for."""
        products = self.excluded_product_ids
        return (
            line.product_id in products
            or bool(line.component_ids and line.component_ids <= products)
            or bool(line.category_ids & self.excluded_category_ids)
        )

    def has_started(self, on_date):
        """Tell whether the first day is known and has come."""
        return bool(self.date_start and self.date_start <= on_date)

    def is_running(self, on_date):
        """Tell whether the day lies within the period, its last day included."""
        return (
            self.has_started(on_date)
            and bool(self.date_end and on_date <= self.date_end)
            and not self.is_suspended
        )

    def get_spent_reason(self, usage=None):
        """Return the code of the limit that has been reached, or None.

        :param float usage: what the unit's counter showed, None if nobody knows
        """
        if self.usage_limit and usage is not None and usage > self.usage_limit:
            return "usage_exceeded"
        if self.visits_left is not None and self.visits_left <= 0:
            return "visits_used_up"
        if self.amount_left is not None and self.amount_left <= 0:
            return "amount_used_up"
        return None

    def grant(self, line, usage=None):
        """Return the percent of the line that is still to be had, and the code."""
        reason = self.get_spent_reason(usage)
        if reason:
            return 0, reason
        percent = self.percents[line.kind]
        if self.amount_left is not None and line.price * percent > (
            self.amount_left * 100
        ):
            share = self.amount_left / line.price * 100
            # the last digit of a float is no reason to round down
            percent = floor(share * PERCENT_STEP + 1e-6) / PERCENT_STEP
            if not percent:
                return 0, "amount_used_up"
        return percent, "covered" if percent >= 100 else "partly_covered"

    def less(self, amount):
        """Return this coverage after other lines of one case have drawn on it.

        A visit counts once: the case that has it may use it for all its lines.

        :param float amount: what those lines were granted
        """
        return replace(
            self,
            amount_left=self.amount_left and max(self.amount_left - amount, 0),
            visits_left=self.visits_left if self.visits_left is None else 1,
        )


@dataclass(frozen=True)
class Line:
    """A part, labour or travel line to judge.

    ``component_ids`` names the components that a labour or travel line is about,
    ``category_ids`` the product's category and all above it, ``price`` what the line
    costs in full, in the currency of the amounts left.
    """

    kind: str
    product_id: int | None = None
    component_ids: frozenset[int] = frozenset()
    is_warrantable: bool = True
    category_ids: frozenset[int] = frozenset()
    price: float = 0

    @property
    def all_product_ids(self):
        """The products by which the line may fall into a component's scope."""
        own = {self.product_id} if self.product_id else set()
        return self.component_ids | own


@dataclass(frozen=True)
class Verdict:
    """The covered percent of a line, the coverage that decided, and a stable code.

    ``promise`` is the verdict that goodwill went beyond; None without goodwill.
    """

    percent: float
    coverage_id: int | None
    reason: str = field(default="no_card")
    promise: "Verdict | None" = field(default=None, compare=False)


def judge(
    line,
    coverages,
    on_date,
    *,
    usage=None,
    is_user_caused=False,
    goodwill_percent=0,
    appraised_percent=None,
):
    """Judge one line by the coverages of its unit on the day of the failure.

    An appraisal of the unit outranks who is said to have caused the failure; it
    grants no more than what was promised. Goodwill counts only where it gives more.

    :param Line line: the line to judge
    :param coverages: every :class:`Coverage` of the unit, whatever its dates
    :param datetime.date on_date: the day of the failure
    :param float usage: what the unit's counter showed that day, None if unknown
    :param bool is_user_caused: the user has caused the failure
    :param float goodwill_percent: what we give of our own accord
    :param float appraised_percent: how far an appraisal lets the promise go, None
        where nobody has appraised the unit
    :rtype: Verdict
    """
    is_appraised = appraised_percent is not None
    verdict = _judge_promise(
        line, list(coverages), on_date, usage, is_user_caused and not is_appraised
    )
    if is_appraised and appraised_percent < verdict.percent:
        verdict = Verdict(appraised_percent, verdict.coverage_id, "appraised")
    if goodwill_percent > verdict.percent:
        return Verdict(goodwill_percent, None, "goodwill", promise=verdict)
    return verdict


def _judge_promise(line, coverages, on_date, usage, is_user_caused):
    """Judge a line by what was promised, before any goodwill."""
    if not coverages:
        return Verdict(0, None, "no_card")
    if not line.is_warrantable:
        return Verdict(0, None, "not_warrantable")
    if is_user_caused:
        return Verdict(0, None, "user_caused")
    promising = [coverage for coverage in coverages if coverage.promises(line)]
    if not promising:
        return _judge_no_promise(line, coverages, on_date)
    offering = [coverage for coverage in promising if not coverage.excludes(line)]
    if not offering:
        return Verdict(0, promising[0].id, "excluded")
    running = [coverage for coverage in offering if coverage.is_running(on_date)]
    if not running:
        return _judge_out_of_time(offering, on_date)
    return _judge_running(line, running, usage)


def _judge_running(line, running, usage):
    """Take the best of the promises that hold on the day, as far as they last.

    The best percent wins; among equals the one that nothing is lost of, then the one
    that lasts longest.
    """
    grants = [(*coverage.grant(line, usage), coverage) for coverage in running]
    percent, reason, best = max(
        grants, key=lambda g: (g[0], not g[2].is_limited, g[2].date_end, -g[2].id)
    )
    return Verdict(percent, best.id, reason)


def _judge_no_promise(line, coverages, on_date):
    """Explain why no coverage of the unit promises to pay for the line."""
    commitments = [
        coverage
        for coverage in coverages
        if coverage.kind == COMMITMENT
        and coverage.has_scope(line)
        and coverage.is_running(on_date)
    ]
    is_commitment_only = all(coverage.kind == COMMITMENT for coverage in coverages)
    if commitments and is_commitment_only:
        return Verdict(0, commitments[0].id, "commitment_only")
    return Verdict(0, None, "not_in_scope")


def _judge_out_of_time(promising, on_date):
    """Explain why none of the promises that fit the line holds on the day."""
    suspended = [c for c in promising if c.is_suspended]
    if suspended:
        return Verdict(0, suspended[0].id, "suspended")
    coming = [c for c in promising if not c.has_started(on_date)]
    if coming:
        return Verdict(0, coming[0].id, "not_started")
    last = max(promising, key=lambda c: c.date_end or date.min)
    return Verdict(0, last.id, "expired")
