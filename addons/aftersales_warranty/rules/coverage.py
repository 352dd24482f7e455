"""The coverage verdict: who pays for a part, a labour or a travel line, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

COMMITMENT = "commitment"


@dataclass(frozen=True)
class Coverage:
    """A dated promise; ``component_ids`` empty means the whole unit."""

    id: int
    kind: str
    date_start: date | None
    date_end: date | None
    percents: Mapping[str, float]
    component_ids: frozenset[int] = frozenset()
    is_suspended: bool = False

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


@dataclass(frozen=True)
class Line:
    """A part, labour or travel line to judge.

    ``component_ids`` names the components that a labour or travel line is about.
    """

    kind: str
    product_id: int | None = None
    component_ids: frozenset[int] = frozenset()
    is_warrantable: bool = True

    @property
    def all_product_ids(self):
        """The products by which the line may fall into a component's scope."""
        own = {self.product_id} if self.product_id else set()
        return self.component_ids | own


@dataclass(frozen=True)
class Verdict:
    """The covered percent of a line, the coverage that decided, and a stable code."""

    percent: float
    coverage_id: int | None
    reason: str = field(default="no_card")


def judge(line, coverages, on_date, *, is_user_caused=False, goodwill_percent=0):
    """Judge one line by the coverages of its unit on the day of the failure.

    Goodwill counts only where it gives more than what was promised.

    :param Line line: the line to judge
    :param coverages: every :class:`Coverage` of the unit, whatever its dates
    :param datetime.date on_date: the day of the failure
    :param bool is_user_caused: the user has caused the failure
    :param float goodwill_percent: what we give of our own accord
    :rtype: Verdict
    """
    verdict = _judge_promise(line, list(coverages), on_date, is_user_caused)
    if goodwill_percent > verdict.percent:
        return Verdict(goodwill_percent, None, "goodwill")
    return verdict


def _judge_promise(line, coverages, on_date, is_user_caused):
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
    running = [coverage for coverage in promising if coverage.is_running(on_date)]
    if running:
        # The best percent wins; among equals the promise that lasts longest.
        best = max(running, key=lambda c: (c.percents[line.kind], c.date_end, -c.id))
        percent = best.percents[line.kind]
        return Verdict(
            percent, best.id, "covered" if percent >= 100 else "partly_covered"
        )
    return _judge_out_of_time(promising, on_date)


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
