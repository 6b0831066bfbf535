"""Reading a route of approval from a file: one row for each body, a star for every region."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kerege.concept.content import Texts
from kerege.concept.enums import StepKind
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference

EVERY_REGION = "*"
COLUMNS = ("order", "code", "kind", "territory", "days", *(f"name_{one}" for one in LANGUAGES))
LONGEST = 365


@dataclass(frozen=True)
class StepRow:
    """One body that must agree.

    Attributes
    ----------
    order
        Steps of the same order decide side by side, a higher order after all lower ones.
    territory
        ISO 3166-2 of a region's step, else empty.
    days
        To decide, counted from when the step is reached.
    """

    order: int
    code: str
    kind: str
    name: Texts
    days: int
    territory: str = ""


def read_route(path: Path) -> list[StepRow]:
    """Read a route; a row whose territory is * stands for every region there is.

    Raises
    ------
    Refusal
        With every problem of the file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(
            _("The route cannot be read."),
            str(path),
            _("Give a CSV file in UTF-8."),
            Kind.NOT_FOUND,
        ) from error
    problems = list(_problems(rows))
    if problems:
        raise Refusal(
            _("The route of approval has %(number)d problems.") % {"number": len(problems)},
            "\n".join(problems),
            _("Mend them all and read it again; nothing was opened."),
        )
    return [step for row in rows for step in _steps(row)]


def _problems(rows: list[dict[str, str]]) -> Iterator[str]:
    if not rows:
        yield _("it has no row.")
    known = {region.code for region in reference.regions()}
    codes: set[str] = set()
    for number, row in enumerate(rows, 2):
        where = _("row %(number)d") % {"number": number}
        missing = [name for name in COLUMNS if row.get(name) is None]
        if missing:
            yield f"{where}: " + _("columns are missing: %(names)s") % {"names": ", ".join(missing)}
            continue
        for name, wrong in _wrong(row, known, codes):
            yield f"{where}, {name}: {wrong!r}"
        codes.add(row["code"])


def _wrong(row: dict[str, str], known: set[str], codes: set[str]) -> Iterator[tuple[str, str]]:
    for name, most in (("order", 99), ("days", LONGEST)):
        if not (row[name].isascii() and row[name].isdecimal() and 1 <= int(row[name]) <= most):
            yield name, row[name]
    if row["kind"] not in StepKind.values:
        yield "kind", row["kind"]
    if row["territory"] not in {"", EVERY_REGION, *known}:
        yield "territory", row["territory"]
    if not row["code"] or row["code"] in codes:
        yield "code", row["code"]
    for language in LANGUAGES:
        if row["territory"] != EVERY_REGION and not row[f"name_{language}"].strip():
            yield f"name_{language}", ""


def _steps(row: dict[str, str]) -> Iterable[StepRow]:
    order, days, kind = int(row["order"]), int(row["days"]), row["kind"]
    if row["territory"] != EVERY_REGION:
        name = {language: row[f"name_{language}"] for language in LANGUAGES}
        return [StepRow(order, row["code"], kind, name, days, row["territory"])]
    return [
        StepRow(
            order,
            f"{row['code']}-{region.code}",
            kind,
            {one: getattr(region, f"name_{one}") or region.code for one in LANGUAGES},
            days,
            region.code,
        )
        for region in reference.regions()
    ]
