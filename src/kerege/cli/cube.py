"""``kerege evidence cube``: from a business register or payroll file to a protected cube."""

from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, refusals, say_loaded, stderr, stdout
from kerege.kernel.errors import Kind, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kerege.evidence.cube.request import Request

EARLIEST = 1991


def cube(  # noqa: PLR0913 -- each is an option of the command
    files: Annotated[
        list[Path] | None, typer.Argument(help="CSV or Parquet, one row per firm or job and year.")
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("cube"),
    unit: Annotated[str, typer.Option(help="What a row is: firm or job.")] = "firm",
    breakdown: Annotated[
        list[str] | None, typer.Option("--by", help="legal_form, size, sex or age_group.")
    ] = None,
    sums: Annotated[
        list[str] | None, typer.Option("--sum", help="employees, turnover or wages.")
    ] = None,
    level: Annotated[str, typer.Option(help="Level of the classification.")] = "section",
    scope: Annotated[str, typer.Option(help="code:version of a scope, instead of a level.")] = "",
    country: Annotated[
        Path | None,
        typer.Option(help="Country package with the code tables; by default Kazakhstan."),
    ] = None,
    years: Annotated[str, typer.Option(help="FIRST-LAST year that may occur.")] = "",
    margins: Annotated[
        bool, typer.Option(help="Also the country, all activities and each total.")
    ] = False,
    threshold: Annotated[int | None, typer.Option(help="Fewest firms behind a number.")] = None,
    p_percent: Annotated[
        int | None, typer.Option(help="Withhold sums by the p % rule with this p.")
    ] = None,
    dominance: Annotated[
        str, typer.Option(help="N:K: withhold sums of which N firms hold over K %.")
    ] = "",
    unprotected: Annotated[
        str, typer.Option(help="Why nothing is withheld; kept in the audit trail and the file.")
    ] = "",
    synthetic: Annotated[
        bool, typer.Option(help="The rows are made up (as in any file named synthetic*).")
    ] = False,
    backend: Annotated[str, typer.Option(help="duckdb, postgres or spark.")] = "duckdb",
    url: Annotated[str, typer.Option(help="Of PostgreSQL, or the master of Spark.")] = "",
    memory: Annotated[int, typer.Option(min=256, help="The most to be used, in MiB.")] = 1024,
    threads: Annotated[int, typer.Option(min=0, help="0: as many as there are cores.")] = 0,
    schema: Annotated[bool, typer.Option("--schema", help="Print the schema of a file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Sum up microdata to a protected cube: territory x activity x year x breakdown.

    A file that is not sound is refused with the row; nothing is written. A run that was stopped
    goes on where it stood when it is called again.
    """
    with refusals(as_json=as_json):
        _require_libraries()
        from kerege.countries.package import KAZAKHSTAN
        from kerege.evidence.cube import request
        from kerege.evidence.cube.build import Machine, build
        from kerege.evidence.cube.codes import read_codes
        from kerege.evidence.cube.engine import BACKENDS

        if schema:
            print_json(request.schema())
            return
        if not files:
            raise Refusal("There is nothing to read.", "FILE", "Name one file or more.")
        if backend not in BACKENDS:
            raise Refusal(
                "There is no such backend.", backend, f"Choose one of: {', '.join(BACKENDS)}."
            )
        asked = request.Request(
            unit=unit,
            years=_years(years),
            breakdown=tuple(breakdown or ()),
            measures=tuple(sums or ()),
            level=level,
            scope=scope,
            margins=margins,
            synthetic=synthetic or any(path.name.startswith("synthetic") for path in files),
            rule=_rule(threshold, p_percent, dominance),
            unprotected=unprotected.strip(),
        )
        codes = read_codes(country or KAZAKHSTAN, scope=scope, level=level)
        machine = Machine(backend, memory, **({"threads": threads} if threads else {}), url=url)
        if asked.unprotected:
            _record_unprotected(asked, files, out)
        with _progress() as progress:
            written = build(files, asked, codes, out, machine=machine, progress=progress)
        _tell(asdict(written) | _marks(asked), as_json=as_json)


def _require_libraries() -> None:
    missing = [name for name in ("ibis", "duckdb", "pyarrow") if find_spec(name) is None]
    if missing:
        raise Refusal(
            f"These libraries are not installed: {', '.join(missing)}.",
            "kerege evidence cube",
            "Install kerege[cube].",
            Kind.UNAVAILABLE,
        )


def _years(text: str) -> tuple[int, int]:
    if not text:
        return EARLIEST, datetime.now(tz=UTC).year
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise Refusal("Years are written FIRST-LAST.", f"--years {text}", "For instance 2019-2024.")
    return int(first), int(last or first)


def _rule(threshold: int | None, p_percent: int | None, dominance: str) -> Any:
    from kerege.evidence.cube import request

    pair = request.dominance(dominance)
    if threshold is None:
        if p_percent is not None or pair:
            raise Refusal(
                "A rule needs a threshold.", "--threshold", "Add the fewest firms behind a number."
            )
        return None
    return request.Rule(threshold=threshold, p_percent=p_percent, dominance=pair)


def _record_unprotected(asked: "Request", files: list[Path], out: Path) -> None:
    """Write into the audit trail that somebody takes numbers out unprotected, before it is done."""
    try:
        from kerege.cli.django import start

        start()
    except ImportError as error:
        raise Refusal(
            "An unprotected cube is recorded in the audit trail, which is not installed.",
            "--unprotected",
            "Install kerege[portal], or ask for a protected cube.",
            Kind.UNAVAILABLE,
        ) from error
    from kerege.evidence import services

    services.record_unprotected_cube(
        by=None, reason=asked.unprotected, files=[str(path) for path in files], out=str(out)
    )


def _marks(asked: "Request") -> dict[str, Any]:
    return {"synthetic": asked.synthetic, "protected": not asked.unprotected}


@contextmanager
def _progress() -> "Iterator[Callable[[str, int, int], None]]":
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)
            if not stderr.is_terminal:
                stderr.print(step, markup=False, highlight=False)

        yield show


def _tell(written: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(written)
        return
    if written["synthetic"]:
        stdout.print("[magenta]Synthetic[/]: no statistic.")
    if not written["protected"]:
        stdout.print("[bold red]Not protected[/]: for work inside the office only.")
    stdout.print(f"{written['rows']:,} rows, {written['outside']:,} outside the scope")
    stdout.print(f"{written['numbers']:,} numbers, {written['withheld']:,} withheld")
    for name in written["files"]:
        stdout.print(str(written["folder"] / name), markup=False, soft_wrap=True)


def load_cube(  # noqa: PLR0913 -- each is an option of the command
    folder: Annotated[Path, typer.Argument(help="A folder that 'kerege evidence cube' wrote.")],
    *,
    code: Annotated[str, typer.Option(help="Code of the dataset.")],
    title: Annotated[str, typer.Option(help="Title of the dataset.")],
    publisher: Annotated[str, typer.Option(help="Who holds the microdata.")],
    licence: Annotated[str, typer.Option(help="Licence of the cube.")],
    as_json: AsJson = False,
) -> None:
    """Load a protected cube as a draft dataset, for an analyst to publish."""
    with database(as_json=as_json):
        from kerege.evidence import services
        from kerege.kernel.text import LANGUAGES

        loaded = services.load_cube(
            by=None,
            folder=folder,
            code=code,
            titles=dict.fromkeys(LANGUAGES, title),
            publisher=publisher,
            licence=licence,
        )
        say_loaded(loaded.dataset, loaded.recorded, as_json=as_json)
