"""Commission formulas: what a job pays, rule by rule, and who gets it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .shares import exact, round_money, split_amount

ZERO = Fraction(0)


@dataclass(frozen=True)
class Bracket:
    """From which quantity of a month on another rate is paid."""

    start: Fraction
    rate: Fraction


@dataclass(frozen=True)
class PayRule:
    """One commission rule: an amount for each unit of its basis, or a percent of it.

    ``brackets`` are the rates of a month, from their quantity on; below the first of
    them ``rate`` is paid. A ``deduction`` takes away: an amount for each unit, or,
    ``of_pay``, a part of what the job pays its technician.
    """

    id: int
    name: str
    basis: str
    rate: Fraction
    brackets: tuple[Bracket, ...] = ()
    deduction: bool = False
    of_pay: bool = False

    def cumulate(self, quantity: Fraction) -> Fraction:
        """Return what a month pays in which ``quantity`` was reached."""
        steps = [Bracket(ZERO, self.rate), *sorted(self.brackets, key=_get_start)]
        paid = ZERO
        for number, step in enumerate(steps):
            end = steps[number + 1].start if number + 1 < len(steps) else quantity
            paid += step.rate * max(ZERO, min(quantity, end) - step.start)
        return paid


@dataclass(frozen=True)
class Basis:
    """What a rule is applied to, and how it is shared between technicians.

    ``quantity`` is 1 for a job that is to be paid and 0 for one already paid, a number
    of pieces, or a price; ``shares`` sum to one. ``before`` is the quantity each
    technician has reached in the month before this job, for brackets.
    """

    quantity: Fraction
    shares: Mapping[Hashable, Fraction]
    before: Mapping[Hashable, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class PayItem:
    """What one rule pays one technician for one job, or takes from him."""

    rule: PayRule
    basis: Basis
    total: Decimal
    share: Fraction
    amount: Decimal

    @property
    def own_quantity(self) -> Fraction:
        """Return the part of the quantity that is this technician's, for brackets."""
        return self.basis.quantity * self.share

    def as_dict(self) -> dict:
        """Return what is stored with the score line."""
        return {
            "rule_id": self.rule.id,
            "name": self.rule.name,
            "basis": self.rule.basis,
            "rate": float(self.rule.rate),
            "quantity": float(self.basis.quantity),
            "total": float(self.total),
            "share": float(self.share),
            # exactly what brackets go by: a third is no float
            "own_quantity": str(self.own_quantity),
            "amount": float(self.amount),
            "is_deduction": self.rule.deduction,
            "is_of_pay": self.rule.of_pay,
            "has_brackets": bool(self.rule.brackets),
        }


def _get_start(bracket: Bracket) -> Fraction:
    return bracket.start


def fixed_rule(id_, name: str, basis: str, amount: float, **options) -> PayRule:
    """Return a rule that pays an amount for each unit of its basis."""
    return PayRule(id_, name, basis, exact(amount), **options)


def percent_rule(id_, name: str, basis: str, percent: float, **options) -> PayRule:
    """Return a rule that pays a percent of its basis."""
    return PayRule(id_, name, basis, exact(percent) / 100, **options)


def pay_items(
    rules: Iterable[PayRule], bases: Mapping[Hashable, Basis], digits: int = 2
) -> dict[Hashable, list[PayItem]]:
    """Return the pay items of each technician of a job, without deductions.

    Each rule is computed once for the whole job and then split, so the items of all
    technicians sum to what the rule pays, to the cent. With brackets each technician
    is paid by what he has reached himself. A rule whose basis the job does not have
    pays nothing.

    :param bases: by id of the rule
    """
    items = {}
    for rule in rules:
        basis = bases.get(rule.id)
        if basis is None or rule.deduction:
            continue
        pay = _pay_brackets if rule.brackets else _pay_evenly
        for who, (total, amount) in pay(rule, basis, digits).items():
            item = PayItem(rule, basis, total, basis.shares[who], amount)
            items.setdefault(who, []).append(item)
    return items


def _pay_evenly(rule, basis, digits):
    total = round_money(rule.rate * basis.quantity, digits)
    parts = split_amount(total, basis.shares, digits)
    return {who: (total, amount) for who, amount in parts.items()}


def _pay_brackets(rule, basis, digits):
    """Return what each gets more by this job than his month had brought before.

    Both sums of the month are rounded, so that its jobs sum to it to the cent.
    """
    paid = {}
    for who, share in basis.shares.items():
        before = basis.before.get(who, ZERO)
        after = before + basis.quantity * share
        amount = round_money(rule.cumulate(after), digits) - round_money(
            rule.cumulate(before), digits
        )
        paid[who] = (amount, amount)
    return paid


def deduction_items(
    rules: Iterable[PayRule],
    bases: Mapping[Hashable, Basis],
    pay: Mapping[Hashable, Decimal],
    cap: Fraction = Fraction(1),
    digits: int = 2,
) -> dict[Hashable, list[PayItem]]:
    """Return what is taken from each technician of a job, as negative items.

    Rules take in their order until ``cap``, the part of his pay for the job that may
    be taken from a technician, is reached. Who is paid nothing loses nothing.

    :param bases: by id of the rule
    :param pay: what the job pays each technician before deductions
    """
    left = {
        who: round_money(Fraction(amount) * cap, digits)
        for who, amount in pay.items()
        if amount > 0
    }
    items = {}
    for rule in rules:
        basis = bases.get(rule.id)
        if basis is None or not rule.deduction or not basis.quantity:
            continue
        for who, wanted in _get_deductions(rule, basis, pay, digits).items():
            amount = min(wanted, left.get(who, Decimal(0)))
            if amount <= 0:
                continue
            left[who] -= amount
            item = PayItem(rule, basis, -wanted, basis.shares[who], -amount)
            items.setdefault(who, []).append(item)
    return items


def _get_deductions(rule, basis, pay, digits):
    if rule.of_pay:
        part = min(Fraction(1), rule.rate * basis.quantity)
        return {
            who: round_money(Fraction(pay.get(who, Decimal(0))) * part, digits)
            for who in basis.shares
        }
    total = round_money(rule.rate * basis.quantity, digits)
    return split_amount(total, basis.shares, digits)
