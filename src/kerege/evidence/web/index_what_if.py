"""A reader's own what-if on an index: computed for this page, marked as theirs, kept nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kerege.evidence import index_rows, selectors
from kerege.evidence.analysis.what_if import inputs_of
from kerege.evidence.given_weights import given_weights
from kerege.evidence.index.supposition import OWN
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web import index_files, pictures
from kerege.evidence.web.index_ask import asked, place_names
from kerege.evidence.web.index_words import heading, plain
from kerege.kernel import chart
from kerege.kernel.errors import HTTP_STATUS, Kind


def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Show the index as the address supposes it, beside what is published."""
    published = selectors.published_index(code, request.user)
    inputs = inputs_of(published)
    supposed, form = asked(request, published, inputs)
    context: dict[str, Any] = {**heading(published), "form": form, "given": given_weights(code)}
    if supposed:
        supposition = form.supposition()
        rows = index_rows.supposed_rows(published, supposed, place_names(inputs, form))
        figures = {row.rank.territory.code: row.rank for row in published.ranked}
        touched = {OWN, *(place for place, _code in supposition.values)}
        context |= {
            "rows": [
                row
                | {"figure": figures.get(row["region"]), "touched": row["region"] in touched}
                | {"shift": abs(row["moved"] or 0)}
                for row in rows
            ],
            "chart": _drawn(published, rows, touched),
            "downloads": index_files.downloads(request, published, supposition),
            "code": index_files.in_code(request, published, supposition),
            "giver": supposed.giver,
            "has_own": bool(supposition.own),
            "left_out": supposed.index.left_out,
        }
    status = HTTP_STATUS[Kind.INVALID] if form.errors else 200
    return render(request, "evidence/index_what_if.html", context, status=status)


def _drawn(published: PublishedIndex, rows: list[dict[str, Any]], touched: set[str]) -> chart.Chart:
    beyond = sum(bool(row["beyond"]) for row in rows)
    items = [
        chart.Item(
            row["name"],
            row["rank"],
            row["rank_from"],
            row["rank_to"],
            _was(row),
            is_marked=row["region"] in touched,
        )
        for row in rows
    ]
    return chart.dot_interval(
        items,
        title=ngettext(
            "What if: %(number)s region leaves the interval of its published rank",
            "What if: %(number)s regions leave the interval of their published ranks",
            beyond,
        )
        % {"number": beyond},
        unit=_("place, 1 is the best"),
        source=_("A reader's what-if on the published index; not published itself"),
        language=pictures.language(),
        decimals=1 if any(row["rank"] % 1 for row in rows) else 0,
        summary=_("First is %(name)s.") % {"name": rows[0]["name"]},
        is_kept=False,
    )


def _was(row: dict[str, Any]) -> str:
    if not row["moved"]:
        return ""
    return str(_("(published: %(rank)s)") % {"rank": plain(row["published_rank"])})
