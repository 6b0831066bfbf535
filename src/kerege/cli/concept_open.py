"""A version in formats that other systems read."""

from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.output import print_json, refusals, stdout
from kerege.kernel.errors import Kind, Refusal


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
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of text.")] = False,
) -> None:
    """Write a version as an IATI 2.03 activity with its results."""
    with refusals(as_json=as_json):
        from kerege.cli.django import start

        start()
        from kerege.concept import selectors, services

        found = selectors.newest(code, version)
        if found is None:
            raise Refusal(
                "There is no such version of a concept.",
                code,
                "Load one: kerege concept load DIR.",
                Kind.NOT_FOUND,
            )
        content = services.produce_iati(
            by=None, version=found, organisation=organisation, reporter=name
        )
        out.write_bytes(content)
        if as_json:
            print_json({"file": str(out)})
        else:
            stdout.print(str(out), highlight=False, markup=False, soft_wrap=True)
