"""Marks that a record carries: what a reader must know before believing a number.

Each mark has a shape, a word and a colour; none of them speaks by colour alone.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Mark:
    """A mark: its kind (the style sheet knows the shape), its word, what it means."""

    kind: str
    word: str | Promise
    meaning: str | Promise


SYNTHETIC = Mark(
    "synthetic",
    pgettext_lazy("mark", "synthetic"),
    _("Made up for the demonstration; it is not a statistic."),
)
PROVISIONAL = Mark(
    "provisional",
    pgettext_lazy("mark", "provisional"),
    _("It will change when the final data or the official list arrive."),
)
ESTIMATED = Mark(
    "estimated",
    pgettext_lazy("mark", "estimated"),
    _("Computed from other data, not counted."),
)
FORECAST = Mark(
    "forecast",
    pgettext_lazy("mark", "forecast"),
    _("What comes if the series goes on as it did; nobody has measured it."),
)
NOT_MEASURED = Mark(
    "not-measured",
    pgettext_lazy("mark", "not measured"),
    _("Nobody has published this. It is not zero."),
)
CANNOT_EXIST = Mark(
    "not-measured",
    pgettext_lazy("mark", "did not exist"),
    _("The territory did not exist at that time."),
)
SUPPRESSED = Mark(
    "suppressed",
    pgettext_lazy("mark", "suppressed"),
    _("Withheld so that nobody who was counted can be recognised."),
)
NOT_COMPARABLE = Mark(
    "not-comparable",
    pgettext_lazy("mark", "not comparable"),
    _("Borders or the method changed, so it cannot be set beside earlier values."),
)
BREAK = Mark(
    "not-comparable",
    pgettext_lazy("mark", "break in series"),
    _("A new series begins here; do not compare it with earlier values."),
)
CONFLICTING = Mark(
    "conflicting",
    pgettext_lazy("mark", "conflicting"),
    _("Other sources publish a different value; all of them are shown."),
)
PRIOR_ONLY = Mark(
    "not-measured",
    pgettext_lazy("mark", "not heard here"),
    _("Nothing was measured or said here; the value comes from all regions together."),
)
DRAFT = Mark("draft", pgettext_lazy("mark", "draft"), _("Not published; it may still change."))

ALL = (
    SYNTHETIC,
    PROVISIONAL,
    ESTIMATED,
    FORECAST,
    NOT_MEASURED,
    CANNOT_EXIST,
    SUPPRESSED,
    NOT_COMPARABLE,
    BREAK,
    CONFLICTING,
    PRIOR_ONLY,
    DRAFT,
)
_BY_OBSERVATION = {
    "B": BREAK,
    "E": ESTIMATED,
    "F": FORECAST,
    "P": PROVISIONAL,
    "L": NOT_MEASURED,
    "M": CANNOT_EXIST,
    "Q": SUPPRESSED,
    "N": NOT_COMPARABLE,
}
_BY_STATUS = {"provisional": PROVISIONAL, "draft": DRAFT}


def marks_of(record: Any) -> list[Mark]:
    """Return the marks of a record, read from the columns that rooms use for them.

    Parameters
    ----------
    record
        A figure, severity, scope, subject, version or anything with ``is_synthetic``, ``origin``,
        ``observation``, ``status``, ``is_known`` or ``is_conflicting``.
    """
    found = []
    if _read(record, "is_synthetic") or _read(record, "origin") == "synthetic":
        found.append(SYNTHETIC)
    if mark := _BY_OBSERVATION.get(str(_read(record, "observation") or "")):
        found.append(mark)
    if mark := _BY_STATUS.get(str(_read(record, "status") or "")):
        found.append(mark)
    if _read(record, "is_known") is False:
        found.append(PRIOR_ONLY)
    if _read(record, "is_conflicting"):
        found.append(CONFLICTING)
    return found


def _read(record: Any, name: str) -> Any:
    return record.get(name) if isinstance(record, dict) else getattr(record, name, None)
