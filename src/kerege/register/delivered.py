"""Reading a delivered file of subjects: every problem of every row, or rows ready to be matched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.kernel.table_file import Problem
from kerege.register.standard import FIELDS, CellError, read_cell


@dataclass(frozen=True)
class Known:
    """The codes that a row may name, and whose they are."""

    territories: Mapping[str, int]
    activities: Mapping[str, int]
    subsectors: Collection[str]
    inside: Collection[str] | None = None
    """Codes of the territories that the delivery covers; None: all."""
    elsewhere: Collection[str] = ()
    """Keys of subjects of the source that are kept by another region."""


@dataclass
class FileReader:
    """Turns rows of a file into values by name and keeps what is wrong with them."""

    known: Known
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def read(self, table: Iterable[tuple[int, Mapping[str, str]]]) -> list[dict[str, Any]]:
        """Return a mapping for each row, of the columns that the file has."""
        return [self._row(_("row %(number)s") % {"number": at}, cells) for at, cells in table]

    def _row(self, place: str, cells: Mapping[str, str]) -> dict[str, Any]:
        row = {}
        for name in FIELDS:
            if name not in cells:
                continue
            try:
                row[name] = read_cell(name, cells[name])
            except CellError as error:
                self._wrong(place, name, cells[name], error.what, error.mend)
                row[name] = None
        self._codes(place, row)
        self._key(place, row)
        self._days(place, row)
        return row

    def _wrong(self, place: str, column: str, value: object, what: str, mend: str) -> None:
        shown = "" if column == "tax_number" else str(value)[:80]
        self.problems.append(Problem(place, column, shown, what, mend))

    def _codes(self, place: str, row: dict[str, Any]) -> None:
        for name, codes in (
            ("territory", self.known.territories),
            ("activity", self.known.activities),
            ("subsector", self.known.subsectors),
        ):
            value = row.get(name)
            if value is not None and value not in codes:
                mend = _("Look it up in the code lists of the portal.")
                self._wrong(place, name, value, _("There is no such code."), mend)
        inside, where = self.known.inside, row.get("territory")
        if inside is not None and where in self.known.territories and where not in inside:
            mend = _("Leave the row out: that region delivers it, or the registrar.")
            self._wrong(place, "territory", where, _("The row is of another region."), mend)

    def _key(self, place: str, row: dict[str, Any]) -> None:
        key = row.get("key")
        if key is None:
            return
        if key == row.get("tax_number"):
            # The key is shown to the registrar; a tax number never is.
            mend = _("Write the number of the record in your register.")
            self._wrong(place, "key", "", _("The key is the tax number."), mend)
        if first := self.seen.get(key):
            what = _("Stated twice; first in %(place)s.") % {"place": first}
            self._wrong(place, "key", key, what, _("Leave one of them out."))
        if key in self.known.elsewhere:
            mend = _("Ask the registrar to move it, or correct the key.")
            self._wrong(place, "key", key, _("The record is kept by another region."), mend)
        self.seen.setdefault(key, place)

    def _days(self, place: str, row: dict[str, Any]) -> None:
        opened, closed = row.get("registered_on"), row.get("closed_on")
        if opened and opened > timezone.localdate():
            mend = _("Deliver it when it is registered.")
            self._wrong(place, "registered_on", opened, _("The day is to come."), mend)
        if opened and closed and closed < opened:
            mend = _("Correct one of the two days.")
            self._wrong(place, "closed_on", closed, _("It is before the registration."), mend)
