"""Recording hundreds of thousands of figures at once: what `figures` does, by COPY.

The rules are those of a single row. Columns are tested as columns; a row that fails is handed to
`Lookup`, which names what is wrong with it as it would have in a small table.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.enums import MISSING, Observation, Relation
from kerege.evidence.lookup import Lookup
from kerege.evidence.models import Dataset, Run
from kerege.evidence.rows import CODE, FigureRow, as_decimal
from kerege.evidence.services import incoming
from kerege.evidence.services.figures import Recorded, now_holds, refuse_problems
from kerege.kernel.errors import Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.text import LANGUAGES

TEXTS = ("variable", "territory", "period", "activity", "scope", "breakdown", "interval")
NUMBERS = ("value", "lower", "upper")
NOTES = tuple(f"note_{language}" for language in LANGUAGES)
PLAIN = r"^-?\d{1,18}(\.\d{1,6})?$"
SHOWN = 20
"""Rows with a problem that are looked at one by one."""


@transaction.atomic
def record_table(
    *,
    by: Any,
    dataset: Dataset,
    table: pl.DataFrame,
    file: str = "",
    columns: Mapping[str, str] | None = None,
    reason: str = "",
    prefix: str = "",
) -> Recorded:
    """Record all the figures there are of a dataset; the same table again changes nothing.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    table
        The attributes of `FigureRow` as columns of texts (``value``, ``lower`` and ``upper`` too,
        so that no digit is lost) and ``number``, the row in the file. One that is left out is
        empty in every row, notes (``note_kk``, ``note_ru``, ``note_en``) too; ``code`` is made of
        the others. Figures of the dataset that are not in
        it cease to be current.
    file, columns
        The name of the file and of its columns, for messages.
    prefix
        Stands before every code that is made.

    Raises
    ------
    Refusal
        If any row cannot be recorded: the first is named, and how many there are.
    """
    rules.may_record_in(by, dataset).require(dataset.code)
    why = reason or _("The source was loaded anew (%(day)s).") % {"day": dataset.retrieved_on or ""}
    counts = _record(by, dataset, _with_codes(table, prefix), why, Place(file, columns or {}))
    if counts.added or counts.changed or counts.retired:
        now_holds(by, dataset)
    return counts


@transaction.atomic
def record_results_table(*, by: Any, run: Run, table: pl.DataFrame) -> Recorded:
    """Record what a run computed, as `record_table` records a dataset."""
    rules.may_record(by).require(run.code)
    why = _("Computed anew by the run %(run)s.") % {"run": run.code}
    return _record(by, run, _with_codes(table), why, Place("", {}))


class Place:
    """Where a row stands in a file, in the words of the file."""

    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self.file, self.columns = file, columns

    def row(self, number: int) -> str:
        """Return the place of a row."""
        row = _("row %(number)s") % {"number": number}
        return f"{self.file}, {row}" if self.file else str(row)

    def column(self, name: str) -> str:
        """Return the name of a column in the file."""
        return self.columns.get(name, name)


def _record(
    by: Any, origin: Dataset | Run, table: pl.DataFrame, reason: str, place: Place
) -> Recorded:
    # One at a time: two loads of the same new figures would both find them missing.
    type(origin).objects.select_for_update().get(pk=origin.pk)
    lookup = Lookup()
    whole = table.with_columns(_plainly(name) for name in NUMBERS)
    _refuse(whole, lookup, place)
    counts = incoming.merge(_keyed(whole, lookup), origin, reason[:300])
    if counts.added or counts.changed or counts.retired:
        audit.record(by=by, act="evidence.record_figures", on=origin, **asdict(counts))
    return counts


def _with_codes(table: pl.DataFrame, prefix: str = "") -> pl.DataFrame:
    empty = dict.fromkeys((*TEXTS, *NOTES), "") | {
        "observation": str(Observation.NORMAL),
        "relation": str(Relation.EXACTLY),
    }
    missing = [pl.lit(text).alias(name) for name, text in empty.items() if name not in table]
    missing += [pl.lit(None, pl.String).alias(name) for name in NUMBERS if name not in table]
    whole = table.with_columns(*missing)
    if "number" not in whole.columns:
        whole = whole.with_row_index("number", offset=1)
    if "code" in whole.columns:
        return whole
    bare = pl.col("activity").str.split_exact(":", 1).struct.field("field_1")
    activity = bare.fill_null(pl.col("activity"))
    scope = pl.col("scope").str.replace_all(":", "-")
    parts = [pl.col("variable"), pl.col("territory"), pl.col("period"), activity, scope]
    said = [
        pl.when(part == "").then(None).otherwise(part) for part in (*parts, pl.col("breakdown"))
    ]
    code = pl.lit(prefix) + pl.concat_str(said, separator=".", ignore_nulls=True)
    return whole.with_columns(code.alias("code"))


def _plainly(name: str) -> pl.Expr:
    """Write numbers with the six places that are kept; what is no number stays as it was."""
    text = pl.col(name)
    odd = text.is_not_null() & ~text.str.contains(PLAIN)
    return pl.when(odd).then(text.map_elements(_kept, return_dtype=pl.String)).otherwise(text)


def _kept(text: str) -> str:
    try:
        return format(as_decimal(text) or 0, "f")
    except ValueError:
        return text


def _refuse(table: pl.DataFrame, lookup: Lookup, place: Place) -> None:
    """Refuse a table with a row that `Lookup` refuses."""
    suspect = table.filter(_suspicious(table, lookup))
    twice = table.filter(pl.col("code").is_duplicated())
    doubtful = pl.concat([suspect, twice]).unique("number", maintain_order=True).sort("number")
    problems = list(lookup.problems(_rows(doubtful.head(SHOWN), place)))
    if twice.height and not problems:
        # The fellow of a row that stands twice was not among those looked at.
        pair = table.filter(pl.col("code") == twice[0, "code"])
        problems = list(lookup.problems(_rows(pair, place)))
    named = [replace(found, column=place.column(found.column)) for found in problems]
    refuse_problems(named, max(doubtful.height, len(named)) - 1)


def _suspicious(table: pl.DataFrame, lookup: Lookup) -> pl.Expr:
    wrong = [
        ~pl.col("variable").is_in(list(lookup.variables)),
        ~pl.col("territory").is_in(list(lookup.territories)),
        ~pl.col("observation").is_in(Observation.values),
        ~pl.col("relation").is_in(Relation.values),
        ~pl.col("code").str.contains(f"^{CODE.pattern}$"),
        pl.col("value").is_null() != pl.col("observation").is_in([str(x) for x in MISSING]),
        ~pl.col("period").is_in(_periods(table)),
    ]
    for name, known in (("activity", lookup.activities), ("scope", lookup.scopes)):
        if table[name].max():
            wrong.append((pl.col(name) != "") & ~pl.col(name).is_in(list(known)))
    wrong += [pl.col(name).is_not_null() & ~pl.col(name).str.contains(PLAIN) for name in NUMBERS]
    return pl.any_horizontal(*wrong, *_outside(table, lookup)).fill_null(value=True)


def _outside(table: pl.DataFrame, lookup: Lookup) -> list[pl.Expr]:
    """Return where a value lies beyond its variable, or its bounds are in the wrong order."""
    value = pl.col("value").cast(pl.Float64, strict=False)
    low, high = (pl.col(name).cast(pl.Float64, strict=False) for name in ("lower", "upper"))
    wrong = [(low > high).fill_null(value=False)]
    for code in table["variable"].unique().to_list():
        if variable := lookup.variables.get(code):
            bounds = (variable.lower_bound, variable.upper_bound)
            tests = [value < float(bounds[0])] if bounds[0] is not None else []
            tests += [value > float(bounds[1])] if bounds[1] is not None else []
            here = pl.col("variable") == code
            wrong += [(here & test).fill_null(value=False) for test in tests]
    return wrong


def _periods(table: pl.DataFrame) -> list[str]:
    """Return the periods that can be read; an empty one is."""
    found = [""]
    for period in table["period"].unique().to_list():
        try:
            parse_period(period or " ")
        except Refusal:
            continue
        found.append(period)
    return found


def _rows(table: pl.DataFrame, place: Place) -> list[FigureRow]:
    names = (*TEXTS, *NUMBERS, "observation", "relation", "code")
    return [
        FigureRow(**{name: cells[name] for name in names}, place=place.row(cells["number"]))
        for cells in table.iter_rows(named=True)
    ]


def _keyed(table: pl.DataFrame, lookup: Lookup) -> pl.DataFrame:
    """Return the columns of the table of figures: keys for codes, years for periods."""
    keys: dict[str, tuple[str, Mapping[str, int]]] = {
        "variable_id": ("variable", {code: v.pk for code, v in lookup.variables.items()}),
        "territory_id": ("territory", lookup.territories),
        "activity_id": ("activity", lookup.activities if table["activity"].max() else {}),
        "scope_id": ("scope", lookup.scopes),
    }
    years = {text: parse_period(text).year for text in table["period"].unique() if text}
    whole = table.with_columns(
        *(
            pl.col(name).replace_strict(known, default=None, return_dtype=pl.Int64).alias(key)
            for key, (name, known) in keys.items()
        ),
        pl.col("period").replace_strict(years, default=None, return_dtype=pl.Int64).alias("year"),
    )
    return whole.select(incoming.COLUMNS)
