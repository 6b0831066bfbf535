"""``kerege evidence clusters``: from a file of firms to protected micro-clusters."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.output import AsJson, print_json, refusals, stdout
from kerege.kernel.errors import Refusal


def clusters(  # noqa: PLR0913 -- each is an option of the command
    file: Annotated[
        Path | None, typer.Argument(help="CSV or Parquet: all firms of the area, one row each.")
    ] = None,
    *,
    scope: Annotated[
        str, typer.Option(help="code:version of the scope whose firms are looked for.")
    ] = "",
    reach: Annotated[float, typer.Option(help="Metres within which firms are near.")] = 0,
    near: Annotated[int, typer.Option(help="Near firms of the scope that make a core.")] = 0,
    least: Annotated[int, typer.Option(help="Fewest firms of the scope in a cluster.")] = 0,
    threshold: Annotated[int, typer.Option(help="Fewest firms behind a number or place.")] = 0,
    permutations: Annotated[int, typer.Option(help="Draws that chance is measured by.")] = 999,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 1,
    level: Annotated[float, typer.Option(help="p-value up to which it is beyond chance.")] = 0.05,
    country: Annotated[
        Path | None,
        typer.Option(help="Country package with the code tables; by default Kazakhstan."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A folder for clusters.csv, clusters.geojson, recipe.json.")
    ] = None,
    synthetic: Annotated[
        bool, typer.Option(help="The rows are made up (as in any file named synthetic*).")
    ] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the schema of a file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find where firms of a scope lie close together, beyond the density of all firms.

    No place of a single firm and no small count is printed or written. A file that is not sound is
    refused with every kind of problem.
    """
    with refusals(as_json=as_json):
        from kerege.countries.package import KAZAKHSTAN
        from kerege.evidence.cube.codes import read_codes
        from kerege.evidence.firms.analysis import Asked, find
        from kerege.evidence.firms.reading import read_firms
        from kerege.evidence.firms.reading import schema as described
        from kerege.evidence.firms.writing import recipe, write

        if schema:
            print_json(described())
            return
        path = _required(file, scope, reach, near, least, threshold)
        asked = Asked(
            scope=scope,
            reach=reach,
            near=near,
            least=least,
            threshold=threshold,
            permutations=permutations,
            seed=seed,
            level=level,
        )
        codes = read_codes(country or KAZAKHSTAN, scope=scope, level="section")
        firms = read_firms(path, codes.activities)
        found = find(firms, codes.totals.keys(), asked)
        made_up = synthetic or path.name.startswith("synthetic")
        made = recipe(firms, codes.checksums, asked, found)
        files = write(out, found, made, synthetic=made_up) if out else []
        if as_json:
            print_json({"synthetic": made_up, "recipe": made, "clusters": found.rows})
            return
        _print(found, synthetic=made_up, scope=scope)
        for name in files:
            stdout.print(str((out or Path()) / name), markup=False, soft_wrap=True)


def _required(  # noqa: PLR0913, PLR0917 -- the options of the command
    file: Path | None, scope: str, reach: float, near: int, least: int, threshold: int
) -> Path:
    said = {"--scope": scope, "--reach": reach, "--near": near, "--least": least}
    said["--threshold"] = threshold
    absent = [name for name, value in said.items() if not value]
    if file is None or absent:
        raise Refusal(
            "What a cluster is, and what may be told, is for you to say: there is no default.",
            ", ".join([*([] if file else ["FILE"]), *absent]),
            "For instance FILE --scope uk-dcms-oked:2016 --reach 300 --near 5 --least 50"
            " --threshold 10.",
        )
    return file


def _print(found: Any, *, synthetic: bool, scope: str) -> None:
    from rich.table import Table

    if synthetic:
        stdout.print("[magenta]Synthetic[/]: no statistic.")
    stdout.print(
        f"{found.firms:,} firms, {found.members:,} of them of {scope}; "
        f"{len(found.rows)} clusters, "
        f"{sum(row['beyond_all_firms'] for row in found.rows)} beyond the density of all firms",
        markup=False,
        highlight=False,
    )
    if not found.rows:
        return
    table = Table(box=None, header_style="bold")
    titles = ("of scope", "all firms", "times the share outside", "p", "beyond all", "centre", "m")
    for title in ("cluster", *titles):
        table.add_column(title, justify="right")
    for row in found.rows:
        times = row["times_share_outside"]
        table.add_row(
            str(row["cluster"]),
            f"{row['firms_of_scope']:,}",
            "withheld" if row["firms"] is None else f"{row['firms']:,}",
            "" if times is None else f"{times:g}",
            f"{row['p_value']:g}",
            "yes" if row["beyond_all_firms"] else "no",
            f"{row['latitude']:.3f}, {row['longitude']:.3f}",
            f"{row['spread_m']}",
        )
    stdout.print(table)
