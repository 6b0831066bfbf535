"""``kerege country``: check, describe and load country data packages."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, refusals, stderr, stdout
from kerege.kernel.errors import EXIT_CODE, Kind, Refusal

app = typer.Typer(no_args_is_help=True)
Directory = Annotated[Path, typer.Argument(help="The folder with datapackage.json.")]


@app.command()
def check(
    directory: Directory,
    *,
    as_json: AsJson = False,
    warnings: Annotated[bool, typer.Option(help="Also list missing translations.")] = True,
) -> None:
    """Report every problem of a package, with file, row, column, value and mend."""
    from kerege.countries.package import check_package
    from kerege.countries.problems import ERROR

    problems = check_package(directory)
    errors = [problem for problem in problems if problem.severity == ERROR]
    shown = problems if warnings else errors
    if as_json:
        print_json(
            {
                "directory": str(directory),
                "errors": len(errors),
                "warnings": len(problems) - len(errors),
                "problems": [problem.as_dict() for problem in shown],
            }
        )
    elif not shown:
        stdout.print(f"[green]The package {directory} is sound.[/]", highlight=False)
    else:
        table = Table("", "Where", "Value", "What is wrong", "How to mend it", highlight=False)
        for problem in shown:
            row = f", row {problem.row}" if problem.row else ""
            column = f", {problem.column}" if problem.column else ""
            table.add_row(
                problem.severity,
                f"{problem.file}{row}{column}".replace("[", r"\["),
                problem.value.replace("[", r"\["),
                problem.problem.replace("[", r"\["),
                problem.mend.replace("[", r"\["),
            )
        stdout.print(table)
        stdout.print(f"{len(errors)} errors, {len(problems) - len(errors)} warnings.")
    if errors:
        raise typer.Exit(EXIT_CODE[Kind.INVALID])


@app.command()
def describe(
    directory: Directory,
    *,
    name: Annotated[str, typer.Option(help="Short name of a new package.")] = "country",
    languages: Annotated[str, typer.Option(help="Languages of a new package.")] = "en",
) -> None:
    """Write the schemas of every table into datapackage.json; other keys are kept."""
    from kerege.countries.files import DESCRIPTOR
    from kerege.countries.files import describe as entries

    with refusals():
        path = directory / DESCRIPTOR
        try:
            known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        except ValueError as error:
            raise Refusal(
                "The descriptor is not JSON.", str(path), "Mend it or remove it."
            ) from error
        known.setdefault("profile", "data-package")
        known.setdefault("name", name)
        known.setdefault("languages", languages.split(","))
        known["resources"] = entries(tuple(known["languages"]))
        directory.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
        path.write_text(text, encoding="utf-8")
        stderr.print(f"{path}: {len(known['resources'])} tables.", highlight=False)


@app.command()
def load(
    directory: Directory,
    *,
    register: Annotated[
        bool, typer.Option(help="Also load the synthetic register of the package.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Load a package: all of it, or nothing if it has an error. A second time changes nothing.

    In an empty database the tables are made first.
    """
    with database(as_json=as_json, tables=True):
        from kerege.countries.load import load_country
        from kerege.countries.register import load_register

        with Progress(console=stderr, transient=True) as progress:
            task = progress.add_task("Loading the package", total=None)
            loaded = load_country(
                directory,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            subjects = None
            if register:
                progress.reset(task, description="Loading the synthetic register", total=None)
                subjects = load_register(directory)
        if as_json:
            known = asdict(subjects) if subjects else None
            print_json({"directory": str(directory), **asdict(loaded), "register": known})
            return
        _tell(loaded.counts, loaded.changes, was_known=loaded.was_known)
        if subjects:
            stdout.print(
                f"register (synthetic): {subjects.created} new, {subjects.changed} changed, "
                f"{subjects.unchanged} unchanged",
                highlight=False,
            )


def _tell(counts: dict[str, int], changes: dict[str, dict[str, int]], *, was_known: bool) -> None:
    """Say what a load brought."""
    if was_known:
        stdout.print("This package was loaded before; nothing was changed.", highlight=False)
    for name, number in counts.items():
        stdout.print(f"{name}: {number}", highlight=False)
    for dataset, numbers in changes.items():
        words = ", ".join(f"{number} {word}" for word, number in numbers.items())
        stdout.print(f"{dataset}: {words}", highlight=False)
