"""The page that shows the plans of two versions side by side, and what every such page shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import selectors, services
from kerege.concept.analysis.side_by_side import Beside, Pair, Sheet
from kerege.concept.comparison_words import Words
from kerege.concept.models import Version
from kerege.concept.web.comparison import number_asked
from kerege.kernel.errors import Kind, Refusal


def compare(request: HttpRequest, concept: str) -> HttpResponse:
    """Show two plans side by side: money, measures, what is left of the needs, equity, proof."""
    versions = selectors.planned_versions_of(concept, request.user)
    if not versions:
        raise Refusal(
            _("No version of this concept has a plan."),
            concept,
            _("Have a plan computed: kerege concept plan."),
            Kind.NOT_FOUND,
        )
    after = _chosen(versions, number_asked(request, "b"), versions[0])
    earlier = next((one for one in versions if one.number < after.number), after)
    before = _chosen(versions, number_asked(request, "a"), earlier)
    found = services.plans_beside(by=request.user, before=before, after=after)
    heads = [_("Version %(number)s") % {"number": one.number} for one in (before, after)]
    context = {
        "concept": after.concept,
        "versions": versions,
        "first": before,
        "second": after,
        **shown(found, selectors.measure_names(before, after), heads),
    }
    return render(request, "concept/plans.html", context)


def _chosen(versions: list[Version], number: int | None, default: Version) -> Version:
    if number is None:
        return default
    for version in versions:
        if version.number == number:
            return version
    raise Refusal(
        _("There is no version %(number)s of this concept with a plan.") % {"number": number},
        str(number),
        _("Choose one from the list."),
        Kind.NOT_FOUND,
    )


def shown(found: Beside, measures: Mapping[str, str], heads: Sequence[str]) -> dict[str, Any]:
    """Return two plans side by side under their heads, as the pages show them, with names."""
    words = Words(get_language() or "en")
    places = words.territories | {"": _("The whole country at once")}
    return {
        "heads": heads,
        "currency": found.after.currency or found.before.currency,
        "sheets": [_numbers(sheet, places) for sheet in (found.before, found.after)],
        "money_tables": [
            (_("Money by area"), _("Area"), _named(found.money["area"], words.areas)),
            (_("Money by region"), _("Region"), _named(found.money["region"], places)),
            (_("Money by year"), _("Year"), _named(found.money["year"], {})),
            (_("Money by source"), _("Source"), _named(found.money["source"], words.sources)),
        ],
        "left_rows": _named(found.left, places),
        "both_sides": [
            ([(code, measures.get(code, code)) for code in codes], head)
            for codes, head in zip(found.measures, heads, strict=True)
        ],
        "unit_rows": [
            (f"{row.key[0]} {measures.get(row.key[0], '')}", places.get(row.key[1], ""), row)
            for row in found.units
        ],
    }


def _named(rows: Iterable[Pair], names: Mapping[str, str]) -> list[tuple[str, Pair]]:
    return [(str(names.get(row.key, row.key)), row) for row in rows]


def _numbers(sheet: Sheet, places: Mapping[str, str]) -> dict[str, Any]:
    """Return what a plan says of itself: proof, effect, money, equity."""
    left, heads = sheet.left_ends, sheet.per_head_ends
    return {
        "gap": None if sheet.gap is None else 100 * sheet.gap,
        "is_proven": sheet.is_proven,
        "fall": sheet.fall,
        "total": sheet.total,
        "gini": sheet.gini_of_falls,
        "left": left and [(places.get(code, code), value) for code, value in left],
        "per_head": heads and [(places.get(code, code), value) for code, value in heads],
    }
