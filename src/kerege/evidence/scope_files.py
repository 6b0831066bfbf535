"""A scope as a CSV file: reading one row by row, and writing one that is read again."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.cells import harmless_cell
from kerege.kernel.table_file import Problem
from kerege.reference import selectors as reference

COLUMNS = ("classification", "activity", "weight", "subsector")
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class ScopeRow:
    """One row of a scope as it was given, with the place it stands at."""

    classification: str
    activity: str
    weight: str
    subsector: str
    place: str


def read_scope_file(content: bytes) -> tuple[list[ScopeRow], list[Problem]]:
    """Read a CSV file of a scope: classification, activity, weight, subsector."""
    whole = _("the file")
    mend = _("Save it as 'CSV UTF-8' with the columns %(names)s.") % {"names": ", ".join(COLUMNS)}
    try:
        text = content.decode("utf-8-sig") if len(content) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        return [], [Problem(whole, "", "", _("It is not UTF-8 text."), mend)]
    if not text or "\0" in text:
        return [], [Problem(whole, "", "", _("It is empty, too large or no text file."), mend)]
    heading = text.partition("\n")[0]
    divider = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=divider)
    names = [name.strip() for name in reader.fieldnames or []]
    missing = [name for name in COLUMNS[:2] if name not in names]
    if missing:
        what = _("Columns are missing: %(names)s.") % {"names": ", ".join(missing)}
        return [], [Problem(whole, "", heading[:80], what, mend)]
    reader.fieldnames = names
    rows = []
    try:
        for cells in reader:
            plain = {n: (cells.get(n) or "").strip()[:100] for n in COLUMNS}
            place = _("row %(number)s") % {"number": reader.line_num}
            rows.append(ScopeRow(**plain, place=place))
    except csv.Error as error:
        return [], [Problem(whole, "", str(error)[:80], _("It is no CSV file."), mend)]
    if not rows:
        return [], [Problem(whole, "", "", _("It has no rows."), mend)]
    return rows, []


def scope_file(scope: Any) -> bytes:
    """Return a scope as a CSV file that `read_scope_file` reads again."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for item in reference.scope_items(scope):
        part = item.subsector.code if item.subsector else ""
        weight = format(item.weight.normalize(), "f")
        cells = (item.activity.classification.code, item.activity.code, weight, part)
        writer.writerow([harmless_cell(cell) for cell in cells])
    return ("\ufeff" + stream.getvalue()).encode()
