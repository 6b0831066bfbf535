"""One row that is to become a figure, as a loader, an upload or an analysis hands it over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kerege.evidence.status import EXACTLY, Status

Number = Decimal | int | float | str | None
STEP = Decimal("0.000001")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
LARGEST = Decimal(10) ** 18


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A value with what it is true of; codes name the records it refers to.

    Attributes
    ----------
    variable, territory
        Their codes.
    period
        ``2024``, ``2024-Q1``, ``2024-08`` or ``2024-08-31``; empty where the source states none.
    value
        The number in the unit of the variable; None exactly where ``observation`` says missing.
    unit
        If given, it must be the unit of the variable (its name in any language).
    activity
        ``classification:code``, for instance ``oked-2019:J``.
    scope
        ``code:version`` of the scope.
    code
        The stable name of the figure; by default ``variable.territory.period`` and what else
        distinguishes it.
    source
        Language -> name, or the name as it is printed.
    notes
        Language -> note.
    place
        Where the row stands (file, row), for messages.
    """

    variable: str
    territory: str
    period: str = ""
    value: Number = None
    unit: str = ""
    activity: str = ""
    scope: str = ""
    breakdown: str = ""
    lower: Number = None
    upper: Number = None
    interval: str = ""
    relation: str = EXACTLY
    observation: str = Status.NORMAL
    is_synthetic: bool | None = None
    source: str | Mapping[str, str] = ""
    source_url: str = ""
    as_of: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    place: str = ""

    def stable_code(self) -> str:
        """Return the code given, or one made of what the figure is true of."""
        if self.code:
            return self.code
        activity = self.activity.partition(":")[2] or self.activity
        scope = self.scope.replace(":", "-")
        parts = (self.variable, self.territory, self.period, activity, scope, self.breakdown)
        return ".".join(part for part in parts if part)


def as_decimal(value: Number) -> Decimal | None:
    """Read a number exactly and round it to the six places that are kept.

    Raises
    ------
    ValueError
        If it is no finite number, or too large to keep.
    """
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError("is not a number") from error
    if not number.is_finite():
        raise ValueError("is not a finite number")
    if abs(number) >= LARGEST:
        raise ValueError("is too large")
    return number.quantize(STEP)


def year_in(as_of: str) -> int | None:
    """Return the year with which a date begins, if it begins with one."""
    stated = re.match(r"\d{4}", as_of)
    return int(stated[0]) if stated else None


def localised(field: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    """Return the columns of a translated field from language -> text."""
    return {f"{field}_{language}": text for language, text in (texts or {}).items()}
