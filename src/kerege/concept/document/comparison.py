"""The comparison table that ministries circulate: present text, proposed text, changes marked."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.concept.comparison import Change, Comparison, Record, Sums
from kerege.concept.comparison_words import MONEY, PARTS, SORTS, Words
from kerege.concept.models import Version
from kerege.kernel import notation
from kerege.kernel.document.harmless import harmless
from kerege.kernel.document.model import (
    Cell,
    Column,
    Document,
    Element,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Table,
)
from kerege.kernel.document.words import shell_words


def compose_comparison(
    before: Version, after: Version, comparison: Comparison, language: str
) -> Document:
    """Return the table in one language: texts of this language, and what is the same in all."""
    with override(language):
        concept = after.concept
        title = getattr(concept, f"title_{language}") or concept.code
        identity = _("Version %(before)s (%(one)s) and version %(after)s (%(other)s).") % {
            "before": before.number,
            "one": _state(before),
            "after": after.number,
            "other": _state(after),
        }
        found: Document = harmless(
            Document(
                language=language,
                title=_("Comparison table"),
                subtitle=title,
                disclaimer=getattr(concept, f"disclaimer_{language}") or "",
                mark="",
                identity=identity,
                date=_day(after).isoformat(),
                labels=shell_words(inserted=_("inserted"), deleted=_("taken out")),
                elements=tuple(_elements(comparison, Words(language))),
                is_brief=True,
            )
        )
        return found


def _state(version: Version) -> str:
    state = str(version.get_status_display()).lower()
    return f"{state}, {version.checksum[:16]}" if version.checksum else state


def _day(version: Version) -> date:
    found: date = timezone.localdate(version.published_at or version.created_at)
    return found


def _elements(comparison: Comparison, words: Words) -> Iterator[Element]:
    yield PageBreak(is_wide=True)
    if comparison.is_same:
        yield Paragraph((Run(_("The two versions are the same.")),))
        return
    yield Paragraph(
        (
            Run(_("What was taken out is struck through, ")),
            Run(_("what was put in is underlined"), change="inserted"),
            Run("."),
        )
    )
    for part, title in PARTS.items():
        rows = [row for record in comparison.of(part) for row in _rows(record, words)]
        if rows:
            yield Table(part, str(title), _columns(), tuple(rows), is_wide=True)
    yield from _money(comparison, words)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Element"), 1.2),
        Column(_("Present text"), 2.6),
        Column(_("Proposed text"), 2.6),
    )


def _rows(record: Record, words: Words) -> Iterator[Row]:
    changes = [row for row in record.changes if row.language in ("", words.language)]
    changes = [row for row in changes if row.before or row.after]
    if not changes and record.sort == "changed":
        return
    name = words.record(record)
    head = f"{record.code}. {name}" if name else record.code
    yield Row((f"{head} ({SORTS[record.sort]})",), "group")
    for change in changes:
        yield Row((words.field(change), *_sides(change, words)))


def _sides(change: Change, words: Words) -> tuple[Cell, Cell]:
    """Return both texts whole; what is not in the other one is marked."""
    pieces = words.pieces(change)
    return _side(pieces, "deleted"), _side(pieces, "inserted")


def _side(pieces: Any, sort: Any) -> Cell:
    runs = (
        Run(piece.text, change="" if piece.sort == "same" else sort)
        for piece in pieces
        if piece.sort in ("same", sort)
    )
    return tuple(runs) or "—"


def _money(comparison: Comparison, words: Words) -> Iterator[Element]:
    for by, title in MONEY.items():
        sums = comparison.sums[by]
        if sums.rows:
            yield Table(f"money-{by}", str(title), _money_columns(), _sums(by, sums, words))


def _money_columns() -> tuple[Column, ...]:
    return (
        Column("", 2),
        Column(_("Present"), is_number=True),
        Column(_("Proposed"), is_number=True),
        Column(_("Difference"), is_number=True),
    )


def _sums(by: str, sums: Sums, words: Words) -> tuple[Row, ...]:
    rows = [_amounts(words.key(by, key), one, other, words) for key, one, other in sums.rows]
    return (*rows, _amounts(_("In all"), sums.before, sums.after, words, "total"))


def _amounts(name: str, before: Decimal, after: Decimal, words: Words, sort: Any = "body") -> Row:
    sign = "+" if after > before else ""
    return Row(
        (
            name,
            notation.number(before, words.language),
            notation.number(after, words.language),
            sign + notation.number(after - before, words.language),
        ),
        sort,
    )
