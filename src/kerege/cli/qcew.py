"""``kerege evidence load-qcew``: areas by industry, from a file that stays where it is."""

from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.output import refusals, say_loaded, stderr


def load_qcew(  # noqa: PLR0913 -- each is an option of the command
    file: Annotated[Path, typer.Argument(help="A CSV file of the Bureau, or its .gz.")],
    *,
    classification: Annotated[
        str, typer.Option(help="The NAICS of the year of the file: naics-2012 or naics-2017.")
    ] = "naics-2017",
    digits: Annotated[int, typer.Option(help="Digits of the industries taken over, 3 to 6.")] = 4,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            help="qcew_estab, qcew_emp or qcew_wages; repeat for more. "
            "By default establishments and employment."
        ),
    ] = None,
    code: Annotated[str, typer.Option(help="Code of the dataset.")] = "us-qcew",
    title: Annotated[
        str, typer.Option(help="Title of the dataset.")
    ] = "Quarterly Census of Employment and Wages, private ownership",
    publisher: Annotated[
        str, typer.Option(help="Who publishes it.")
    ] = "US Bureau of Labor Statistics",
    licence: Annotated[
        str, typer.Option(help="Its licence.")
    ] = "Public domain (work of the US Government)",
    obtained_from: Annotated[str, typer.Option(help="From where the file was taken.")] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Open the figures to all.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Load a file of the Quarterly Census as a draft dataset: all of it, or nothing.

    Rows of private ownership are taken over, of the nation, states and counties. What the Bureau
    does not disclose is kept as suppressed and never as zero. Loading the file again changes
    nothing; a changed number keeps its predecessor.
    """
    with refusals(as_json=as_json):
        from kerege.cli.django import start

        start()
        from kerege.evidence import services
        from kerege.kernel.text import LANGUAGES

        with stderr.status("loading"):
            loaded = services.load_qcew(
                by=None,
                path=file,
                code=code,
                titles=dict.fromkeys(LANGUAGES, title),
                variables=measure or ["qcew_estab", "qcew_emp"],
                classification=classification,
                digits=digits,
                publisher=publisher,
                licence=licence,
                obtained_from=obtained_from,
            )
            dataset = loaded.dataset
            if publish:
                dataset = services.publish_dataset(by=None, dataset=dataset)
        say_loaded(dataset, loaded.recorded, as_json=as_json)
