"""Bureau of National Statistics of Kazakhstan: dynamic tables by element id.

The pattern of the address is known from a third party and was not confirmed by the Bureau, so the
country package states it (``base``); nothing here presumes it. A table is a workbook with one row
for each territory and one column for each year.
"""

import re
from collections.abc import Mapping

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import (
    NORMAL,
    NOT_MEASURED,
    SUPPRESSED,
    Observed,
    distinct,
    number,
)
from kerege.evidence.sources.table_file import XLSX
from kerege.evidence.sources.workbook import sheet_of
from kerege.kernel.errors import Refusal

YEAR = re.compile(r"((?:19|20)\d{2})\D*")
NONE = frozenset({"", "-", "–", "—", "…", "...", ".."})
WITHHELD = frozenset({"x", "х", "X", "Х"})
"""Latin and Cyrillic: a value withheld to protect the one who reported it."""
FEWEST_YEARS = 2


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request: ``base`` with ``<id>`` in it, and ``element``."""
    base, element = parameters.get("base", ""), parameters["element"]
    if "<id>" not in base:
        mend = "Give base=... with <id> in the place of the number, as the country package has it."
        raise Refusal("The address of the tables is not set.", "base", mend)
    if not element.isdigit():
        raise Refusal(f"'{element}' is no element id.", "element", "Give its number.")
    types = (XLSX, "application/octet-stream", "application/vnd.ms-excel")
    return Request(base.replace("<id>", element), types, "xlsx")


def read(content: bytes, parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return the observations of a table by territory (its name in the table) and year."""
    table = sheet_of(content, where, parameters.get("sheet", ""))
    heading, years = _heading(table, where)
    found = []
    for line, row in enumerate(table[heading + 1 :], start=heading + 2):
        name = next((str(c).strip() for c in row[: min(years)] if c not in {None, ""}), "")
        if not name or all(cell in {None, ""} for cell in row[min(years) :]):
            continue
        for column, year in years.items():
            cell = row[column] if column < len(row) else None
            written = "" if cell is None else str(cell).replace("\u00a0", "").replace(" ", "")
            empty = written in NONE or written in WITHHELD
            status = SUPPRESSED if written in WITHHELD else NOT_MEASURED if empty else NORMAL
            value = None if empty else number(written.replace(",", "."), f"{where}, row {line}")
            found.append(Observed(parameters["element"], name, year, value, status, unit=""))
    return list(distinct(found, where))


def _heading(table: list[list[object]], where: str) -> tuple[int, dict[int, str]]:
    """Return the row that names most years, and its columns."""
    best: tuple[int, dict[int, str]] = (0, {})
    for place, row in enumerate(table[:60]):
        years = {
            column: match[1]
            for column, cell in enumerate(row)
            if (match := YEAR.fullmatch(str(cell).strip()))
        }
        if len(years) > len(best[1]):
            best = (place, years)
    if len(best[1]) < FEWEST_YEARS or 0 in best[1]:
        mend = "Name the sheet with sheet=...; a table has territories in rows and years in columns"
        raise nonsense("No row of the sheet is a heading of years.", where, mend)
    if len(set(best[1].values())) < len(best[1]):
        raise nonsense("The heading names a year twice.", where)
    return best
