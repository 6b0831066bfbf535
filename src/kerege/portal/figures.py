"""How a figure is written: its value with its unit, the places it is shown with, its door."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import notation

PUBLISHED_DECIMALS = 4
LARGE_COUNT = 10_000
SHORT_UNIT = 3


def door_of(figure: Any) -> str:
    """Return the address of a figure's provenance, or nothing where there is none."""
    code = getattr(figure, "code", "")
    try:
        return reverse("evidence-figure", args=[code]) if code else ""
    except NoReverseMatch:
        return ""


def decimals_of(figure: Any) -> int:
    """Return the places a figure is shown with: a published one has those it was published with.

    A large count has none: nobody is half a person, and its provenance keeps the exact value.
    """
    is_count = getattr(figure.variable, "kind", "") == "count"
    if getattr(figure, "run_id", None) is None and not (is_count and figure.value >= LARGE_COUNT):
        return min(notation.own_decimals(figure.value), PUBLISHED_DECIMALS)
    return notation.fitting_decimals(figure.value, figure.variable.decimals)


def written_value(figure: Any) -> str:
    """Return a figure's value as text with its unit, in the reader's language."""
    variable = figure.variable
    if getattr(variable, "kind", "") == "flag":
        return _("yes") if figure.value else _("no")
    language = get_language() or "en"
    written = notation.number(figure.value, language, decimals_of(figure))
    relation = "" if figure.relation in ("", "exactly") else f"{figure.get_relation_display()} "
    unit = notation.unit_beside(str(variable.unit or ""), getattr(variable, "kind", ""))
    space = notation.NBSP if len(unit) <= SHORT_UNIT else " "
    if unit == "%" and language == "en":
        space = ""
    return f"{relation}{written}{space + unit if unit else ''}"
