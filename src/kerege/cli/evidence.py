"""``kerege evidence``: what is known, from which source, and how it was computed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.cube import cube, load_cube
from kerege.cli.django import database
from kerege.cli.evidence_life import (
    accept,
    approve,
    decline,
    publish,
    restate,
    send_back,
    withdraw,
)
from kerege.cli.feeds import feeds, fetch, read, record
from kerege.cli.firms import clusters
from kerege.cli.forecast import forecast
from kerege.cli.index import index
from kerege.cli.output import AsJson, print_json, stderr, stdout
from kerege.cli.package import package, rerun_package
from kerege.cli.published import events, hubs, support, targets
from kerege.cli.us_tables import load_cbp, load_qcew

FIGURES, SOURCES, MICRODATA, LIFE, AGAIN = (
    "Figures",
    "What others publish",
    "Microdata and large tables",
    "From draft to published (in the name of an account)",
    "Computing, and computing again",
)

app = typer.Typer(no_args_is_help=True)
for panel, commands in {
    FIGURES: (hubs, events, support, targets, forecast),
    SOURCES: (fetch, feeds, read, record),
    MICRODATA: (cube, load_cube, clusters, load_cbp, load_qcew),
    LIFE: (approve, send_back, publish, withdraw, restate, accept, decline),
    AGAIN: (index, package),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)


def _row(figure: Any) -> dict[str, Any]:
    from kerege.evidence.selectors import plain

    return plain(figure)


@app.command("list", rich_help_panel=FIGURES)
def list_figures(  # noqa: PLR0913 -- each option is a condition a user can name
    *,
    variable: Annotated[str, typer.Option(help="Code of a variable.")] = "",
    territory: Annotated[str, typer.Option(help="Codes of territories, e.g. KZ-71,KZ-75.")] = "",
    year: Annotated[str, typer.Option(help="A year.")] = "",
    dataset: Annotated[str, typer.Option(help="Code of a dataset.")] = "",
    activity: Annotated[str, typer.Option(help="classification:code, e.g. oked-2019:J.")] = "",
    scope: Annotated[str, typer.Option(help="code:version.")] = "",
    within: Annotated[str, typer.Option(help="A region: figures of its districts.")] = "",
    breakdown: Annotated[str, typer.Option(help="A part; 'total' for none.")] = "",
    newest: Annotated[
        str, typer.Option(help="'yes': of each variable and territory the newest total.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List published variables, or the figures that meet conditions."""
    with database(as_json=as_json):
        from kerege.evidence import selectors

        if not any(
            (variable, territory, year, dataset, activity, scope, within, breakdown, newest)
        ):
            rows = [
                {"code": v.code, "name": v.name or "", "unit": v.unit or "", "kind": v.kind}
                for v in selectors.variables_visible_to(None)
            ]
        else:
            asked = selectors.Conditions(
                variable,
                territory,
                dataset,
                activity,
                scope,
                year=year,
                within=within,
                breakdown=breakdown,
                newest=newest,
            )
            found = selectors.figures_where(None, asked)[:limit]
            rows = [_row(figure) for figure in found]
            if not as_json:  # a screen has no room for all that is known of a figure
                columns = ("code", "value", "lower", "upper", "unit", "observation", "synthetic")
                rows = [{name: row[name] for name in columns} for row in rows]
        _print(rows, as_json=as_json)


@app.command(rich_help_panel=FIGURES)
def show(code: str, *, as_json: AsJson = False) -> None:
    """Show a figure with its provenance and the figures that contradict it."""
    with database(as_json=as_json):
        from kerege.evidence import selectors

        found = selectors.figure_by_code(code)
        conflicts = selectors.conflicting(found)
        others = [
            {"can_both_hold": other.can_both_hold, **_row(other.figure)} for other in conflicts
        ]
        if as_json:
            print_json({"figure": _row(found), "conflicts": others})
            return
        for name, value in _row(found).items():
            if value not in ("", None):
                stdout.print(f"[bold]{name:15}[/] ", end="")
                stdout.print(str(value), markup=False, highlight=False)
        for other in others:
            said = "agrees with" if other["can_both_hold"] else "conflicts with"
            line = f"{said:15} {other['value']} ({other['source']}, {other['as_of']})"
            stdout.print(line, markup=False, highlight=False)


@app.command(rich_help_panel=AGAIN)
def compute(
    relative_error: Annotated[
        float | None,
        typer.Option(help="Accuracy of amounts that bounds assume; 0 for none.", min=0, max=0.99),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Compute shares, quotients, growth and shift-share from what is published."""
    with database(as_json=as_json):
        from kerege.evidence import services

        more = {} if relative_error is None else {"relative_error": relative_error or None}
        with stderr.status("computing") as status:
            done = services.compute_all(by=None, progress=status.update, **more)
        rows = [
            {
                "recipe": item.recipe,
                "run": item.run.code if item.run else "",
                "added": item.recorded.added if item.recorded else 0,
                "changed": item.recorded.changed if item.recorded else 0,
                "unchanged": item.recorded.unchanged if item.recorded else 0,
                "left_out": item.left_out,
            }
            for item in done
        ]
        _print(rows, as_json=as_json)


Counted = Annotated[str, typer.Argument(help="A count by region and activity.")]
Period = Annotated[str, typer.Option(help="Its period, e.g. 2012-2016.")]
Absent = Annotated[
    str, typer.Option(help="'zero' if the source states every cell that is not zero.")
]
Level = Annotated[str, typer.Option(help="district, region or city.")]
Threshold = Annotated[float, typer.Option(help="Specialised from this quotient on.")]


@app.command(rich_help_panel=AGAIN)
def quotients(  # noqa: PLR0913 -- each is a choice of the recipe
    variable: Counted,
    *,
    period: Period,
    absent: Absent = "",
    level: Level = "district",
    confidence: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    threshold: Threshold = 1,
    nearest: Annotated[int, typer.Option(min=0, help="Near activities kept of a region.")] = 20,
    with_totals: Annotated[
        bool,
        typer.Option("--with-totals", help="Counts may be withheld: use the published totals."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute location quotients and relatedness of every region and industry.

    For a protected cube: 'kerege evidence cube --margins', then --with-totals --absent zero
    --level region. What is withheld is not known, never zero.
    """
    with database(as_json=as_json):
        from kerege.evidence import services

        with stderr.status("computing"):
            done = services.compute_industries(
                by=None,
                variable=variable,
                period=period,
                absent=absent,
                level=level,
                confidence=confidence,
                threshold=threshold,
                nearest=nearest,
                with_totals=with_totals,
            )
        _print([{"run": done.run.code, **asdict(done.recorded)}], as_json=as_json)


@app.command(rich_help_panel=AGAIN)
def complexity(  # noqa: PLR0913 -- each is a choice of the recipe
    variable: Counted,
    *,
    period: Period,
    absent: Absent = "",
    level: Level = "district",
    threshold: Threshold = 1,
    as_json: AsJson = False,
) -> None:
    """Compute the economic complexity of every region and of every industry."""
    with database(as_json=as_json):
        from kerege.evidence import services

        with stderr.status("computing"):
            done = services.compute_complexity(
                by=None,
                variable=variable,
                period=period,
                absent=absent,
                level=level,
                threshold=threshold,
            )
        _print([{"run": done.run.code, **asdict(done.recorded)}], as_json=as_json)


@app.command(rich_help_panel=AGAIN)
def rerun(
    code: Annotated[str, typer.Argument(help="Code of a run, or a package (folder or ZIP).")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="Every run.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compute runs again and compare checksums; exit code 6 if one differs.

    A package is computed again from itself alone: no database, no portal.
    """
    if code and (Path(code).exists() or Path(code).suffix or "/" in code):  # no run is named so
        rerun_package(Path(code), as_json=as_json)
        return
    with database(as_json=as_json):
        from kerege.evidence import selectors
        from kerege.kernel.errors import Kind, Refusal

        runs = selectors.runs_to_repeat(code, every=every)
        rows = [_again(run, every=every) for run in runs]
        _print(rows, as_json=as_json)
        different = [row["run"] for row in rows if not row["same"]]
        if different:
            raise Refusal(
                f"{len(different)} of {len(rows)} runs gave another result, or none.",
                ", ".join(different),
                "The changed inputs say why; compute again to bring the figures up to date.",
                Kind.CONFLICT,
            )


def _again(run: Any, *, every: bool) -> dict[str, Any]:
    """Compute a run again; among all of them one that cannot be does not end the others."""
    from kerege.evidence import services
    from kerege.kernel.errors import Refusal

    row = {"run": run.code, "same": False, "recorded": run.result_checksum}
    try:
        again = services.rerun(by=None, run=run)
    except Refusal as refusal:
        if not every:
            raise
        return {**row, "found": "", "changed_inputs": "", "why": refusal.what}
    changed = ", ".join(again.changed_inputs)
    return {
        **row,
        "same": again.is_same,
        "found": again.found,
        "changed_inputs": changed,
        "why": "",
    }


@app.command(rich_help_panel=FIGURES)
def export(  # noqa: PLR0913 -- each option is a condition a user can name
    file: Annotated[Path, typer.Argument(help="Where to write.")],
    *,
    variable: str = "",
    territory: str = "",
    year: str = "",
    dataset: str = "",
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, parquet, json, json-stat or sdmx-csv.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write published figures to a file."""
    with database(as_json=as_json):
        from kerege.evidence import selectors

        asked = selectors.Conditions(variable, territory, dataset, year=year)
        number = selectors.write_file(file, form or file.suffix.lstrip("."), asked)
        _print([{"file": str(file), "figures": number}], as_json=as_json)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(*(rows[0] if rows else ["nothing"]), box=None, header_style="bold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    stdout.print(table)
