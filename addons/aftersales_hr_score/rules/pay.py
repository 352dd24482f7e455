"""Commission formulas: what a job pays, rule by rule, and who gets it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .shares import exact, round_money, split_amount


@dataclass(frozen=True)
class PayRule:
    """One commission rule: an amount per unit of its basis, or a percent of it."""

    id: int
    name: str
    basis: str
    rate: Fraction


@dataclass(frozen=True)
class Basis:
    """What a rule is applied to, and how it is shared between technicians.

    ``quantity`` is 1 for a job that is to be paid and 0 for one already paid, or the
    price of the labour; ``shares`` sum to one.
    """

    quantity: Fraction
    shares: Mapping[Hashable, Fraction]


@dataclass(frozen=True)
class PayItem:
    """What one rule pays one technician for one job."""

    rule: PayRule
    basis: Basis
    total: Decimal
    share: Fraction
    amount: Decimal

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
            "amount": float(self.amount),
        }


def fixed_rule(id_, name: str, basis: str, amount: float) -> PayRule:
    """Return a rule that pays an amount for each unit of its basis."""
    return PayRule(id_, name, basis, exact(amount))


def percent_rule(id_, name: str, basis: str, percent: float) -> PayRule:
    """Return a rule that pays a percent of its basis."""
    return PayRule(id_, name, basis, exact(percent) / 100)


def pay_items(
    rules: Iterable[PayRule], bases: Mapping[str, Basis], digits: int = 2
) -> dict[Hashable, list[PayItem]]:
    """Return the pay items of each technician of a job.

    Each rule is computed once for the whole job and then split, so the items of all
    technicians sum to what the rule pays, to the cent. A rule whose basis the job
    does not have pays nothing.
    """
    items = {}
    for rule in rules:
        basis = bases.get(rule.basis)
        if basis is None:
            continue
        total = round_money(rule.rate * basis.quantity, digits)
        for who, amount in split_amount(total, basis.shares, digits).items():
            item = PayItem(rule, basis, total, basis.shares[who], amount)
            items.setdefault(who, []).append(item)
    return items
