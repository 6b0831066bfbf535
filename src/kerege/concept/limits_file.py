"""The limits of the planner from a file: everything that is wrong with it is said at once."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.checks import Problem, refuse
from kerege.concept.enums import CHOSEN_SHARE, LIMIT_KINDS, LIMITS_OF_MEASURES, FundingSource
from kerege.kernel.cells import harmless_cell
from kerege.kernel.errors import Refusal
from kerege.kernel.text import LANGUAGES

MILLION = 1_000_000
COLUMNS = ("code", "kind", "applies_to", "year", "value", "unit")
"""Those that a file must have; ``status``, ``figure_refs`` and ``rationale_*`` may be left out."""
MOST_BYTES = 1024 * 1024
LONGEST_CODE = 60
LARGEST = Decimal(10**15)
MANY = 1000
NAMES_IN_LIMIT = {
    "source_cap_year": (1, 1),
    "floor_region": (1, 1),
    "cap_group_share": (1, MANY),
    "area_min_share": (1, MANY),
    "promise": (1, 2),
    "absorption_year": (1, 1),
    "prerequisite": (2, 2),
    "synergy": (3, 3),
}
"""Kind of a limit -> how many things it applies to, at least and at most."""
SHARES = ("cap_group_share", "area_min_share", "least_share", "synergy")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """What the limits of a version may name.

    Attributes
    ----------
    years
        Of the concept.
    regions, areas, measures, needs
        Codes; goals are areas too.
    """

    years: range
    regions: frozenset[str]
    areas: frozenset[str]
    measures: frozenset[str]
    needs: frozenset[str]


def wrong_columns(limit: Row, years: range) -> Iterator[str]:
    """Yield the columns of a limit that its kind does not take."""
    kind, named = limit["kind"], len(limit["applies_to"])
    least, most = NAMES_IN_LIMIT.get(kind, (0, MANY))
    wrong = {
        "kind": kind not in LIMIT_KINDS,
        "year": str(kind).endswith("_year") and limit["year"] not in years,
        "applies_to": not least <= named <= most,
        "value": not _is_of_kind(Decimal(limit["value"]), kind),
    }
    if kind in ("prerequisite", "synergy") and len(set(limit["applies_to"])) < named:
        wrong["applies_to"] = True
    yield from (name for name, is_wrong in wrong.items() if is_wrong)


def _is_of_kind(value: Decimal, kind: str) -> bool:
    """Return whether a number can be that of a limit; no synergy removes all that is left."""
    if kind == "synergy":
        return 0 <= value < 1
    return 0 <= value <= (1 if kind in SHARES else LARGEST)


def read(content: bytes, file: str, names: Names | None = None) -> list[dict[str, Any]]:
    """Return the limits of a CSV file, money in units of the currency.

    Parameters
    ----------
    names
        Of the version that is to be planned; None leaves unasked what only a version can tell.

    Raises
    ------
    Refusal
        With every problem of the file: row, column, value, and how to mend it.
    """
    rows = _rows(content, file)
    problems = list(_problems(rows, file, names))
    refuse(
        problems,
        _("The limits have %(number)d problems."),
        _("Mend them all and give the file again; nothing was planned."),
    )
    return [_limit(row) for row in rows]


def written(limits: Iterable[Row], currency: str) -> str:
    """Return limits as the CSV file that `read` reads, money in millions."""
    stream = StringIO()
    names = [*COLUMNS, "status", "figure_refs", *(f"rationale_{one}" for one in LANGUAGES)]
    writer = csv.DictWriter(stream, names, lineterminator="\r\n")
    writer.writeheader()
    for limit in limits:
        is_money = limit["kind"] not in (*SHARES, *LIMITS_OF_MEASURES)
        value = Decimal(str(limit["value"])) / (MILLION if is_money else 1)
        row = {
            "code": limit["code"],
            "kind": limit["kind"],
            "applies_to": " ".join(limit["applies_to"]),
            "year": limit["year"] or "",
            "value": f"{value.normalize():f}",
            "unit": f"mln {currency}" if is_money else "share" if limit["kind"] in SHARES else "",
            "status": "demonstration_assumption" if limit.get("is_assumption") else "published",
            "figure_refs": ";".join(limit.get("references") or ()),
        }
        reasons = limit.get("rationale") or {}
        row |= {f"rationale_{one}": harmless_cell(reasons.get(one, "")) for one in LANGUAGES}
        writer.writerow(row)
    return stream.getvalue()


def _rows(content: bytes, file: str) -> list[dict[str, str]]:
    try:
        text = content[: MOST_BYTES + 1].decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(
            _("The limits cannot be read."), file, _("Give a CSV file in UTF-8.")
        ) from error
    if len(content) > MOST_BYTES:
        raise Refusal(_("The limits cannot be read."), file, _("Give a file of at most 1 MB."))
    return rows


def _problems(rows: Sequence[dict[str, str]], file: str, names: Names | None) -> Iterator[Problem]:
    if not rows:
        yield Problem(file, _("it has no row."), _("Give one row for each limit."))
        return
    if missing := [name for name in COLUMNS if name not in rows[0]]:
        yield Problem(
            file,
            _("columns are missing: %(names)s") % {"names": ", ".join(missing)},
            _("Write them into the first row."),
        )
        return
    codes: set[str] = set()
    for number, row in enumerate(rows, 2):
        where = f"{file}, " + _("row %(number)d") % {"number": number}
        if None in row or None in row.values():
            yield Problem(
                where,
                _("it has more or fewer cells than the first row."),
                _("Put texts with commas into quotation marks."),
            )
            continue
        yield from _of_row(row, where, codes, names)
        codes.add(row["code"])
    if names is not None:
        yield from _without_budget(rows, file, names)


def _of_row(row: Row, where: str, codes: set[str], names: Names | None) -> Iterator[Problem]:
    def problem(column: str, mend: str) -> Problem:
        said = _("this cannot stand here: '%(value)s'.") % {"value": row[column][:80]}
        return Problem(f"{where}, {column}", said, mend)

    code = row["code"].strip()
    if not code or len(code) > LONGEST_CODE or code == CHOSEN_SHARE or ":" in code:
        yield problem("code", _("Give each limit a short name of its own, without a colon."))
    elif code in codes:
        yield problem("code", _("Two limits have this name; give each its own."))
    value, year = _number(row["value"]), row["year"].strip()
    if value is None:
        yield problem("value", _("Write it as 1234.5."))
    if year and not (year.isascii() and year.isdecimal() and len(year) <= 4):  # noqa: PLR2004 -- digits of a year
        yield problem("year", _("Write the year as four digits."))
        year = ""
    money = row["unit"].strip().startswith("mln")
    if money == (row["kind"] in (*SHARES, *LIMITS_OF_MEASURES)):
        yield problem("unit", _("Money is in millions (mln), a share has no unit of money."))
    limit = {
        "kind": row["kind"],
        "applies_to": row["applies_to"].split(),
        "year": int(year) if year else None,
        "value": value or Decimal(0),
    }
    years = names.years if names else range(1, 10_000)
    for column in wrong_columns(limit, years):
        kinds = ", ".join(LIMIT_KINDS)
        mend = _("Known kinds: %(kinds)s; those of a year name one of the concept.")
        yield problem(column, mend % {"kinds": kinds})
    if names is not None:
        yield from _unknown(limit, names, problem)


def _unknown(limit: Row, names: Names, problem: Callable[[str, str], Problem]) -> Iterator[Problem]:
    known = {
        "source_cap_year": frozenset(FundingSource.values),
        "floor_region": names.regions,
        "cap_group_share": names.regions,
        "area_min_share": names.areas,
        "promise": names.measures | names.regions,
        "absorption_year": names.regions,
        "prerequisite": names.measures,
        "synergy": names.measures | names.needs,
    }.get(limit["kind"])
    unknown = [code for code in limit["applies_to"] if known is not None and code not in known]
    if unknown:
        mend = _("This version does not know: %(codes)s.") % {"codes": ", ".join(unknown)}
        yield problem("applies_to", mend)


def _without_budget(rows: Sequence[Row], file: str, names: Names) -> Iterator[Problem]:
    given = {row["year"] for row in rows if row["kind"] == "budget_year" and row["year"]}
    missing = [str(year) for year in names.years if str(year) not in given]
    if missing:
        yield Problem(
            file,
            _("There is no budget for some years.") + " " + ", ".join(missing) + ".",
            _("Give a limit of the kind 'budget_year' for each year of the concept."),
        )


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _limit(row: Row) -> dict[str, Any]:
    is_money = row["unit"].strip().startswith("mln")
    value = Decimal(row["value"].strip())
    references = row.get("figure_refs") or ""
    return {
        "code": row["code"].strip(),
        "kind": row["kind"],
        "applies_to": row["applies_to"].split(),
        "year": int(row["year"]) if row["year"].strip() else None,
        "value": str(value * MILLION if is_money else value),
        "is_assumption": row.get("status") != "published",
        "references": references.split(";") if references else [],
        "rationale": {
            language: (row.get(f"rationale_{language}") or "").strip() for language in LANGUAGES
        },
    }
