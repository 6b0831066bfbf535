"""``kerege register``: sources, and the files of subjects that they deliver."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout
from kerege.kernel.errors import EXIT_CODE, Kind, Refusal

app = typer.Typer(no_args_is_help=True)
File = Annotated[
    Path, typer.Argument(help="CSV or XLSX, by the standard (kerege register schema).")
]
Source = Annotated[str, typer.Option(help="Code of the source that the keys belong to.")]
Region = Annotated[str, typer.Option(help="Code of the region it covers; empty: the country.")]
MOST_BYTES = 512 * 1024 * 1024
MOST_ROWS = 2_000_000
"""More than a page takes: a national register at once."""


@app.command()
def schema() -> None:
    """Print the standard of a file of subjects (Frictionless table schema)."""
    with database():
        from kerege.register import selectors

        print_json(selectors.file_schema())


@app.command()
def source(  # noqa: PLR0913 -- each option is a thing that has to be said of a source
    code: Annotated[str, typer.Argument(help="Short and stable; of small letters.")],
    *,
    name_kk: Annotated[str, typer.Option(help="Its name in Kazakh.")] = "",
    name_ru: Annotated[str, typer.Option(help="Its name in Russian.")] = "",
    name_en: Annotated[str, typer.Option(help="Its name in English.")] = "",
    classification: Annotated[str, typer.Option(help="Of the activities in its files.")] = "",
    synthetic: Annotated[bool, typer.Option(help="A rehearsal: its records are made up.")] = False,
) -> None:
    """Add a register that will hand its subjects over."""
    with database(tables=True):
        from kerege.register import services

        made = services.add_source(
            by=None,
            code=code,
            names={"kk": name_kk, "ru": name_ru, "en": name_en},
            classification=classification,
            is_synthetic=synthetic,
        )
        stdout.print(f"{made.code}: {made.origin}", highlight=False, markup=False)


@app.command()
def check(file: File, *, source: Source, region: Region = "", as_json: AsJson = False) -> None:
    """Check a file of subjects: every problem with its row; nothing is kept."""
    with database(as_json=as_json):
        from kerege.register import selectors, services

        what = _what(selectors.source_by_code(source), region)
        reading = services.read_delivery(content=_content(file), **what)
        _say(reading.problems, as_json=as_json)
        if as_json:
            print_json({"rows": len(reading.rows), "problems": []})
        else:
            stdout.print(f"sound: {len(reading.rows):,} rows", highlight=False, markup=False)


@app.command()
def load(file: File, *, source: Source, region: Region = "", as_json: AsJson = False) -> None:
    """Load a file of subjects; the same file again changes nothing."""
    with database(as_json=as_json, tables=True):
        from kerege.register import selectors, services

        what = _what(selectors.source_by_code(source), region)
        content = _content(file)
        reading = services.read_delivery(content=content, **what)
        _say(reading.problems, as_json=as_json)
        made = services.deliver(content=content, filename=file.name, **what)
        told = {
            "source": source,
            "region": region,
            "new": made.new,
            "changed": made.changed,
            "unchanged": made.unchanged,
            "left_out": made.left_out,
            "missing": len(made.absent),
            "checksum": made.checksum,
        }
        if as_json:
            print_json(told)
            return
        words = ("new", "changed", "unchanged", "left_out", "missing")
        line = ", ".join(f"{told[word]:,} {word}" for word in words)
        stdout.print(f"{source} {region}".strip() + f": {line}", highlight=False, markup=False)


@app.command()
def doubles(  # noqa: PLR0913 -- each option is a thing that can be said of a pair
    one: Annotated[str, typer.Argument(help="Code of the record that stays.")] = "",
    other: Annotated[str, typer.Argument(help="Code of the record that is closed.")] = "",
    *,
    reason: Annotated[str, typer.Option(help="What shows it.")] = "",
    apart: Annotated[bool, typer.Option("--apart", help="They are not the same.")] = False,
    undo: Annotated[int, typer.Option(help="Number of a decision to undo.")] = 0,
    as_json: AsJson = False,
) -> None:
    """List possible doubles and what was decided; decide on a pair, or undo it."""
    with database(as_json=as_json, tables=bool(one or undo)):
        from kerege.register import selectors, services

        if undo:
            services.undo_double(by=None, decision=selectors.decided_double(undo))
        elif one or other:
            kept, double = (selectors.any_subject(code) for code in (one, other))
            services.decide_double(
                by=None, kept=kept, double=double, is_same=not apart, reason=reason
            )
        pairs = [
            {"records": [_told(each) for each in pair]} for pair in selectors.possible_doubles()
        ]
        decided = [
            {
                "number": held.pk,
                "same": held.is_same,
                "records": [_told(held.kept), _told(held.double)],
                "reason": held.reason,
            }
            for held in selectors.decided_doubles()
        ]
        if as_json:
            print_json({"possible": pairs, "decided": decided})
            return
        for line in (*pairs, *decided):
            word = {None: "?", True: "=", False: "/"}[line.get("same")]
            first, second = (f"{of['code']} {of['source']}" for of in line["records"])
            text = f"{line.get('number', '')} {first} {word} {second} {line.get('reason', '')}"
            stdout.print(text.strip(), highlight=False, markup=False, soft_wrap=True)


@app.command()
def erase(
    code: Annotated[str, typer.Argument(help="Code of the record: the last part of its address.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; no name, address or number of the person.")],
    as_json: AsJson = False,
) -> None:
    """Erase a record of a person who asks it, in its history too; nobody can undo it."""
    with database(as_json=as_json, tables=True):
        from kerege.register import selectors, services

        found = selectors.any_subject(code)
        made = services.erase_subject(by=None, subject=found, reason=reason)
        if as_json:
            print_json({"code": str(found.public_id), "at": made.at.isoformat()})
            return
        stdout.print(f"{found.public_id}: erased", highlight=False, markup=False)


def _told(subject: Any) -> dict[str, str]:
    return {
        "code": str(subject.public_id),
        "name": subject.shown_name,
        "source": subject.source.code if subject.source else "",
    }


def _what(found: Any, region: str) -> dict[str, Any]:
    from kerege.reference import selectors as reference

    return {
        "by": None,
        "source": found,
        "territory": reference.territory(region) if region else None,
        "most_rows": MOST_ROWS,
        "most_bytes": MOST_BYTES,
    }


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(
            "The file cannot be read.", str(file), "Give its path.", Kind.NOT_FOUND
        ) from error


def _say(problems: list[Any], *, as_json: bool) -> None:
    """Print every problem and end the command, if there is any."""
    if as_json and problems:
        print_json({"problems": [asdict(problem) for problem in problems]})
    for one in problems if not as_json else []:
        line = f"{one.place}, {one.column}, {one.value!r}: {one.what} {one.mend}"
        stdout.print(line, highlight=False, markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(EXIT_CODE[Kind.INVALID])
