"""Score formulas: plain functions of plain facts, no records.

A criterion is worth between 0 (bad) and 1 (as good as it gets), or ``None`` where
it cannot be measured. Its weight says how much of the score hangs on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

FULL_SCORE = 100.0


@dataclass(frozen=True)
class Criterion:
    """One measured criterion of a job, with the facts the value was drawn from."""

    code: str
    value: float | None
    weight: float = 1.0
    facts: dict = field(default_factory=dict)

    def as_dict(self, points: float) -> dict:
        """Return what is stored with the score line."""
        return {
            "code": self.code,
            "value": self.value,
            "weight": self.weight,
            "points": points,
            "facts": self.facts,
        }


def check_value(failed_count: int, loss: float) -> float:
    """Return the worth of the check result: 1 at once, less for each failed check.

    :param failed_count: checks the job failed before it passed.
    :param loss: part of the full worth that one failed check costs, 0 to 1.
    """
    return max(0.0, 1.0 - loss * failed_count)


def comeback_value(comeback_count: int, loss: float) -> float:
    """Return the worth of lasting work: 1 without comeback, less for each one."""
    return max(0.0, 1.0 - loss * comeback_count)


def old_part_value(due_count: int, late_count: int, loss: float) -> float | None:
    """Return the worth of bringing old parts back in time, less for each late one.

    :return: ``None`` when no old part had to come back.
    """
    if not due_count:
        return None
    return max(0.0, 1.0 - loss * late_count)


def document_value(asked_count: int, missing_count: int) -> float | None:
    """Return the worth of complete documents: the part of the proofs that is there.

    :return: ``None`` when no proof was asked for.
    """
    if not asked_count:
        return None
    return max(0.0, 1.0 - missing_count / asked_count)


def time_value(hours: float, standard_hours: float, limit: float) -> float | None:
    """Return the worth of the time taken against the standard time.

    In time or faster is worth 1 (no prize for haste); from there the worth falls in
    a straight line and reaches 0 at ``limit`` times the standard.

    :param limit: multiple of the standard time that is worth nothing, above 1.
    :return: ``None`` when the job has no standard time.
    """
    if standard_hours <= 0:
        return None
    ratio = hours / standard_hours
    if ratio <= 1.0:
        return 1.0
    if ratio >= limit:
        return 0.0
    return (limit - ratio) / (limit - 1.0)


def weigh(criteria: Iterable[Criterion]) -> list[tuple[Criterion, float]]:
    """Return each criterion with the points it brings.

    A criterion that cannot be measured brings none, and its weight is spread over
    the others: nobody loses points for a standard time that was never set.
    """
    criteria = list(criteria)
    total = sum(c.weight for c in criteria if c.value is not None and c.weight > 0)
    return [
        (
            criterion,
            FULL_SCORE * criterion.weight * criterion.value / total
            if criterion.value is not None and criterion.weight > 0
            else 0.0,
        )
        for criterion in criteria
    ]


def score(criteria: Iterable[Criterion]) -> float:
    """Return the score from 0 to 100: the weighted mean of what could be measured."""
    return round(min(FULL_SCORE, sum(points for _c, points in weigh(criteria))), 2)


def corrected(measured: float, points: float) -> float:
    """Return a score with the points a reviewer added, from 0 to 100."""
    return round(min(FULL_SCORE, max(0.0, measured + points)), 2)
