"""``kerege evidence load-cbp``: counties by industry, from a file that stays where it is."""

from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.output import refusals, say_loaded, stderr


def load_cbp(  # noqa: PLR0913 -- each is an option of the command
    file: Annotated[Path, typer.Argument(help="A CSV file of counties by industry, or its .gz.")],
    *,
    period: Annotated[str, typer.Option(help="The years of the means, such as 2012-2016.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(
            help="cbp_estab, cbp_emp, cbp_payann, cbp_emp_est1 or cbp_emp_est3; repeat for more. "
            "By default establishments and reported employees."
        ),
    ] = None,
    code: Annotated[str, typer.Option(help="Code of the dataset.")] = "us-cbp",
    title: Annotated[
        str, typer.Option(help="Title of the dataset.")
    ] = "County Business Patterns by county and industry group",
    publisher: Annotated[str, typer.Option(help="Who publishes it.")] = "US Census Bureau",
    licence: Annotated[
        str, typer.Option(help="Its licence.")
    ] = "Public domain (work of the US Government)",
    obtained_from: Annotated[str, typer.Option(help="From where the file was taken.")] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Open the figures to all.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Load a table of County Business Patterns as a draft dataset: all of it, or nothing.

    What the Census withholds is kept as suppressed and never as zero. Loading the file again
    changes nothing; a changed number keeps its predecessor.
    """
    with refusals(as_json=as_json):
        from kerege.cli.django import start

        start()
        from kerege.evidence import services
        from kerege.kernel.text import LANGUAGES

        with stderr.status("loading"):
            loaded = services.load_cbp(
                by=None,
                path=file,
                code=code,
                titles=dict.fromkeys(LANGUAGES, title),
                period=period,
                variables=measure or ["cbp_estab", "cbp_emp"],
                publisher=publisher,
                licence=licence,
                obtained_from=obtained_from,
            )
            dataset = loaded.dataset
            if publish:
                dataset = services.publish_dataset(by=None, dataset=dataset)
        say_loaded(dataset, loaded.recorded, as_json=as_json)
