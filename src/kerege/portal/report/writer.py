"""What the sections of a report share: numbers, names, marks, captions and cited sources."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kerege.evidence.selectors import method_name
from kerege.kernel import notation
from kerege.kernel.document.model import (
    Column,
    Element,
    Heading,
    Paragraph,
    Picture,
    Row,
    Run,
    Source,
    Sources,
    Table,
)
from kerege.kernel.text import written_text
from kerege.portal.figures import decimals_of, written_value
from kerege.portal.marks import marks_of

MILLION = Decimal(1_000_000)
WIDE = 86
"""Of a drawing, per cent of the width of the text."""


class Writer:
    """Collects what one report cites, and writes values in its language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sources: dict[tuple[str, str], int] = {}
        self._counts = {"table": 0, "figure": 0}
        self._sections = 0

    # --- texts ---

    def text(self, record: Any, field: str = "name") -> str:
        """Return a text of a record in the language, else in another one that is named."""
        return written_text(record, field, self.language) or str(getattr(record, field, "") or "")

    def name(self, record: Any) -> str:
        """Return the name of a record; its code where no language has one."""
        return self.text(record) or str(record.code)

    def number(self, value: Any, decimals: int | None = None) -> str:
        """Write a number."""
        return notation.number(value, self.language, decimals)

    def interval(self, lower: Any, upper: Any, decimals: int | None = None) -> str:
        """Write an interval; a dash where there is none."""
        if lower is None or upper is None:
            return "–"
        return notation.interval(lower, upper, self.language, decimals)

    def millions(self, amount: Decimal) -> str:
        """Write money in millions, as exact as it is, so that what is shown adds up."""
        return notation.number(amount / MILLION, self.language)

    def money(self, amount: Decimal, currency: str) -> str:
        """Write an amount for reading."""
        return notation.amount(amount, currency, self.language)

    def share(self, value: Any) -> str:
        """Write a share of 1 in per cent."""
        return written_percent(self.number(100 * value, 0), self.language)

    def day(self, value: date) -> str:
        """Write a date in full."""
        return notation.day(value, self.language)

    def dated(self, code: str) -> str:
        """Write a date as far as a source gives it."""
        return notation.dated(code, self.language)

    # --- figures ---

    def value(self, figure: Any) -> str:
        """Write the value of a figure with its unit and its marks."""
        marks = ", ".join(str(mark.word) for mark in marks_of(figure))
        if figure.value is None:
            return marks or _("no value")
        return f"{written_value(figure)}\n{marks}" if marks else written_value(figure)

    def bounds(self, figure: Any) -> str:
        """Write the interval of a figure."""
        if figure.value is None:
            return "–"
        return self.interval(figure.lower, figure.upper, decimals_of(figure))

    def cite(self, text: str, url: str = "") -> int:
        """Return the number of a source, a new one when it is cited first."""
        return self._sources.setdefault((text, url), len(self._sources) + 1)

    def source_of(self, figure: Any) -> int:
        """Return the number of the source of a figure: what was published, or the recipe."""
        if figure.run_id:
            recipe = _("Computed: %(method)s. Recipe %(code)s.")
            words = {"method": method_name(figure.run.method), "code": figure.run.code}
            return self.cite(recipe % words)
        dataset = figure.dataset
        parts = [self.text(figure, "source")]
        if not parts[0]:
            parts = [self.text(dataset, "publisher"), self.text(dataset, "title")]
        if figure.as_of:
            parts.append(self.dated(figure.as_of))
        url = figure.source_url or dataset.url
        return self.cite(sentence(parts), url)

    def source_of_record(self, record: Any) -> int:
        """Return the number of the source of something that was published."""
        parts = [self.text(record, "source"), self.dated(record.stated_on)]
        return self.cite(sentence(parts), record.source_url)

    def sources(self) -> Sources:
        """Return the list of what was cited."""
        cited = self._sources.items()
        return Sources(tuple(Source(number, text, url) for (text, url), number in cited))

    # --- elements ---

    def heading(self, text: str) -> Heading:
        """Return the next heading."""
        self._sections += 1
        return Heading(1, str(self._sections), text, f"section-{self._sections}")

    def subheading(self, text: str) -> Heading:
        """Return a heading inside a section."""
        anchor = re.sub(r"\W+", "-", text.lower()).strip("-")
        return Heading(2, "", text, f"section-{self._sections}-{anchor}")

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        notes: Iterable[str] = (),
    ) -> Table:
        """Return a table with the next number."""
        anchor, caption = self._caption("table", pgettext("caption", "Table %(number)s"), title)
        return Table(anchor, caption, tuple(columns), tuple(rows), tuple(notes))

    def picture(self, title: str, svg: str, alternative: str, notes: Sequence[str]) -> Picture:
        """Return a drawing with the next number."""
        anchor, caption = self._caption("figure", pgettext("caption", "Figure %(number)s"), title)
        return Picture(anchor, caption, svg, alternative, tuple(notes), WIDE)

    def _caption(self, sort: str, name: str, title: str) -> tuple[str, str]:
        self._counts[sort] += 1
        number = self._counts[sort]
        return f"{sort}-{number}", f"{name % {'number': number}}. {title}"


def written_percent(number: str, language: str) -> str:
    """Return a number with its sign of per cent, as the language sets it."""
    return f"{number}%" if language == "en" else f"{number}{notation.NBSP}%"


def sentence(parts: Iterable[str]) -> str:
    """Return the parts that are there, with commas between them."""
    return ", ".join(part for part in parts if part)


def say(text: str, cite: int = 0, style: Any = "normal") -> Element:
    """Return a paragraph."""
    return Paragraph((Run(text, cite),), style)


def missing(what: str, why: str, who: str) -> Element:
    """Return what a section says that has nothing to show: what is missing, why, who has it."""
    return Paragraph((Run(f"{what} {why} {_('Who can supply it:')} {who}"),), "notice")
