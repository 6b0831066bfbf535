"""Texts: formulas, invisible characters, missing translations; dates that do not exist."""

import re
import unicodedata
from datetime import date

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import WARNING, Report
from kerege.countries.profile import PROFILE, Field
from kerege.countries.profile.fields import PARTIAL_DATE
from kerege.countries.tables import Row

_FORMULA = ("=", "+", "-", "@")
_FULL_DATE_LENGTH = 10


def check(tables: Tables, report: Report) -> None:
    """Check every text cell of every table."""
    for table in tables:
        fields = PROFILE[table.name].fields
        partial = [f.name for f in fields if f.constraints.get("pattern") == PARTIAL_DATE]
        for row in table.rows:
            _cells(row, report)
            for field in fields:
                if field.localised:
                    _translations(row, field, tables.languages, report)
            for column in partial:
                _real_day(row, column, report)


def _cells(row: Row, report: Report) -> None:
    for column, cell in row.cells.items():
        if not isinstance(cell, str):
            continue
        if cell.lstrip().startswith(_FORMULA):
            report.add("formula", row.file, row.number, column, cell)
        if not cell.isprintable():
            strange = next(letter for letter in cell if not letter.isprintable())
            name = unicodedata.name(strange, f"U+{ord(strange):04X}")
            report.add("invisible", row.file, row.number, column, cell, detail=name)


def _translations(row: Row, field: Field, languages: tuple[str, ...], report: Report) -> None:
    texts = row.texts(field.name, languages)
    lacking = [code for code in languages if not re.search(r"[\w%‰]", texts[code])]
    if len(lacking) == len(languages):
        if field.needed:
            report.add("no-text", row.file, row.number, field.name)
    elif field.complete:
        for code in lacking:
            column = f"{field.name}_{code}"
            report.add(
                "no-translation", row.file, row.number, column, detail=code, severity=WARNING
            )


def _real_day(row: Row, column: str, report: Report) -> None:
    cell = row[column]
    if cell and len(cell) == _FULL_DATE_LENGTH:
        try:
            date.fromisoformat(cell)
        except ValueError:
            report.add("no-such-day", row.file, row.number, column, cell)
