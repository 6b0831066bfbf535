"""Which kind of plan is wanted: what a planner chooses beside the limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.enums import PlanKind
from kerege.kernel.errors import Refusal

FEWEST, MOST = 5, 20
"""Scenarios: fewer have no tail, more take minutes."""
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Choice:
    """The kind of a plan. What is None was not chosen; nothing is filled in for anybody.

    Attributes
    ----------
    kind
        For expected needs and effects, or robust.
    safety, tail, count, seed
        Of a robust plan: how much the worst scenarios count (0 to 1), which part of them is the
        worst (above 0 to 1), how many are drawn, and with which seed.
    fairness
        How far the plan goes from most effect (0, utilitarian) to most equity (1, max-min).
    least_share
        Share of its weighted needs that every region loses at least; instead of `fairness`.
    """

    kind: PlanKind = PlanKind.EXPECTED
    safety: float | None = None
    tail: float | None = None
    count: int | None = None
    seed: int | None = None
    fairness: float | None = None
    least_share: float | None = None

    @property
    def is_robust(self) -> bool:
        """Return whether scenarios are drawn."""
        return self.kind == PlanKind.ROBUST

    def as_data(self) -> dict[str, Any]:
        """Return what was chosen; empty for a plan of expected values without more."""
        found = {name: value for name, value in asdict(self).items() if value is not None}
        return found if len(found) > 1 or self.is_robust else {}

    def check(self) -> None:
        """Refuse a choice that means nothing.

        Raises
        ------
        Refusal
            If a number is missing, out of range, or belongs to another kind of plan.
        """
        if self.kind not in PlanKind.values:
            raise Refusal(_("There is no such kind of plan."), self.kind, ", ".join(PlanKind))
        of_robust = (self.safety, self.tail, self.count, self.seed)
        if self.is_robust:
            check_robust(*of_robust)
        elif any(value is not None for value in of_robust):
            raise Refusal(
                _("Only a robust plan has a weight of the worst scenarios."),
                str(self.kind),
                _("Choose the robust plan, or leave its numbers out."),
            )
        if self.fairness is not None and self.least_share is not None:
            raise Refusal(
                _("Fairness is given twice."),
                f"{self.fairness}, {self.least_share}",
                _("Give either the way to most equity or the least share."),
            )
        for share in (self.fairness, self.least_share):
            if share is not None and not (isfinite(share) and 0 <= share <= 1):
                raise Refusal(
                    _("Fairness is a share from 0 to 1."), str(share), _("Give such a number.")
                )


EXPECTED = Choice()


def choice_of(data: Mapping[str, Any]) -> Choice:
    """Return the choice that was kept as data.

    Raises
    ------
    Refusal
        If it is no such choice.
    """
    kinds: dict[str, Any] = {"kind": str, "count": int, "seed": int}
    given = {name: data[name] for name in Choice.__dataclass_fields__ if data.get(name) is not None}
    try:
        found = Choice(**{name: kinds.get(name, float)(value) for name, value in given.items()})
    except (TypeError, ValueError, OverflowError) as error:
        raise Refusal(
            _("The kind of the plan cannot be read."),
            str(dict(data))[:200],
            _("Give the numbers of a plan: safety, tail, count, seed, fairness or least_share."),
        ) from error
    found.check()
    return found


def check_robust(
    safety: float | None, tail: float | None, count: int | None, seed: int | None = 0
) -> None:
    """Refuse a robust plan that would take too long or mean nothing.

    Raises
    ------
    Refusal
        If a number is missing or out of range.
    """
    if None in (safety, tail, count, seed) or not (
        0 <= (safety or 0) <= 1
        and 0 < (tail or 0) <= 1
        and FEWEST <= (count or 0) <= MOST
        and 0 <= (seed or 0) <= MOST_SEED
    ):
        raise Refusal(
            _("A robust plan cannot be computed with these numbers."),
            f"{safety}, {tail}, {count}",
            _("Give safety from 0 to 1, a tail above 0 to 1, and 5 to 20 scenarios."),
        )
