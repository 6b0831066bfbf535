"""``kerege methods``: methods on files, without the portal."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kerege.cli.output import print_json, refusals, stderr, stdout
from kerege.kernel.errors import Kind, Refusal
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from kerege.methods.disclosure import PrimaryCells, Suppression
    from kerege.methods.disclosure.labelled_table import LabelledTable

app = typer.Typer(no_args_is_help=True)
TOTAL = "_T"
Rows = list[dict[str, str]]


@app.callback()
def methods() -> None:
    """Apply a method to a file."""


@app.command()
def protect(  # noqa: PLR0913 -- every decision of the statistician is an option of its own
    file: Annotated[Path, typer.Argument(help="CSV with a header: one row for each cell.")],
    *,
    axis: Annotated[list[str], typer.Option(help="A column that names cells; repeat it.")],
    value: Annotated[str, typer.Option(help="The column that is published.")],
    threshold: Annotated[int, typer.Option(help="Fewest contributors that may be published.")],
    zero_is_safe: Annotated[
        bool, typer.Option("--zero-is-safe/--zero-is-unsafe", help="May an empty cell be known?")
    ],
    hierarchy: Annotated[
        list[str] | None, typer.Option(help="AXIS=FILE: CSV with columns code, parent.")
    ] = None,
    holder: Annotated[
        str, typer.Option(help="The column of the contributor: rows are then contributions.")
    ] = "",
    p_percent: Annotated[
        float | None, typer.Option(help="With --holder: the p % rule besides the threshold.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write; standard output if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Add every total to a table and withhold what would tell of single contributors.

    What is withheld has an empty value and the status Q; totals have the code _T. Without
    --holder the values are counts of contributors.
    """
    with refusals(as_json=as_json):
        rows = _read(file, [*axis, value, *([holder] if holder else [])])
        axes = _axes(rows, axis, hierarchy or [])
        if p_percent is not None and not holder:
            raise Refusal(
                "The p % rule needs to know who contributes what.",
                "--p-percent",
                "Name the column of the contributor with --holder.",
            )
        try:
            table, primary, alone = _primary(
                rows, axis, axes, value, holder, threshold, zero_is_safe, p_percent
            )
            found = _suppress(table, primary, alone)
        except MethodError as error:
            raise Refusal(error.what, error.where, error.mend) from error
        text = _written(table, found, axis, value)
        if out:
            out.write_text(text, encoding="utf-8")
        elif not as_json:
            stdout.out(text, end="", highlight=False)
        _say(found, primary, as_json=as_json)


def _read(file: Path, wanted: list[str]) -> Rows:
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise Refusal(what, str(file), "Check the path.", Kind.NOT_FOUND) from error
    except UnicodeDecodeError as error:
        raise Refusal("The file is not UTF-8.", str(file), "Save it as CSV UTF-8.") from error
    missing = [name for name in wanted if not rows or name not in rows[0]]
    if missing:
        raise Refusal(
            "A column is missing, or there are no rows.",
            f"{file}: {', '.join(missing)}",
            "Name columns as the header does.",
        )
    return rows


def _axes(rows: Rows, axis: list[str], hierarchy: list[str]) -> list[Mapping[str, str]]:
    files = dict(text.partition("=")[::2] for text in hierarchy)
    if unknown := set(files) - set(axis):
        raise Refusal(
            "A hierarchy belongs to no axis.",
            f"--hierarchy {', '.join(sorted(unknown))}",
            "Write --hierarchy AXIS=FILE with a column that is named with --axis.",
        )
    found: list[Mapping[str, str]] = []
    for name in axis:
        above = (
            {row["code"]: row["parent"] for row in _read(Path(files[name]), ["code", "parent"])}
            if name in files
            else {}
        )
        codes = {row[name]: above.get(row[name], "") for row in rows} | above
        tops = {code: parent or TOTAL for code, parent in codes.items() if code != TOTAL}
        found.append({TOTAL: ""} | tops)
    return found


def _primary(  # noqa: PLR0913, PLR0917 -- the options of the command
    rows: Rows,
    axis: list[str],
    axes: list[Mapping[str, str]],
    value: str,
    holder: str,
    threshold: int,
    zero_is_safe: bool,  # noqa: FBT001 -- an option of the command
    p_percent: float | None,
) -> tuple["LabelledTable", "PrimaryCells", Any]:
    """Return the table, what may not be published of it, and who is alone in a cell."""
    from kerege.methods.disclosure import contributions, frequency_rule, p_percent_rule
    from kerege.methods.disclosure.labelled_table import labelled_table

    cells: dict[tuple[str, ...], float] = {}
    for at, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in axis)
        if key in cells and not holder:
            raise Refusal("A cell is named twice.", f"row {at}", "Add up its rows.")
        cells[key] = cells.get(key, 0.0) + _number(row[value], at, value)
    table = labelled_table(cells.items(), axes)
    if not holder:
        values = table.table.values
        return table, frequency_rule(values, threshold=threshold, zero_is_safe=zero_is_safe), None
    number = {name: at for at, name in enumerate(dict.fromkeys(row[holder] for row in rows))}
    given = contributions(
        table.table,
        cells=[table.position([row[name] for name in axis]) or () for row in rows],
        holders=[number[row[holder]] for row in rows],
        amounts=[_number(row[value], at, value) for at, row in enumerate(rows, start=2)],
    )
    primary = frequency_rule(
        given.count(),
        threshold=threshold,
        zero_is_safe=zero_is_safe,
        distance=given.largest(1)[0],
    )
    if p_percent is not None:
        primary |= p_percent_rule(given, p=p_percent)
    return table, primary, given.single_holder()


def _number(text: str, at: int, column: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Refusal(
            "This is not a number.", f"row {at}, {column}: {text!r}", "Write digits and a point."
        ) from error


def _suppress(table: "LabelledTable", primary: "PrimaryCells", alone: Any) -> "Suppression":
    import numpy as np

    from kerege.methods.disclosure import secondary_suppression

    values = table.table.values
    with stderr.status("looking for what would give it away"):
        return secondary_suppression(
            table.table, primary, weights=1 + np.log1p(values), single_holder=alone
        )


def _written(table: "LabelledTable", found: "Suppression", axis: list[str], value: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*axis, value, "status"])
    writer.writerows(_lines(table, found))
    return text.getvalue()


def _lines(table: "LabelledTable", found: "Suppression") -> Iterator[list[str]]:
    import numpy as np

    codes = [list(of) for of in table.codes]
    for at, number in np.ndenumerate(table.table.values):
        key = [codes[n][place] for n, place in enumerate(at)]
        withheld = bool(found.suppressed[at])
        yield [*key, "" if withheld else f"{number:.15g}", "Q" if withheld else "A"]


def _say(found: "Suppression", primary: "PrimaryCells", *, as_json: bool) -> None:
    done = {
        "cells": int(found.suppressed.size),
        "unsafe": int(primary.unsafe.sum()),
        "further_withheld": int(found.secondary.sum()),
        "information_lost": round(found.lost, 6),
        "at_least": round(found.bound, 6),
        "witnesses": len(found.witnesses),
    }
    if as_json:
        print_json(done)
        return
    stderr.print(
        f"{done['cells']} cells with totals: {done['unsafe']} unsafe, {done['further_withheld']}"
        f" more withheld so that no sum gives them away, proven by {done['witnesses']} possible"
        f" tables. Information lost {done['information_lost']:g}, no pattern loses less than"
        f" {done['at_least']:g}.",
        highlight=False,
        markup=False,
    )
