"""The numbers and lists that the text of a document may ask for by name."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kerege.concept.document.wording import Wording
from kerege.reference.enums import TerritoryKind

Value = Callable[[Wording], str | None]
"""What writes a value, or None where it is not known."""

FIXED: dict[str, Value] = {}
TOP = 3
HUB = "M4.1"


def value(name: str) -> Callable[[Value], Value]:
    """Register what writes the value of this name."""

    def keep(function: Value) -> Value:
        FIXED[name] = function
        return function

    return keep


def computed(wording: Wording, name: str) -> str | None:
    """Write the value of a name; None where it is unknown or cannot be known yet."""
    if name in FIXED:
        return FIXED[name](wording)
    data = wording.data
    if data.plan is None:
        return None
    for prefix, sums, key in (
        ("plan_total_area_", data.totals.by_area, str),
        ("plan_total_year_", data.totals.by_year, _year),
        ("plan_total_", data.totals.by_source, lambda text: text.removesuffix("_budget")),
    ):
        rest = name.removeprefix(prefix)
        if rest != name:
            return _millions(wording, sums, key(rest))
    return None


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _millions(wording: Wording, sums: dict[Any, Decimal], key: Any) -> str | None:
    known = {"republican", "local", "fund", "private"}
    if key not in sums and key not in known:
        return None
    return wording.millions(sums.get(key, Decimal(0)))


def _count(name: str, count: Callable[[Wording], int]) -> None:
    FIXED[name] = lambda wording: wording.number(count(wording))


_count("regions_count", lambda w: len(w.data.regions))
_count("oblasts_count", lambda w: _of_kind(w, TerritoryKind.REGION))
_count("cities_count", lambda w: _of_kind(w, TerritoryKind.CITY))
_count("need_areas_count", lambda w: len(w.data.need_areas))
_count("goals_count", lambda w: len(w.data.goals))
_count("stages_count", lambda w: len(w.data.stages))
_count("measures_count", lambda w: len(w.data.measures))
_count("measures_national_count", lambda w: sum(m.is_national for m in w.data.measures))
_count("measures_regional_count", lambda w: sum(not m.is_national for m in w.data.measures))
_count("indicators_count", lambda w: len(w.data.indicators))
_count(
    "indicators_not_measured_count", lambda w: sum(i.baseline is None for i in w.data.indicators)
)


def _of_kind(wording: Wording, kind: str) -> int:
    return sum(region.kind == kind for region in wording.data.regions)


@value("lq_J_year")
def _quotient_year(wording: Wording) -> str | None:
    years = {figure.year for figure in wording.data.quotients.values()}
    return str(max(years)) if years else None


@value("lq_J_above_one_count")
def _above_one_count(wording: Wording) -> str | None:
    return wording.number(len(_above_one(wording))) if wording.data.quotients else None


@value("lq_J_above_one_list")
def _above_one_list(wording: Wording) -> str | None:
    return wording.listed(_above_one(wording)) or None


def _above_one(wording: Wording) -> list[str]:
    rows = [f for f in wording.data.quotients.values() if f.value > 1]
    rows.sort(key=lambda figure: (-figure.value, figure.territory.code))
    return [wording.name(figure.territory) for figure in rows]


def top_needs(wording: Wording) -> list[str]:
    """Return the names of the most severe needs of the country, in dictionary form."""
    rows = wording.data.country_severities
    return [wording.name(row.area) for row in rows[:TOP]]


@value("needs_top3")
def _top3(wording: Wording) -> str | None:
    return wording.listed(top_needs(wording)) or None


@value("needs_top1")
def _top1(wording: Wording) -> str | None:
    return next(iter(top_needs(wording)), None)


@value("employment_target_2029")
def _employment_target(wording: Wording) -> str | None:
    known = wording.data.references
    base = known.get("employment_2024_08")
    multiplier = known.get("target_employment_multiplier_2029")
    if base is None or multiplier is None:
        return None
    return wording.number(Decimal(base.value) * Decimal(multiplier.value))


@value("plan_total")
def _total(wording: Wording) -> str | None:
    return wording.millions(wording.data.totals.total) if wording.data.plan else None


@value("plan_share_capitals")
def _capitals(wording: Wording) -> str | None:
    if wording.data.plan is None:
        return None
    regional = {code: money for code, money in wording.data.totals.by_region.items() if code}
    whole = sum(regional.values())
    named = {region.code for region in wording.data.regions if region.is_capital}
    return (
        wording.number(100 * sum(regional.get(c, 0) for c in named) / whole, 1) if whole else None
    )


@value("plan_hubs_new")
def _hubs(wording: Wording) -> str | None:
    if wording.data.plan is None:
        return None
    return wording.number(
        sum(row.units for row in wording.data.allocations if row.measure.code == HUB)
    )


def _fall(name: str) -> Value:
    def write(wording: Wording) -> str | None:
        plan = wording.data.plan
        fall = plan.reductions.get(name) if plan else None
        return wording.number(fall, 1) if fall is not None else None

    return write


FIXED["plan_need_reduction_low"] = _fall("low")
FIXED["plan_need_reduction_high"] = _fall("high")
FIXED["plan_need_reduction"] = _fall("central")


@value("plan_advantage_over_per_head")
def _advantage(wording: Wording) -> str | None:
    plan = wording.data.plan
    if plan is None:
        return None
    return wording.number(plan.reductions["central"] - plan.per_head["reduction"], 1)


@value("plan_binding_limits")
def _binding(wording: Wording) -> str | None:
    plan = wording.data.plan
    if plan is None:
        return None
    return wording.listed(row["limit"] for row in plan.shadow_prices if row["is_binding"]) or "0"
