"""Taking over a file of figures from an analyst: every problem named, or all of it loaded."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.documents import services as documents
from kerege.evidence import rules
from kerege.evidence.enums import Observation, Relation
from kerege.evidence.lookup import Lookup
from kerege.evidence.models import Dataset
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.figures import Recorded, record_figures
from kerege.evidence.services.upload_table import OPTIONAL, REQUIRED, form_of, table_of
from kerege.kernel.errors import Refusal
from kerege.kernel.table_file import Problem


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
    """Read a file of figures and check it; nothing is kept.

    Parameters
    ----------
    content
        The file, with a heading: CSV in UTF-8 (commas or semicolons), the first sheet of an XLSX
        workbook, or Parquet.
    dataset
        Code of the dataset that will hold the figures; it begins the code of each.
    territory
        Code of the region that hands it in, whose representative may do so.
    """
    rules.may_deliver(by, territory).require(dataset)
    table, problems = table_of(content)
    rows = [_row(cells, number, dataset) for number, cells in table]
    if not problems:
        problems = list(Lookup().problems(rows))
    return Reading(rows, problems)


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
    form, media_type = form_of(content)
    documents.keep(
        by=by,
        content=content,
        filename=f"{code}.{form}",
        media_type=media_type,
        title=filename[:300],
        licence=licence[:100],
    )
    check_dataset(by=by, dataset=dataset)
    return Uploaded(dataset, recorded)
