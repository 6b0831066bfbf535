"""From the total of one scope to that of another, step by step and exactly."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum

EXACT = 60
ZERO = Decimal(0)


class Change(StrEnum):
    """What becomes of an activity between two scopes."""

    OUT = "out"
    IN = "in"
    WEIGHT = "weight"
    SAME = "same"


@dataclass(frozen=True)
class Step:
    """One activity that at least one of two scopes counts, with its amount and both weights."""

    code: str
    amount: Decimal
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Change:
        """What becomes of it."""
        if self.before == self.after:
            return Change.SAME
        if not self.after:
            return Change.OUT
        return Change.WEIGHT if self.before else Change.IN

    @property
    def difference(self) -> Decimal:
        """What it adds to the total, or takes from it."""
        with localcontext(prec=EXACT):
            return self.amount * (self.after - self.before)


@dataclass(frozen=True)
class Waterfall:
    """The totals of two scopes and what lies between them.

    ``start`` plus the differences of all ``steps`` is ``end``, to the last digit.

    Attributes
    ----------
    steps
        Activities with an amount that a scope counts, the largest difference first.
    unmeasured
        Codes that a scope counts, without an amount: not zero, and in neither total.
    divided
        Codes with an amount that a scope divides below the code: in neither total.
    """

    start: Decimal
    end: Decimal
    steps: list[Step]
    unmeasured: list[str] = field(default_factory=list)
    divided: list[str] = field(default_factory=list)

    def sum_of(self, change: Change) -> Decimal:
        """Return the differences of one kind, added up."""
        with localcontext(prec=EXACT):
            return sum((s.difference for s in self.steps if s.change == change), ZERO)

    def of(self, change: Change) -> list[Step]:
        """Return the steps of one kind."""
        return [step for step in self.steps if step.change == change]


def waterfall(
    amounts: Mapping[str, Decimal | None],
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    divided: Collection[str] = (),
) -> Waterfall:
    """Compare two scopes over the same amounts.

    Parameters
    ----------
    amounts
        Activity -> amount; None where it is known to exist and is withheld. No code may contain
        another.
    before, after
        Activity -> the part of it that a scope counts, 0 to 1.
    divided
        Activities that a scope divides below the code, so that its part in them is not known.
    """
    counted = {code for weights in (before, after) for code, part in weights.items() if part}
    known = {code: a for code, a in amounts.items() if a is not None and code not in divided}
    steps = [
        Step(code, known[code], before.get(code, ZERO), after.get(code, ZERO))
        for code in sorted(counted & known.keys())
    ]
    steps.sort(key=lambda step: (-abs(step.difference), step.code))
    with localcontext(prec=EXACT):
        return Waterfall(
            sum((step.amount * step.before for step in steps), ZERO),
            sum((step.amount * step.after for step in steps), ZERO),
            steps,
            sorted(counted - known.keys() - set(divided)),
            sorted(set(amounts) & set(divided)),
        )
