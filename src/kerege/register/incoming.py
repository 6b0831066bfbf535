"""Reading incoming rows of the register: every problem is named before anything is written."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.register.enums import NATURAL_FORMS, Kind, LegalForm

SHOWN = 20
LONGEST_NAME = 300
TEXTS = (
    "name",
    "subsector",
    "about",
    "website",
    "turnover_band",
    "contact_email",
    "contact_phone",
    "founder_sex",
    "tax_number",
)
NUMBERS = ("employees", "founder_birth_year")
DATES = ("registered_on", "closed_on")
COLUMNS = (
    "public_id",
    *TEXTS,
    "legal_form",
    "territory_id",
    "activity_id",
    *NUMBERS,
    *DATES,
    "origin",
    "kind",
    "source_id",
    "source_key",
    "has_agreed",
)


@dataclass
class Reader:
    """Turns rows of a source into columns of the table and keeps what is wrong with them."""

    territories: Mapping[str, int]
    activities: Mapping[str, int]
    origin: str
    source: int
    problems: list[str] = field(default_factory=list)
    seen: set[uuid.UUID] = field(default_factory=set)
    at: int = 0

    def read(self, rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Return the rows ready to be copied.

        Raises
        ------
        Refusal
            If any row has a problem; the refusal lists them with row, column and value.
        """
        ready = [self._row(number, row) for number, row in enumerate(rows, start=1)]
        if self.problems:
            raise Refusal(
                _("%(number)d values of the register cannot be read.")
                % {"number": len(self.problems)},
                "\n".join(self.problems[:SHOWN]),
                _("Mend these rows and load the register again; nothing was loaded."),
            )
        return ready

    def _row(self, number: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
        self.at = number
        return (
            self._public_id(row.get("public_id")),
            *(self._text(name, row.get(name)) for name in TEXTS),
            self._one_of("legal_form", row.get("legal_form"), LegalForm.values),
            self._code("territory", row.get("territory"), self.territories),
            self._code("activity", row.get("activity"), self.activities),
            *(self._number(name, row.get(name)) for name in NUMBERS),
            *self._dates(row),
            self.origin,
            self._kind(row),
            self.source,
            "",
            bool(row.get("has_agreed")),
        )

    def _wrong(self, column: str, value: object, why: str) -> None:
        self.problems.append(f"{self.at}, {column}, {value!r}: {why}")

    def _public_id(self, value: object) -> uuid.UUID | None:
        try:
            read = value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
        except ValueError:
            self._wrong("public_id", value, _("not a UUID"))
            return None
        if read in self.seen:
            self._wrong("public_id", value, _("occurs twice"))
        self.seen.add(read)
        return read

    def _text(self, column: str, value: object) -> str:
        text = str(value or "").strip()
        if any(character < " " and character not in "\n\t" for character in text):
            self._wrong(column, value, _("contains a control character"))
        if column == "name" and not 0 < len(text) <= LONGEST_NAME:
            self._wrong(column, value, _("a name has 1 to 300 characters"))
        if column == "website" and text and not text.startswith(("https://", "http://")):
            self._wrong(column, value, _("a web address begins with https:// or http://"))
        return text

    def _one_of(self, column: str, value: object, known: list[str]) -> object:
        if value not in known:
            self._wrong(column, value, _("not one of: %(known)s") % {"known": ", ".join(known)})
        return value

    def _code(self, column: str, value: object, known: Mapping[str, int]) -> int | None:
        if (found := known.get(str(value))) is None:
            self._wrong(column, value, _("not a known code"))
        return found

    def _kind(self, row: Mapping[str, Any]) -> object:
        stated = row.get("kind")
        if stated is None:
            return Kind.PERSON if row.get("legal_form") in NATURAL_FORMS else Kind.FIRM
        return self._one_of("kind", stated, Kind.values)

    def _number(self, column: str, value: object) -> int | None:
        if value is None or value == "":
            return None
        if not str(value).isdecimal():
            self._wrong(column, value, _("not a whole number of at least 0"))
            return None
        return int(str(value))

    def _dates(self, row: Mapping[str, Any]) -> tuple[date | None, date | None]:
        opened, closed = (self._date(name, row.get(name)) for name in DATES)
        if opened is None:
            self._wrong("registered_on", row.get("registered_on"), _("the date is missing"))
        elif closed is not None and closed < opened:
            self._wrong("closed_on", closed, _("before the registration"))
        return opened, closed

    def _date(self, column: str, value: object) -> date | None:
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._wrong(column, value, _("not a date such as 2024-08-31"))
            return None
