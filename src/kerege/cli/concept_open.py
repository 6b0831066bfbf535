"""A version in formats that other systems read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.concept_version import named_version
from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout
from kerege.kernel.errors import Refusal


def iati(  # noqa: PLR0913 -- each is an option of the command
    code: Annotated[str, typer.Argument(help="Code of the concept; by default the newest.")] = "",
    *,
    version: Annotated[
        int | None, typer.Option("--version", help="Number; by default the newest.")
    ] = None,
    organisation: Annotated[
        str, typer.Option(help="IATI identifier of the publisher, from its register.")
    ],
    name: Annotated[str, typer.Option(help="Its name; by default the identifier.")] = "",
    out: Annotated[Path, typer.Option(help="The file to write.")],
    as_json: AsJson = False,
) -> None:
    """Write a version as an IATI 2.03 activity with its results."""
    with database(as_json=as_json):
        from kerege.concept import services

        found = named_version(code, version)
        content = services.produce_iati(
            by=None, version=found, organisation=organisation, reporter=name
        )
        out.write_bytes(content)
        if as_json:
            print_json({"file": str(out)})
        else:
            stdout.print(str(out), highlight=False, markup=False, soft_wrap=True)


def package(
    out: Annotated[Path, typer.Argument(help="A file named .zip, or a folder.")],
    *,
    code: Annotated[str, typer.Option(help="Code of the concept; by default the newest.")] = "",
    version: Annotated[
        int | None, typer.Option("--version", help="Number; by default the newest.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a whole version as a Frictionless data package, which can be loaded again."""
    with database(as_json=as_json):
        from kerege.concept import services

        found = named_version(code, version)
        files = services.produce_package(by=None, version=found)
        _write(files, out)
        if as_json:
            print_json({"package": str(out), "files": sorted(files)})
        else:
            stdout.print(f"{out}: {len(files)} files", markup=False, highlight=False)


def renew(  # noqa: PLR0913 -- each is an option of the command
    code: Annotated[str, typer.Argument(help="Code of the concept that is renewed.")],
    *,
    first: Annotated[int, typer.Option("--from", help="First year of the successor.")],
    last: Annotated[int, typer.Option("--to", help="Last year of the successor.")],
    successor: Annotated[
        str, typer.Option("--as", help="Its code; by default with the new years.")
    ] = "",
    version: Annotated[
        int | None, typer.Option("--version", help="Number; by default the newest.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin the concept of the next period with a draft made from a published version."""
    with database(as_json=as_json):
        from kerege.concept import selectors, services
        from kerege.kernel.text import LANGUAGES

        found = named_version(code, version)

        def moved(text: str) -> str:
            return selectors.next_period(text, found.concept, first, last)

        draft = services.renew(
            by=None,
            version=found,
            code=successor or moved(found.concept.code),
            titles={x: moved(getattr(found.concept, f"title_{x}") or "") for x in LANGUAGES},
            first_year=first,
            last_year=last,
        )
        facts = {"concept": draft.concept.code, "version": draft.number, "status": draft.status}
        if as_json:
            print_json(facts)
        else:
            stdout.print(f"{facts['concept']} v{draft.number}, {draft.status}", highlight=False)


def is_package(source: Path) -> bool:
    """Return whether a path is a data package of a version, not a folder of a country."""
    return source.is_file() or (source / "datapackage.json").is_file()


def read_files(source: Path) -> dict[str, bytes]:
    """Return the files of a package: a ZIP file, or a folder whose own files are read."""
    from kerege.concept.services import MOST_FILES, MOST_UNPACKED
    from kerege.kernel.archive import unpack

    try:
        if source.is_file():
            content = source.read_bytes()
            return unpack(content, most_files=MOST_FILES, most_bytes=MOST_UNPACKED)
        return {path.name: path.read_bytes() for path in source.iterdir() if path.is_file()}
    except OSError as error:
        mend = "Name a package that can be read."
        raise Refusal(str(error.strerror), str(source), mend) from error


def _write(files: Mapping[str, bytes], out: Path) -> None:
    from kerege.kernel.archive import pack

    try:
        if out.suffix == ".zip":
            out.write_bytes(pack(files))
            return
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        mend = "Name a file or folder that can be written to."
        raise Refusal(str(error.strerror), str(out), mend) from error
