"""The page that compares two versions, and the comparison table as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import selectors, services
from kerege.concept.comparison import Comparison, Piece
from kerege.concept.comparison_words import MONEY, PARTS, SORTS, Words
from kerege.concept.web.views import LANGUAGES
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.errors import Refusal


@dataclass(frozen=True)
class Shown:
    """A field of a record as the page shows it."""

    name: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Entry:
    """A record as the page shows it."""

    code: str
    name: str
    sort: str
    label: str
    fields: list[Shown]


def compare(request: HttpRequest, concept: str) -> HttpResponse:
    """Compare two versions: words by block, measures, indicators, money."""
    versions = selectors.versions_of(concept, request.user)
    pair = selectors.comparison_of(versions, number_asked(request, "a"), number_asked(request, "b"))
    language = _language(request)
    words = Words(get_language() or "en")
    comparison = pair.comparison
    return render(
        request,
        "concept/compare.html",
        {
            "concept": versions[0].concept,
            "versions": versions,
            "pair": pair,
            "parts": list(_parts(comparison, words, language)),
            "money": list(_money(comparison, words)),
            "lines": len(comparison.money),
            "languages": [*LANGUAGES, ("all", _("All languages"))],
            "language": language,
            "query": urlencode({"a": pair.before.number, "b": pair.after.number}),
            "currency": pair.currency,
        },
    )


def table(request: HttpRequest, concept: str, language: str) -> HttpResponse:
    """Send the comparison table as DOCX."""
    versions = selectors.versions_of(concept, request.user)
    pair = selectors.comparison_of(versions, number_asked(request, "a"), number_asked(request, "b"))
    content = services.produce_comparison(by=request.user, pair=pair, language=language)
    answer = HttpResponse(content, content_type=MEDIA_TYPES["docx"])
    name = f"{concept}-v{pair.before.number}-v{pair.after.number}-{language}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def number_asked(request: HttpRequest, name: str) -> int | None:
    """Return the number of a version that the address names, if it names one."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):  # noqa: PLR2004 -- the column holds five digits
        raise Refusal(
            _("This is not the number of a version."), name, _("Choose one from the list.")
        )
    return int(text)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in {"kk", "ru", "en", "all"} else get_language() or "en"


def _parts(
    comparison: Comparison, words: Words, language: str
) -> Iterator[tuple[str, Any, list[Entry]]]:
    for part, title in PARTS.items():
        entries = [
            Entry(record.code, words.record(record), record.sort, str(SORTS[record.sort]), fields)
            for record in comparison.of(part)
            for fields in [
                [
                    Shown(words.field(change), change.language, words.pieces(change))
                    for change in record.changes
                    if change.language in ("", language) or language == "all"
                ]
            ]
            if fields or record.sort != "changed"
        ]
        yield part, title, entries


def _money(comparison: Comparison, words: Words) -> Iterator[tuple[Any, Any, list[Any], Any]]:
    for by, title in MONEY.items():
        sums = comparison.sums[by]
        rows = [
            (words.key(by, key), one, other, other - one, other > one)
            for key, one, other in sums.rows
        ]
        if rows:
            yield by, title, rows, (sums.before, sums.after, sums.after - sums.before)
