"""Numbers, dates and stock sentences in the language of a document."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kerege.concept.document.data import Data
from kerege.kernel import notation
from kerege.kernel.text import text_in

MILLION = Decimal(1_000_000)
NAMED = re.compile(r"\{([a-z_]+)\}")
FUNDING = {
    "republican": "label_republican_budget",
    "local": "label_local_budget",
    "fund": "label_fund",
    "private": "label_private",
}


class Wording:
    """Writes values for one document."""

    def __init__(self, data: Data, language: str) -> None:
        self.data = data
        self.language = language

    def number(self, value: Any, decimals: int | None = None) -> str:
        """Write a number."""
        return notation.number(Decimal(str(value)), self.language, decimals)

    def millions(self, amount: Decimal) -> str:
        """Write money in millions, as exact as it is (no rounding away of what sums)."""
        return notation.number(amount / MILLION, self.language)

    def as_in_source(self, value: str) -> str:
        """Write the value of a source by the rules of the language; words stay as they are."""
        try:
            return notation.number(Decimal(value), self.language)
        except InvalidOperation:
            return value

    def day(self, value: date) -> str:
        """Write a date in full."""
        return notation.day(value, self.language)

    def sentence(self, code: str, **values: Any) -> str:
        """Write a stock sentence with its places filled; nothing where the version has none.

        What is filled in is text and is never read as a place itself.
        """
        known = self.data.sentences.get(code)
        text = getattr(known, f"text_{self.language}", "") if known else ""
        return NAMED.sub(lambda place: str(values.get(place[1], place[0])), text or "")

    def label(self, code: str, otherwise: str = "") -> str:
        """Write a label of the version's stock sentences, or another word where it has none."""
        return self.sentence(code) or otherwise

    def source_of_money(self, source: str, otherwise: str) -> str:
        """Write the name of a source of funding."""
        return self.label(FUNDING.get(source, ""), otherwise)

    def text(self, record: Any, field: str) -> str:
        """Return the text of a record in the language (empty: there is none)."""
        return getattr(record, f"{field}_{self.language}", None) or ""

    def text_or_other(self, record: Any, field: str) -> tuple[str, str]:
        """Return a text and its language: that of the document, or another where it is missing."""
        return text_in(record, field, self.language)

    def name(self, record: Any) -> str:
        """Return the name of a record; its code where no language has a name."""
        return self.text_or_other(record, "name")[0] or str(getattr(record, "code", ""))

    def listed(self, names: Iterable[str]) -> str:
        """Return names with commas between them."""
        return ", ".join(names)
