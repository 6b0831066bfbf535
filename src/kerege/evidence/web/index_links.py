"""An index beside what is measured outside it: a table, and one variable as a scatter."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kerege.evidence import selectors, words_index
from kerege.evidence.selectors import Linked, PublishedIndex
from kerege.evidence.web import pictures
from kerege.evidence.web.index_words import plain
from kerege.kernel import chart, notation
from kerege.kernel.errors import Kind, Refusal


def links(request: HttpRequest, published: PublishedIndex) -> dict[str, Any]:
    """Return what the page says of links: every variable, and the one that is asked for."""
    found = selectors.linked(published, request.user)
    if not found:
        return {}
    chosen = _chosen(request, found)
    return {
        "links": [
            (one, words_index.in_language(one.why, pictures.language()), one is chosen)
            for one in found
        ],
        "scatter": _scatter(published, chosen) if chosen.points else None,
    }


def _chosen(request: HttpRequest, found: list[Linked]) -> Linked:
    asked = request.GET.get("link", "")[:100].replace("\0", "")
    if not asked:
        return next((one for one in found if one.correlation), found[0])
    for one in found:
        if one.variable.code == asked:
            return one
    raise Refusal(
        _("The index is not held beside %(code)s.") % {"code": asked},
        "link",
        _("Choose one from the table."),
        Kind.NOT_FOUND,
    )


def _scatter(published: PublishedIndex, link: Linked) -> chart.Chart:
    name = str(link.variable.name or link.variable.code)
    items = [
        chart.Item(
            pictures.name_of(score.territory),
            float(score.value or 0),
            note=pictures.mark(value),
            across=float(value.value or 0),
        )
        for score, value in link.points
    ]
    unit = notation.unit_beside(link.variable.unit or "", link.variable.kind)
    return chart.scatter(
        items,
        title=_finding(name, link),
        unit=_("index, points"),
        across=f"{name}, {unit}" if unit else name,
        source=pictures.source_line([value for _score, value in link.points]),
        language=pictures.language(),
        decimals=1,
        summary=_("%(number)s regions are drawn.") % {"number": len(items)},
    )


def _finding(name: str, link: Linked) -> str:
    said = link.correlation
    if said is None:
        return _("The index beside “%(name)s”") % {"name": name}
    words = {
        "name": name,
        "value": plain(round(float(said.value or 0), 2)),
        "low": plain(round(float(said.lower or 0), 2)),
        "high": plain(round(float(said.upper or 0), 2)),
    }
    if said.lower is not None and said.upper is not None and said.lower <= 0 <= said.upper:
        return (
            _(
                "The index and “%(name)s”: no link can be told from none (%(value)s; %(low)s to "
                "%(high)s)"
            )
            % words
        )
    return _("The index goes with “%(name)s” by %(value)s (%(low)s to %(high)s)") % words
