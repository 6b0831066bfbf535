"""The index: its published ranks with their intervals, and what they are made of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kerege.evidence import selectors, words_index
from kerege.evidence.analysis.what_if import Inputs, inputs_of
from kerege.evidence.models import Figure
from kerege.evidence.selectors import PublishedIndex, Ranked
from kerege.evidence.web import index_add, index_files, index_links, index_recipe, pictures
from kerege.evidence.web.index_words import heading, part_names, plain
from kerege.kernel import chart
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.selectors import has_role


def indices(request: HttpRequest) -> HttpResponse:
    """List the indices; where there is one only, lead to it."""
    rows = selectors.listed_indices(request.user)
    may_add = has_role(request.user, Role.ANALYST)
    if len(rows) == 1 and not may_add:
        return redirect("evidence-index", rows[0].code)
    named = [(row, words_index.in_language(row.names, pictures.language())) for row in rows]
    return render(request, "evidence/indices.html", {"rows": named, "may_add": may_add})


def index(request: HttpRequest, code: str) -> HttpResponse:
    """Show an index: intervals of ranks first, then the table, one region taken apart, recipe."""
    published = selectors.published_index(code, request.user)
    inputs = inputs_of(published)
    names = part_names(published, inputs)
    context: dict[str, Any] = {
        **heading(published),
        **index_add.whose(published),
        "rows": published.ranked,
        "chart": drawn(published),
        "unranked": [(figure, _gaps(figure, inputs, names)) for figure in published.unranked],
        **index_recipe.recipe(published, inputs, names),
        **index_links.links(request, published),
        "downloads": index_files.downloads(request, published),
        "code": index_files.in_code(request, published),
    }
    if published.ranked:
        context |= _apart(request, published, inputs, names)
    return render(request, "evidence/index.html", context)


def drawn(published: PublishedIndex) -> chart.Chart | None:
    """Return the regions with the interval of their ranks, the first rank first."""
    ranks = [row.rank for row in published.ranked]
    if not ranks:
        return None
    items = [
        chart.Item(
            pictures.name_of(rank.territory),
            float(rank.value or 0),
            None if rank.lower is None else float(rank.lower),
            None if rank.upper is None else float(rank.upper),
            pictures.mark(rank),
        )
        for rank in ranks
    ]
    widths = [item.upper - item.lower for item in items if item.upper and item.lower]
    first = items[0]
    return chart.dot_interval(
        items,
        title=_(
            "First is %(name)s, at places %(low)s to %(high)s; half of the regions could stand "
            "anywhere within %(width)s places or more"
        )
        % {
            "name": first.label,
            "low": plain(first.lower),
            "high": plain(first.upper),
            "width": plain(float(np.floor(np.median(widths))) if widths else None),
        },
        unit=_("place, 1 is the best"),
        source=pictures.source_line(ranks),
        language=pictures.language(),
        decimals=1 if any(item.value % 1 for item in items if item.value) else 0,
        summary=_("%(known)s regions are ranked, %(unknown)s are not.")
        % {"known": len(ranks), "unknown": len(published.unranked)},
    )


def _gaps(figure: Figure, inputs: Inputs, names: dict[str, str]) -> list[str]:
    """Return the names of the indicators that are not measured in an unranked region."""
    region = figure.territory.code
    if region not in inputs.regions:
        return []
    row = inputs.table[inputs.regions.index(region)]
    return [names[code] for code, x in zip(inputs.limits, row, strict=True) if np.isnan(x)]


@dataclass(frozen=True)
class Part:
    """What an indicator does to a region's score, against the mean of the ranked regions."""

    name: str
    value: Figure | None
    adds: Figure
    mean: float
    difference: float


def _apart(
    request: HttpRequest, published: PublishedIndex, inputs: Inputs, names: dict[str, str]
) -> dict[str, Any]:
    """Take one region apart: which indicator lifts it above the mean, which lowers it."""
    row = _chosen(request, published)
    place = row.rank.territory.code
    parts = []
    for code, figure in row.parts.items():
        others = [float(o.parts[code].value or 0) for o in published.ranked if code in o.parts]
        mean = float(np.mean(others))
        adds = float(figure.value or 0)
        value = inputs.figures.get((place, code))
        parts.append(Part(names.get(code, code), value, figure, mean, adds - mean))
    parts.sort(key=lambda part: -part.difference)
    return {
        "row": row,
        "parts": parts,
        "mean": sum(part.mean for part in parts),
        "apart": _waterfall(row, parts),
    }


def _chosen(request: HttpRequest, published: PublishedIndex) -> Ranked:
    place = request.GET.get("place", "")[:12]
    if not place:
        return published.ranked[0]
    for row in published.ranked:
        if row.rank.territory.code == place:
            return row
    raise Refusal(
        _("%(place)s has no rank in this index.") % {"place": place.replace("\x00", "")},
        "place",
        _("Choose one of the ranked regions."),
        Kind.NOT_FOUND,
    )


def _waterfall(row: Ranked, parts: list[Part]) -> chart.Chart:
    at = start = sum(part.mean for part in parts)
    items = [chart.Item(_("mean of the regions"), start)]
    for part in parts:
        items.append(
            chart.Item(part.name, part.difference, start=at, is_marked=part.difference < 0)
        )
        at += part.difference
    name = pictures.name_of(row.rank.territory)
    items.append(chart.Item(name, at))
    lifts, lowers = parts[0], parts[-1]
    words = {"name": name, "lifts": lifts.name, "lowers": lowers.name}
    words |= {"score": plain(round(at, 1)), "mean": plain(round(start, 1))}
    if lowers.difference < 0 < lifts.difference:
        title = _("%(name)s: lifted most by “%(lifts)s”, lowered most by “%(lowers)s”") % words
    else:
        title = _("%(name)s: %(score)s points, %(mean)s in the mean of the regions") % words
    return chart.bar_with_interval(
        items,
        title=title,
        unit=_("points"),
        source=pictures.source_line(part.adds for part in parts),
        language=pictures.language(),
        decimals=1,
        summary=_("From %(start)s points, the mean, to %(end)s.")
        % {"start": plain(round(start, 1)), "end": plain(round(at, 1))},
    )
