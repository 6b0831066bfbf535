"""A variable in a region of one's own: sums, shares computed from their parts, growth."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.areas import EXACT
from kerege.evidence.canonical import checksum
from kerege.evidence.derived import Ratio, growth_of, ratio_of
from kerege.evidence.enums import Observation
from kerege.evidence.models import Variable
from kerege.evidence.rows import STEP
from kerege.evidence.selectors.areas import PEOPLE, Area, AreaPoint, Sums, status_of
from kerege.kernel.errors import Refusal

RECIPE = "evidence.union_of_regions"


def reads(variable: Variable) -> list[str]:
    """Return the variables that an area's value of this one is computed from.

    Raises
    ------
    Refusal
        If it neither adds up over regions nor is made of variables that do.
    """
    if variable.is_additive:
        return [variable.code]
    if ratio := ratio_of(variable.code):
        return [ratio.part, ratio.whole]
    if grown := growth_of(variable.code):
        return [grown]
    raise Refusal(
        _("“%(variable)s” does not add up over regions, and its parts are not known.")
        % {"variable": variable.name or variable.code},
        variable.code,
        _("Choose a count or an amount, or a share whose parts are measured."),
    )


def area_series(
    variable: Variable,
    within: Area,
    person: Any = None,
    *,
    back_cast: bool = False,
    up_to: int | None = None,
) -> list[AreaPoint]:
    """Return a point for every year of a variable in an area, measured or not.

    ``up_to``: the figures as they stood when this one was the newest; None: as they are now.
    """
    codes = reads(variable)
    sums = Sums(codes, person, up_to)
    return series_from(sums, variable, within, back_cast=back_cast)


def series_from(
    sums: Sums, variable: Variable, within: Area, *, back_cast: bool = False
) -> list[AreaPoint]:
    """Return `area_series` from figures that were read already."""
    codes = reads(variable)
    years = sorted(set.intersection(*(set(sums.years(code)) for code in codes)))
    if not years:
        return []
    if variable.is_additive:
        points = [sums.point(variable.code, within, y, back_cast=back_cast) for y in years]
    elif ratio := ratio_of(variable.code):
        points = [_ratio(sums, ratio, within, y, back_cast=back_cast) for y in years]
    else:
        points = _growth(sums, codes[0], within, years, back_cast=back_cast)
    return _with_breaks(sums, codes, points)


def _ratio(sums: Sums, ratio: Ratio, within: Area, year: int, *, back_cast: bool) -> AreaPoint:
    part = sums.point(ratio.part, within, year, back_cast=back_cast)
    whole = sums.point(ratio.whole, within, year, back_cast=back_cast)
    if part.value is None or whole.value is None:
        return part if part.value is None else whole
    with localcontext(prec=EXACT):
        reference = _of_country(sums, ratio, year)
        below = whole.value * reference if reference else None
        if not below:
            reason = _("There is nothing to divide by in %(year)s.") % {"year": year}
            return _none(year, Observation.NOT_MEASURED, reason)
        value = (ratio.scale * part.value / below).quantize(STEP)
    uses = [*part.uses, *whole.uses]
    estimated = part.is_back_cast or whole.is_back_cast
    status = Observation.ESTIMATED if estimated else status_of(uses)
    said = part.reason or whole.reason
    return AreaPoint(year, value, status, uses, reason=said, is_back_cast=estimated)


def _of_country(sums: Sums, ratio: Ratio, year: int) -> Decimal | None:
    """Return the ratio of the country where it is the reference, else 1."""
    if not ratio.against_country:
        return Decimal(1)
    part, whole = sums.country(ratio.part, year), sums.country(ratio.whole, year)
    return part / whole if part is not None and whole else None


def _none(year: int, status: Observation, reason: str) -> AreaPoint:
    return AreaPoint(year, None, status, is_comparable=False, reason=reason)


def _growth(
    sums: Sums, code: str, within: Area, years: Sequence[int], *, back_cast: bool
) -> list[AreaPoint]:
    levels = {y: sums.point(code, within, y, back_cast=back_cast) for y in years}
    points = []
    for year in years[1:]:
        now, before = levels[year], levels.get(year - 1)
        if now.value is None or before is None or not before.value:
            reason = now.reason or (before.reason if before else "")
            status = Observation.NOT_MEASURED if now.value is not None else now.observation
            points.append(_none(year, status, reason))
            continue
        uses = [*now.uses, *before.uses]
        if reason := sums.breaks(code, uses).get(year, ""):
            points.append(_none(year, Observation.NOT_COMPARABLE, reason))
            continue
        with localcontext(prec=EXACT):
            value = (100 * (now.value / before.value - 1)).quantize(STEP)
        estimated = now.is_back_cast or before.is_back_cast
        status = Observation.ESTIMATED if estimated else status_of(uses)
        said = now.reason or before.reason
        points.append(AreaPoint(year, value, status, uses, reason=said, is_back_cast=estimated))
    return points


def _with_breaks(sums: Sums, codes: Sequence[str], points: list[AreaPoint]) -> list[AreaPoint]:
    """Mark the points that cannot be compared with the one before that has a value."""
    marked: list[AreaPoint] = []
    before: AreaPoint | None = None
    for point in points:
        found = point
        if point.value is not None:
            if before is not None and (said := _between(sums, codes, before, point)) is not None:
                reason = " ".join(filter(None, [point.reason, said]))
                found = replace(point, is_comparable=False, reason=reason)
            before = point
        marked.append(found)
    return marked


def _between(sums: Sums, codes: Sequence[str], before: AreaPoint, point: AreaPoint) -> str | None:
    """Return why a point cannot be compared with one before it, or None where it can."""
    breaks = {y: r for code in codes for y, r in sums.breaks(code, point.uses).items()}
    crossed = [year for year in breaks if before.year < year <= point.year]
    if crossed:
        return breaks[max(crossed)]
    if before.is_back_cast != point.is_back_cast:
        return (
            _("The year before is an estimate, this one is measured.")
            if (before.is_back_cast)
            else _("The year before is measured, this one is an estimate.")
        )
    return None


def recipe(
    variable: Variable, within: Area, points: Sequence[AreaPoint], *, back_cast: bool
) -> dict[str, Any]:
    """Return what anyone needs to compute the points again, with the checksum of the result."""
    inputs = sorted({use.figure.code for point in points for use in point.uses})
    return {
        "method": RECIPE,
        "version": "1",
        "parameters": {
            "variable": variable.code,
            "places": [place.code for place in within.places],
            "back_cast": back_cast,
            "apportioned_by": PEOPLE if back_cast else "",
        },
        "inputs": inputs,
        "result_checksum": checksum(result_of(points)),
    }


def result_of(points: Sequence[AreaPoint]) -> list[list[Any]]:
    """Return what the checksum of a result is taken over."""
    return [
        [point.year, None if point.value is None else str(point.value), str(point.observation)]
        for point in points
    ]
