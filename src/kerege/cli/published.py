"""``kerege evidence hubs|events|support|targets``: what others published that is no figure."""

from datetime import date
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout

Region = Annotated[str, typer.Option(help="Code of a territory; by default all.")]
SHOWN = {
    "hubs": ("code", "territory", "status", "opened", "name_en"),
    "events": ("code", "territory", "begins", "kind", "title_en"),
    "support": ("code", "territories", "valid_from", "valid_to", "name_en"),
    "targets": ("code", "country", "value", "relation", "period_en", "indicator_en"),
}


def hubs(*, territory: Region = "", status: str = "", as_json: AsJson = False) -> None:
    """List the creative hubs that are reported; the list is not complete."""
    _list("hubs", as_json, territory=territory, status=status)


def events(*, territory: Region = "", kind: str = "", as_json: AsJson = False) -> None:
    """List what happened or was announced, the latest first."""
    _list("events", as_json, territory=territory, kind=kind)


def support(
    *,
    territory: Region = "",
    on: Annotated[str, typer.Option(help="In force on this day, as 2026-01-31.")] = "",
    as_json: AsJson = False,
) -> None:
    """List support; with a day only what is in force on it."""
    _list("support", as_json, territory=territory, on=on)


def targets(*, country: str = "", as_json: AsJson = False) -> None:
    """List the targets that were announced, of a country (ISO 3166-1) or of all."""
    _list("targets", as_json, country=country)


def _list(table: str, as_json: bool, **asked: str) -> None:  # noqa: FBT001 -- from the option
    with database(as_json=as_json):
        from kerege.evidence.selectors import plain_rows

        rows = plain_rows(table, _found(table, asked))
        if as_json:
            print_json(rows)
            return
        _print(table, rows)


def _found(table: str, asked: dict[str, str]) -> Any:
    from kerege.evidence import selectors
    from kerege.reference import selectors as reference

    place = reference.territory(asked["territory"]) if asked.get("territory") else None
    if table == "hubs":
        return selectors.hubs(place, asked["status"])
    if table == "events":
        return selectors.events(asked["kind"], place)
    if table == "support":
        return selectors.support(_day(asked["on"]), place)
    return selectors.targets(asked["country"])


def _day(given: str) -> date | None:
    from kerege.kernel.errors import Refusal

    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise Refusal("This is not a day.", "--on", "Write it as 2026-01-31.") from error


def _print(name: str, rows: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(*SHOWN[name], box=None, header_style="bold")
    for row in rows:
        table.add_row(*(Text(str(row[column])) for column in SHOWN[name]))
    stdout.print(table)
