"""Taking over a file of figures from an analyst: every problem named, or all of it loaded."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.documents import services as documents
from kerege.evidence import rules
from kerege.evidence.enums import Observation, Relation
from kerege.evidence.lookup import Lookup, Problem
from kerege.evidence.models import Dataset
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.figures import Recorded, record_figures
from kerege.kernel.errors import Refusal

REQUIRED = ("variable", "territory", "period", "value")
OPTIONAL = (
    "unit",
    "observation",
    "relation",
    "activity",
    "scope",
    "breakdown",
    "lower",
    "upper",
    "interval",
    "source",
    "source_url",
    "as_of",
    "note_kk",
    "note_ru",
    "note_en",
)
MOST_ROWS = 50_000
MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Reading:
    """What a file says, and everything that is wrong with it."""

    rows: list[FigureRow]
    problems: list[Problem]


@dataclass(frozen=True)
class Uploaded:
    """The draft that came of a file."""

    dataset: Dataset
    recorded: Recorded


def read_file(*, by: Any, content: bytes, dataset: str, territory: str = "") -> Reading:
    """Read a CSV file of figures and check it; nothing is kept.

    Parameters
    ----------
    content
        The file: UTF-8, with a heading, fields divided by commas or semicolons.
    dataset
        Code of the dataset that will hold the figures; it begins the code of each.
    territory
        Code of the region that hands it in, whose representative may do so.
    """
    rules.may_deliver(by, territory).require(dataset)
    table, problems = _table(content)
    rows = [_row(cells, number, dataset) for number, cells in table]
    if not problems:
        problems = list(Lookup().problems(rows))
    return Reading(rows, problems)


def _table(content: bytes) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    whole = _("the file")
    if len(content) > MOST_BYTES:
        mend = _("Divide it into files of at most 5 MB.")
        return [], [Problem(whole, "", str(len(content)), _("It is too large."), mend)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what, mend = _("It is not UTF-8 text."), _("Save it as 'CSV UTF-8' and upload it again.")
        return [], [Problem(whole, "", f"byte {error.start}", what, mend)]
    if "\0" in text:
        mend = _("Save it as 'CSV UTF-8' and upload it again.")
        return [], [Problem(whole, "", "NUL", _("It is not a text file."), mend)]
    heading = text.partition("\n")[0]
    divider = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=divider)
    names = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = names
    problems = list(_heading(names))
    table: list[tuple[int, dict[str, str]]] = []
    try:
        for cells in reader:
            number = reader.line_num
            extra = cells.pop(None, None)  # type: ignore[call-overload] -- DictReader's key for surplus cells
            if extra:
                what, mend = _("More cells than the heading."), _("Quote texts with a comma.")
                place = _("row %(number)s") % {"number": number}
                problems.append(Problem(place, "", str(extra[0])[:80], what, mend))
            if any((value or "").strip() for value in cells.values()):
                table.append((number, {key: (value or "").strip() for key, value in cells.items()}))
    except csv.Error as error:
        mend = _("Save the file again as CSV.")
        problems.append(Problem(whole, "", str(error), _("It cannot be read as CSV."), mend))
    if not table and not problems:
        mend = _("Put one figure in each row under the heading.")
        problems.append(Problem(whole, "", "", _("There are no rows."), mend))
    if len(table) > MOST_ROWS:
        mend = _("Divide it into files of at most 50,000 rows.")
        problems.append(Problem(whole, "", str(len(table)), _("It has too many rows."), mend))
    return table, problems


def _heading(names: list[str]) -> Any:
    place = _("the heading")
    for name in REQUIRED:
        if name not in names:
            mend = _("Add the column; the first row names the columns.")
            yield Problem(place, name, "", _("This column is missing."), mend)
    for name in names:
        if name not in REQUIRED + OPTIONAL:
            mend = _("Leave it out, or name it as one of: %(names)s.") % {
                "names": ", ".join(OPTIONAL)
            }
            yield Problem(place, name[:80], "", _("This column is not known."), mend)
        elif names.count(name) > 1:
            yield Problem(place, name, "", _("This column stands twice."), _("Leave one out."))


def _row(cells: dict[str, str], number: int, dataset: str) -> FigureRow:
    notes = {
        language: cells[f"note_{language}"]
        for language in ("kk", "ru", "en")
        if cells.get(f"note_{language}")
    }
    plain = {
        name: cells[name]
        for name in (*REQUIRED, *OPTIONAL)
        if cells.get(name) and not name.startswith("note_")
    }
    for name in REQUIRED[:3]:
        plain.setdefault(name, "")
    plain.setdefault("observation", Observation.NORMAL)
    plain.setdefault("relation", Relation.EXACTLY)
    row = FigureRow(**plain, notes=notes, place=_("row %(number)s") % {"number": number})
    return FigureRow(**{**row.__dict__, "code": f"{dataset}.{row.stable_code()}"})


@transaction.atomic
def upload_dataset(
    *,
    by: Any,
    code: str,
    titles: dict[str, str],
    publisher: str,
    licence: str,
    content: bytes,
    filename: str,
    url: str = "",
    retrieved_on: date | None = None,
    territory: Any = None,
) -> Uploaded:
    """Load a file as a draft dataset and check it; uploading it again replaces the draft.

    Parameters
    ----------
    territory
        The region that hands it in, whose representative may do so; None: an analyst.

    Raises
    ------
    Refusal
        If the file has a problem; `read_file` lists them all.
    """
    place = territory.code if territory else ""
    reading = read_file(by=by, content=content, dataset=code, territory=place)
    if reading.problems:
        first = reading.problems[0]
        raise Refusal(first.what, f"{first.place}, {first.column}", first.mend)
    dataset = register_dataset(
        by=by,
        code=code,
        titles=titles,
        publisher=publisher,
        licence=licence,
        checksum=hashlib.sha256(content).hexdigest(),
        url=url,
        obtained_from=filename[:500],
        retrieved_on=retrieved_on or timezone.localdate(),
        territory=territory,
    )
    recorded = record_figures(
        by=by,
        dataset=dataset,
        rows=reading.rows,
        reason=_("Uploaded anew: %(file)s") % {"file": filename[:200]},
        is_complete=True,
    )
    documents.keep(
        by=by,
        content=content,
        filename=f"{code}.csv",
        media_type="text/csv",
        title=filename[:300],
        licence=licence[:100],
    )
    check_dataset(by=by, dataset=dataset)
    return Uploaded(dataset, recorded)
