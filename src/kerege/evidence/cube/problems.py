"""What must not pass: the first problem of each kind, with its file, row, column and value."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.expression import CENTS, LARGEST, NUMBER
from kerege.evidence.cube.intake import Source, records
from kerege.evidence.cube.request import TOTAL, UNSTATED, Request, fields
from kerege.kernel.errors import Refusal

MOST = 5
Test = Callable[[Mapping[str, str]], bool]


@dataclass(frozen=True)
class Fault:
    """One kind of problem.

    Attributes
    ----------
    column
        Where it lies.
    rows
        How many rows have it.
    is_it
        Whether a row (column -> text) has it.
    """

    column: str
    what: str
    mend: str
    rows: int
    is_it: Test


def refuse_faults(source: Source, faults: list[Fault]) -> None:
    """Refuse a file with faults: the first rows of each kind are looked up and named."""
    if not faults:
        return
    told = [
        f"{line}: {fault.what}" + (f" ({fault.rows:,} rows)" if fault.rows > 1 else "")
        for fault in faults
        for line in islice(_places(source, fault), 1)
    ]
    # Each kind with its own mend: one mend under several would be taken for all of them.
    mends = "\n".join(fault.mend for fault in faults)
    raise Refusal("\n".join(told), str(source.path), mends)


def _places(source: Source, fault: Fault) -> Iterator[str]:
    columns = [name for name in fields() if name in source.columns]
    for row, texts in records(source, columns):
        cells = dict(zip(columns, texts, strict=True))
        if fault.is_it(cells):
            yield f"Row {row}, column {fault.column}, '{cells[fault.column][:80]}'"
    yield f"Column {fault.column}"


@dataclass(frozen=True)
class Found:
    """What the pass over the rows of a file found, as far as faults show in it.

    Each row of a list has ``records``, how many rows of the file it stands for.
    """

    places: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    classes: dict[str, list[dict[str, Any]]]
    totals: dict[str, Any]


def faults_of(found: Found, asked: Request, codes: CodeTables) -> list[Fault]:
    """Return what is wrong with a file."""
    faults = [
        *_unknown(found, codes),
        *_years(found.places, asked, codes),
        *_levels(found.activities, asked, codes),
        *_classes(found.classes),
        *_numbers(found.totals, asked),
    ]
    unnamed = found.totals["unnamed"]
    if unnamed:
        mend = "Give each firm its number (a pseudonym does), the same in all its rows."
        faults.append(
            Fault("id", "The firm is not named.", mend, unnamed, lambda row: not row["id"])
        )
    return faults[:MOST]


def _rows(rows: list[dict[str, Any]], test: Callable[[dict[str, Any]], bool]) -> int:
    return sum(row["records"] for row in rows if test(row))


def _unknown(found: Found, codes: CodeTables) -> Iterator[Fault]:
    examples = ", ".join(sorted(codes.places)[-3:])
    for column, rows, known, mend in (
        (
            "territory",
            found.places,
            codes.places.keys(),
            f"Codes are those of the country package, such as {examples}.",
        ),
        (
            "activity",
            found.activities,
            codes.activities,
            f"Codes are those of {codes.classification}, as text: 01111 keeps its zero.",
        ),
    ):

        def unknown(row: Mapping[str, Any], column: str = column, known: Any = known) -> bool:
            return row[column] not in known

        if number := _rows(rows, unknown):
            yield Fault(column, f"There is no such {column}.", mend, number, unknown)


def _years(places: list[dict[str, Any]], asked: Request, codes: CodeTables) -> Iterator[Fault]:
    first, last = asked.years

    def wrong(row: Mapping[str, Any]) -> bool:
        return not first <= _year(row["year"]) <= last

    def untimely(row: Mapping[str, Any]) -> bool:
        known, year = codes.places.get(row["territory"]), _year(row["year"])
        return known is not None and year > 0 and not known.first <= year <= known.last

    if number := _rows(places, wrong):
        what = f"The year is not one of {first} to {last}."
        mend = "Write four digits; --years FIRST-LAST says which may occur."
        yield Fault("year", what, mend, number, wrong)
    if number := _rows(places, untimely):
        what = "The territory does not exist in the year of the row."
        mend = "Give each row the territory to which its place belonged in that year."
        yield Fault("territory", what, mend, number, untimely)


def _year(stated: int | str) -> int:
    """Return a year; 0 for what is none."""
    text = str(stated)
    return int(text) if re.fullmatch("[0-9]{4}", text) else 0


def _levels(activities: list[dict[str, Any]], asked: Request, codes: CodeTables) -> Iterator[Fault]:
    """Without a scope every code has an activity at the level, except those above it."""
    coarse = frozenset() if asked.scope else codes.activities - codes.totals.keys()

    def above(row: Mapping[str, Any]) -> bool:
        return row["activity"] in coarse

    if number := _rows(activities, above):
        what = f"The code stands above the level that is asked for ({asked.level})."
        mend = "Ask for a higher --level, or give the firm its full code."
        yield Fault("activity", what, mend, number, above)


def _classes(classes: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for name, rows in classes.items():
        limits = fields()[name]["constraints"]
        pattern = limits.get("pattern") or "|".join(limits["enum"])

        def bad(row: Mapping[str, Any], name: str = name, pattern: str = pattern) -> bool:
            text = row[name]
            known = text in {"", UNSTATED} or re.fullmatch(pattern, text)
            return text == TOTAL or not known

        if number := _rows(rows, bad):
            mend = (
                f"It is one of {', '.join(limits['enum'])}, or empty where it is not stated."
                if "enum" in limits
                else "Use letters, digits, '.', '_' and '-', at most 40; '_T' means the total."
            )
            yield Fault(name, "This is no code of a class.", mend, number, bad)


def _numbers(totals: dict[str, Any], asked: Request) -> Iterator[Fault]:
    for name in asked.measures:

        def bad(row: Mapping[str, Any], name: str = name) -> bool:
            return bool(row[name]) and _amount(row[name]) is None

        def negative(row: Mapping[str, Any], name: str = name) -> bool:
            return (_amount(row[name]) or 0) < 0

        if number := totals[f"{name}_bad"]:
            what = "This is no amount that can be added."
            mend = (
                "Write digits with a decimal point and at most two decimals, below 10^13, without"
                " spaces; leave it empty where it is not known."
            )
            yield Fault(name, what, mend, number, bad)
        if number := totals[f"{name}_negative"]:
            what = "The amount is negative."
            mend = "Correct it, or leave it empty where it is not known, which is not zero."
            yield Fault(name, what, mend, number, negative)


def _amount(text: str) -> float | None:
    """Return the amount that a text states; None if it is none (see `expression.rows`)."""
    if re.fullmatch(NUMBER, text):
        return float(text)
    with suppress(ValueError):
        value = float(text)  # a binary number of a Parquet file, such as 0.30000000000000004
        noise = len(text.partition(".")[2]) > 9 and abs(value) < LARGEST  # noqa: PLR2004 -- digits
        if noise and abs(value * 100 - round(value * 100)) < CENTS:
            return value
    return None


def refuse_twice(sources: list[Source], asked: Request, key: Mapping[str, Any], times: int) -> None:
    """Refuse a key that two rows share, and name both rows."""
    wanted = {name: str(value) for name, value in key.items() if name in asked.key}
    places = []
    for source in sources:
        columns = list(asked.key)
        for row, texts in records(source, columns):
            if dict(zip(columns, texts, strict=True)) == wanted:
                places.append(f"{source.path}, row {row}")
            if len(places) > 1:
                break
    named = ", ".join(f"{name} '{value}'" for name, value in wanted.items())
    raise Refusal(
        f"{times} rows have the same key: {named}.",
        "; ".join(places[:2]) or str(sources[0].path),
        "Leave one out, or tell the rows of a firm apart in the column job (--unit job).",
    )
