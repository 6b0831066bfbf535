"""A plan under other limits, computed while somebody waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.analysis.falls import fall_of_needs, falls_by_region, rounded
from kerege.concept.analysis.plan import allocation_rows, refusal_rows
from kerege.concept.analysis.problem import Rows
from kerege.concept.analysis.side_by_side import Sheet, summed
from kerege.concept.analysis.solving import solved
from kerege.concept.analysis.split import split_money
from kerege.kernel.errors import Refusal

LARGEST = Decimal(10**15)
"""Money of a limit; more than any budget, so that no sum overflows."""
LEAST = "what-if-least-share"
"""Code of the limit that the least share of every region makes."""


@dataclass(frozen=True)
class WhatIf:
    """What is asked to be otherwise.

    Attributes
    ----------
    values
        Code of a limit of the plan -> its other value: money, or a share from 0 to 1.
    least_share
        Share of its weighted needs that every region is to lose at least; 0 for none.
    promises
        (measure, region or "") that must be in the plan.
    """

    values: Mapping[str, Decimal] = field(default_factory=dict)
    least_share: Decimal = Decimal(0)
    promises: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Tried:
    """A plan under other limits, as data.

    Attributes
    ----------
    sheet
        Its numbers.
    limits
        The limits it keeps.
    chosen, refused
        Rows with measure, territory, year, and the reason as the kept plans have it.
    """

    sheet: Sheet
    limits: list[dict[str, Any]]
    chosen: list[dict[str, Any]]
    refused: list[dict[str, Any]]


def changed_limits(limits: Sequence[Mapping[str, Any]], asked: WhatIf) -> list[dict[str, Any]]:
    """Return the limits of a plan with what is asked to be otherwise.

    Raises
    ------
    Refusal
        If there is no such limit, or a value cannot be one.
    """
    known = {str(limit["code"]) for limit in limits}
    for code, value in asked.values.items():
        if code not in known:
            raise Refusal(
                _("The plan has no such limit."), code, _("Choose one that the plan names.")
            )
        _check(code, value, is_share=_is_share(limits, code))
    _check(LEAST, asked.least_share, is_share=True)
    found = [
        {**limit, "value": str(asked.values.get(str(limit["code"]), limit["value"]))}
        for limit in limits
    ]
    if asked.least_share:
        found = [limit for limit in found if limit["kind"] != "least_share"]
        found.append(_limit(LEAST, "least_share", ["all"], asked.least_share))
    for measure, region in asked.promises:
        where = [measure, region] if region else [measure]
        found.append(_limit(":".join(["promise", *where]), "promise", where, Decimal(1)))
    return found


def _is_share(limits: Sequence[Mapping[str, Any]], code: str) -> bool:
    kinds = {str(limit["code"]): str(limit["kind"]) for limit in limits}
    return kinds[code] in ("cap_group_share", "area_min_share", "least_share", "synergy")


def _check(code: str, value: Decimal, *, is_share: bool) -> None:
    if not value.is_finite() or not 0 <= value <= (1 if is_share else LARGEST):
        raise Refusal(
            _("A limit cannot have this value."),
            f"{code}: {value}",
            _("Give money of 0 or more, or a share from 0 to 1."),
        )


def _limit(code: str, kind: str, applies_to: list[str], value: Decimal) -> dict[str, Any]:
    return {"code": code, "kind": kind, "applies_to": applies_to, "year": None, "value": str(value)}


def tried(rows: Rows, *, gap: float, time_limit: float) -> Tried:
    """Return the plan of some rows, quickly: without the split per head and other effects.

    Raises
    ------
    Refusal
        As `plan` does.
    """
    problem, result = solved(rows, gap=gap, time_limit=time_limit)
    chosen = allocation_rows(rows, problem, result)
    falls = falls_by_region(rows, problem, result)
    sheet = Sheet(
        money=_money(chosen),
        units=summed(
            ((row["measure"].code, row["territory"] or ""), row["units"]) for row in chosen
        ),
        left={code: 100 - fall for code, fall in falls.items() if fall is not None},
        fall=fall_of_needs(problem, result.reduction),
        gap=rounded(result.gap),
        is_proven=result.status == "proven",
        population=dict(rows.population),
        currency=rows.measures[0].currency,
    )
    return Tried(
        sheet,
        [dict(limit) for limit in rows.limits],
        [row | {"measure": row["measure"].code} for row in chosen if row["units"]],
        refusal_rows(rows, result),
    )


def _money(chosen: Sequence[Mapping[str, Any]]) -> dict[str, dict[Any, Decimal]]:
    """Return the money by area, region, year and source, split as the budget splits it."""
    money: dict[str, dict[Any, Decimal]] = {
        by: defaultdict(Decimal) for by in ("area", "region", "year", "source")
    }
    for row in chosen:
        measure, amount = row["measure"], Decimal(row["amount"])
        money["area"][measure.goal.area.code] += amount
        money["region"][row["territory"] or ""] += amount
        money["year"][row["year"]] += amount
        shares = {share.source: share.share for share in measure.funding.all()}
        for source, part in split_money(amount, shares).items():
            money["source"][source] += part
    return {by: {key: sums[key] for key in sorted(sums) if sums[key]} for by, sums in money.items()}
