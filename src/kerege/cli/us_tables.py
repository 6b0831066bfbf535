"""``kerege evidence load-cbp`` and ``load-qcew``: tables of the offices of the United States.

Their files are large and stay where they are.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, say_loaded, stderr

Code = Annotated[str, typer.Option(help="Code of the dataset.")]
Title = Annotated[str, typer.Option(help="Title of the dataset.")]
Publisher = Annotated[str, typer.Option(help="Who publishes it.")]
Licence = Annotated[str, typer.Option(help="Its licence.")]
From = Annotated[str, typer.Option(help="From where the file was taken.")]
Publish = Annotated[bool, typer.Option("--publish", help="Open the figures to all.")]


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
    code: Code = "us-cbp",
    title: Title = "County Business Patterns by county and industry group",
    publisher: Publisher = "US Census Bureau",
    licence: Licence = "Public domain (work of the US Government)",
    obtained_from: From = "",
    publish: Publish = False,
    as_json: AsJson = False,
) -> None:
    """Load a table of County Business Patterns as a draft dataset: all of it, or nothing.

    What the Census withholds is kept as suppressed and never as zero. Loading the file again
    changes nothing; a changed number keeps its predecessor.
    """
    _load(
        "load_cbp",
        publish=publish,
        as_json=as_json,
        title=title,
        path=file,
        code=code,
        period=period,
        variables=measure or ["cbp_estab", "cbp_emp"],
        publisher=publisher,
        licence=licence,
        obtained_from=obtained_from,
    )


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
    code: Code = "us-qcew",
    title: Title = "Quarterly Census of Employment and Wages, private ownership",
    publisher: Publisher = "US Bureau of Labor Statistics",
    licence: Licence = "Public domain (work of the US Government)",
    obtained_from: From = "",
    publish: Publish = False,
    as_json: AsJson = False,
) -> None:
    """Load a file of the Quarterly Census as a draft dataset: all of it, or nothing.

    Rows of private ownership are taken over, of the nation, states and counties. What the Bureau
    does not disclose is kept as suppressed and never as zero. Loading the file again changes
    nothing; a changed number keeps its predecessor.
    """
    _load(
        "load_qcew",
        publish=publish,
        as_json=as_json,
        title=title,
        path=file,
        code=code,
        variables=measure or ["qcew_estab", "qcew_emp"],
        classification=classification,
        digits=digits,
        publisher=publisher,
        licence=licence,
        obtained_from=obtained_from,
    )


def _load(act: str, *, title: str, publish: bool, as_json: bool, **given: Any) -> None:
    with database(as_json=as_json):
        from kerege.evidence import services
        from kerege.kernel.text import LANGUAGES

        titles = dict.fromkeys(LANGUAGES, title)
        with stderr.status("loading"):
            loaded = getattr(services, act)(by=None, titles=titles, **given)
            dataset = loaded.dataset
            if publish:
                dataset = services.publish_dataset(by=None, dataset=dataset)
        say_loaded(dataset, loaded.recorded, as_json=as_json)
