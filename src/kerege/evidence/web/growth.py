"""Which regions grow, and in how few of them each sub-sector sits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kerege.evidence import selectors
from kerege.evidence.web import pictures
from kerege.evidence.web.views import downloads
from kerege.kernel import chart, notation

Rows = list[selectors.Concentrated]


def growth(request: HttpRequest) -> HttpResponse:
    """Show the growth of the regions, and the concentration of each sub-sector in them."""
    growing = selectors.growing(request.user)
    rows = selectors.concentrated(request.user)
    context = {"concentrated": rows, **_growth(growing), **_concentration(request, rows)}
    return render(request, "evidence/growth.html", context)


def _growth(growing: list[selectors.Growing]) -> dict[str, Any]:
    if not growing:
        return {}
    figures = [row.growth for row in growing]
    first = figures[0]
    own = next((row.own_part for row in growing if row.own_part), None)
    return {
        "growing": growing,
        "year": first.year,
        "span": own.breakdown.replace("-", "–") if own else "",
        "growth_chart": pictures.by_region(first.variable, first.year or 0, figures),
        "growth_files": downloads(
            {"variable": first.variable.code, "year": str(first.year), "breakdown": "total"}
        ),
        "growth_note": first.note,
    }


def _concentration(request: HttpRequest, rows: Rows) -> dict[str, Any]:
    parts = [row for row in rows if not row.is_whole and row.top.value is not None]
    over_time = [row for row in rows if row.is_whole and not row.top.is_synthetic]
    return {
        "is_synthetic": any(row.top.is_synthetic for row in rows),
        "concentration_chart": _drawn(parts, rows) if len(parts) > 1 else None,
        "lines": [line for row in over_time if (line := _line(request, row))],
        "files": [
            (figure.variable, downloads({"variable": figure.variable.code}))
            for figure in (rows[0].top, rows[0].index, rows[0].gini)
            if figure
        ]
        if rows
        else [],
    }


def _drawn(parts: Rows, rows: Rows) -> chart.Chart:
    together = next((row.top.value for row in rows if row.part == "register_subjects"), None)
    most, least = parts[0], parts[-1]
    words = {
        "most": most.name,
        "high": notation.number(most.top.value, pictures.language(), 0),
        "least": least.name,
        "low": notation.number(least.top.value, pictures.language(), 0),
    }
    return chart.bar_with_interval(
        [chart.Item(r.name, float(r.top.value or 0), note=pictures.mark(r.top)) for r in parts],
        title=_(
            "Most concentrated: %(most)s, %(high)s %% in three regions; "
            "least: %(least)s, %(low)s %%"
        )
        % words,
        unit=_("% in the three largest regions"),
        source=pictures.source_line(row.top for row in parts),
        language=pictures.language(),
        decimals=0,
        summary=_("%(known)s sub-sectors are shown.") % {"known": len(parts)},
        reference=None if together is None else (_("all sub-sectors together"), float(together)),
    )


def _line(request: HttpRequest, row: selectors.Concentrated) -> chart.Chart | None:
    points = selectors.series(
        row.top.variable.code, row.top.territory, person=request.user, breakdown=row.part
    )
    return pictures.over_time(row.top.variable, {row.top.territory: points}, row.name)
