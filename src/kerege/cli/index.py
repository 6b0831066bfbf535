"""``kerege evidence index``: an index from a definition and a table; runs without the portal.

``kerege evidence index add FILE`` hands a definition in to the portal, as a draft.
"""

import csv
import math
from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.output import AsJson, print_json, refusals, stdout
from kerege.kernel.errors import Kind, Refusal

MOST_BYTES = 50_000_000
ADD = Path("add")


def index(  # noqa: PLR0913 -- what a definition is, and whose
    definition: Annotated[
        Path, typer.Argument(help="YAML: indicators, weights, choices; or the word 'add'.")
    ],
    data: Annotated[
        Path,
        typer.Argument(
            help="CSV: a column 'region' and one for each indicator; empty: unknown."
            " After 'add': the definition."
        ),
    ],
    *,
    owner: Annotated[str, typer.Option(help="With 'add': whose definition it is.")] = "",
    licence: Annotated[str, typer.Option(help="With 'add': on what terms it may be used.")] = "",
    email: Annotated[
        str, typer.Option("--as", help="With 'add': e-mail address of the account that acts.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Compose an index of regions and say how far its ranks hang on the choices made.

    'kerege evidence index add FILE' hands a definition in as a draft, computed from what is
    measured; a second person approves it ('kerege evidence approve index-CODE').
    """
    with refusals(as_json=as_json):
        if definition == ADD:
            _add(data, owner, licence, email, as_json=as_json)
            return
        from kerege.evidence.index.analysis import compose
        from kerege.evidence.index.data import as_data
        from kerege.evidence.index.definition import read_definition

        defined = read_definition(_text(definition), definition.name)
        codes = [node.code for node in defined.indicators]
        regions, table = read_table(_text(data), data.name, codes)
        found = as_data(defined, compose(defined, regions, table))
        if as_json:
            print_json(found)
            return
        _print(found)


def _add(file: Path, owner: str, licence: str, email: str, *, as_json: bool) -> None:
    given = {"--owner": owner, "--licence": licence, "--as": email}
    if absent := [name for name, said in given.items() if not said.strip()]:
        raise Refusal("A definition is somebody's.", ", ".join(absent), "Give these options.")
    content = _text(file).encode()
    from kerege.cli.django import start

    start()
    from kerege.evidence import services
    from kerege.people import selectors as people

    added = services.add_index(
        by=people.person_by_email(email),
        content=content,
        filename=file.name,
        owner=owner,
        licence=licence,
    )
    said = {
        "index": added.code,
        "dataset": added.dataset.code if added.dataset else "",
        "state": added.dataset.status if added.dataset else "published",
        "checksum": added.checksum,
        "run": added.run.code if added.run else "",
    }
    if as_json:
        print_json(said)
    else:
        for name, value in said.items():
            stdout.print(f"{name}: {value}", markup=False, highlight=False, soft_wrap=True)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("The file is larger than 50 MB.", str(path), "Give one row per region.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise Refusal(what, str(path), "Check the path.", Kind.NOT_FOUND) from error
    except UnicodeDecodeError as error:
        raise Refusal("The file is not UTF-8 text.", str(path), "Save it as UTF-8.") from error


def read_table(text: str, name: str, codes: list[str]) -> tuple[list[str], Any]:
    """Read regions and their indicators; every problem is named with its row."""
    import numpy as np

    rows = csv.DictReader(text.splitlines())
    absent = [code for code in ("region", *codes) if code not in (rows.fieldnames or ())]
    if absent:
        raise Refusal("Columns are missing.", f"{name}: {', '.join(absent)}", "Add them.")
    regions, table, problems = [], [], []
    for number, row in enumerate(rows, 2):
        region = (row["region"] or "").strip()
        if not region or region in regions:
            problems.append(f"row {number}: the region is {'repeated' if region else 'empty'}")
        regions.append(region)
        table.append([_value(row[code], f"row {number}, {code}", problems) for code in codes])
    if problems or not table:
        said = "\n".join(problems or ["no rows"])
        raise Refusal("The table cannot be used.", f"{name}\n{said}", "Mend the rows.")
    return regions, np.array(table)


def _value(text: str | None, where: str, problems: list[str]) -> float:
    if not (text or "").strip():
        return math.nan
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problems.append(f"{where}: {text!r} is not a number")
    return value


def _print(found: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for name in ("region", "ranks", "rank", f"among the first {found['top_places']}", "score"):
        table.add_column(name, justify="left" if name == "region" else "right")
    for row in found["regions"]:
        table.add_row(
            row["region"],
            f"{row['rank_from']:g} to {row['rank_to']:g}",
            f"{row['rank']:g}",
            f"{row['among_first']:.0%}",
            f"{row['score']:.1f}",
        )
    stdout.print(table)
    for row in found["regions"]:
        if row["filled"]:
            stdout.print(f"filled in: {row['region']} ({', '.join(row['filled'])})", markup=False)
    for region, gaps in found["left_out"].items():
        stdout.print(f"not ranked: {region} ({', '.join(gaps)} not measured)", markup=False)
    _print_checks(found["checks"])
    _print_sensitivity(found["sensitivity"])


def _print_checks(checks: dict[str, Any]) -> None:
    if not checks:
        return
    adequacy = checks["sampling_adequacy"]
    said = "has none" if adequacy is None else f"{adequacy:.2f}"
    stdout.print(f"\nCronbach's alpha {checks['alpha']:.2f}; sampling adequacy (KMO) {said}")
    weights = checks["component_weights"].items()
    if weights:
        listed = ", ".join(f"{code} {weight:.0%}" for code, weight in weights)
        stdout.print(f"principal components would weigh: {listed}", markup=False)


def _print_sensitivity(found: dict[str, Any]) -> None:
    from rich.table import Table

    if not found:
        return
    stdout.print(f"\nregions move by {found['mean_shift']:.1f} places on average; which choice:")
    table = Table(box=None, header_style="bold")
    for name in ("choice", "share with interactions", "share alone"):
        table.add_column(name, justify="left" if name == "choice" else "right")
    for row in found["choices"]:
        total = f"{row['total']:.0%} ± {row['total_error']:.0%}"
        table.add_row(row["choice"], total, f"{row['first']:.0%} ± {row['first_error']:.0%}")
    stdout.print(table)
