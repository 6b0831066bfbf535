"""Codes to records, once for a whole table; and what is wrong with a row."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.evidence.enums import MISSING, Observation, Relation
from kerege.evidence.models import Variable
from kerege.evidence.rows import CODE, FigureRow, as_decimal
from kerege.kernel.errors import Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.table_file import Problem
from kerege.reference import selectors as reference

WHY = {
    "is not a number": gettext_lazy("is not a number"),
    "is not a finite number": gettext_lazy("is not a finite number"),
    "is too large": gettext_lazy("is too large"),
}
"""Why a number cannot be kept, as `as_decimal` says it without Django."""


class Lookup:
    """The records that rows may name."""

    def __init__(self) -> None:
        self.variables = {found.code: found for found in Variable.objects.all()}
        self.territories = reference.territory_ids()
        self.scopes = reference.scope_ids()
        self._activities: dict[str, int] | None = None

    @property
    def activities(self) -> dict[str, int]:
        """``classification:code`` -> key; read when the first row names one."""
        if self._activities is None:
            self._activities = reference.qualified_activity_ids()
        return self._activities

    def problems(self, rows: Sequence[FigureRow]) -> Iterator[Problem]:
        """Yield everything that keeps rows from becoming figures."""
        seen: dict[str, str] = {}
        for number, row in enumerate(rows, start=1):
            place = row.place or _("row %(number)s") % {"number": number}
            yield from self._names(row, place)
            yield from _statement(row, place)
            yield from self._amounts(row, place)
            code = row.stable_code()
            if not CODE.fullmatch(code):
                mend = _("Use letters, digits, '.', '_' and '-', at most 200.")
                yield Problem(place, "code", code, _("This code cannot name a figure."), mend)
            if code in seen:
                mend = _("Leave one of them out, or tell them apart by a breakdown or a code.")
                what = _("Stated twice; first in %(place)s.") % {"place": seen[code]}
                yield Problem(place, "code", code, what, mend)
            seen.setdefault(code, place)

    def _names(self, row: FigureRow, place: str) -> Iterator[Problem]:
        known: tuple[tuple[str, str, Any], ...] = (
            ("variable", row.variable, self.variables),
            ("territory", row.territory, self.territories),
            ("scope", row.scope, self.scopes),
        )
        if row.activity:
            known = (*known, ("activity", row.activity, self.activities))
        for column, value, codes in known:
            if value not in codes and (value or column in {"variable", "territory"}):
                yield Problem(place, column, value, _("There is no such code."), _hint(codes))
        variable = self.variables.get(row.variable)
        if variable and row.unit and row.unit not in units_of(variable):
            mend = _("Convert to the unit of the variable: %(unit)s.") % {"unit": variable.unit}
            yield Problem(place, "unit", row.unit, _("Another unit than the variable's."), mend)

    def _amounts(self, row: FigureRow, place: str) -> Iterator[Problem]:
        numbers: dict[str, Decimal | None] = {}
        for column in ("value", "lower", "upper"):
            given = getattr(row, column)
            try:
                numbers[column] = as_decimal(given)
            except ValueError as error:
                why = WHY.get(str(error), str(error))
                what = _("This is not a number that can be kept (%(why)s).") % {"why": why}
                mend = _("Write digits with a decimal point, and no spaces.")
                yield Problem(place, column, str(given), what, mend)
        missing = row.observation in MISSING
        if "value" in numbers and (numbers["value"] is None) != missing:
            mend = _("Give a value, or say by the observation status why there is none.")
            what = _("A value and its observation status contradict each other.")
            yield Problem(place, "value", str(row.value or ""), what, mend)
        low, high = numbers.get("lower"), numbers.get("upper")
        if low is not None and high is not None and low > high:
            what, mend = _("The bounds are in the wrong order."), _("Swap them.")
            yield Problem(place, "lower", str(row.lower), what, mend)
        variable = self.variables.get(row.variable)
        if variable:
            yield from _forecast(variable, row, place, is_missing=missing)
        if variable and numbers.get("value") is not None:
            yield from _bounds(variable, numbers["value"], str(row.value), place)


def _forecast(
    variable: Variable, row: FigureRow, place: str, *, is_missing: bool
) -> Iterator[Problem]:
    """Keep forecasts and measurements apart: each has variables of its own."""
    is_forecast = row.observation == Observation.FORECAST
    if is_missing or is_forecast == (variable.forecast_of_id is not None):
        return
    what = _("A forecast is no measurement: it has a variable of its own.")
    mend = _("Leave forecasts out of measured variables, and measurements out of forecasts.")
    yield Problem(place, "observation", str(row.observation), what, mend)


def units_of(variable: Variable) -> set[str]:
    """Return the names of a variable's unit in every language."""
    return {variable.unit_kk, variable.unit_ru, variable.unit_en} - {None, ""}


def _bounds(variable: Variable, value: Decimal | None, given: str, place: str) -> Iterator[Problem]:
    low, high = variable.lower_bound, variable.upper_bound
    if value is None or ((low is None or value >= low) and (high is None or value <= high)):
        return
    what = _("Outside what the variable can be (%(low)s to %(high)s).") % {
        "low": "-∞" if low is None else format(low.normalize(), "f"),
        "high": "∞" if high is None else format(high.normalize(), "f"),
    }
    mend = _("Check the number and its unit.")
    yield Problem(place, "value", given, what, mend)


def _statement(row: FigureRow, place: str) -> Iterator[Problem]:
    if row.period:
        try:
            parse_period(row.period)
        except Refusal as refusal:
            yield Problem(place, "period", row.period, refusal.what, refusal.mend)
    for column, value, choices in (
        ("observation", row.observation, Observation),
        ("relation", row.relation, Relation),
    ):
        if value not in choices.values:
            mend = _("Choose one of: %(choices)s.") % {"choices": ", ".join(choices.values)}
            yield Problem(place, column, str(value), _("There is no such code."), mend)


def _hint(codes: Any) -> str:
    examples = ", ".join(sorted(codes)[:6])
    if not examples:
        return _("None is known yet: load the country package first.")
    return _("Known codes begin with: %(codes)s.") % {"codes": examples}
