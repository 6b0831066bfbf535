"""``kerege evidence forecast``: what measured series come to if they go on as they did."""

from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout


def forecast(
    *,
    variable: Annotated[str, typer.Option(help="Code of a variable; by default every one.")] = "",
    territory: Annotated[str, typer.Option(help="Code of a territory; by default all.")] = "",
    as_json: AsJson = False,
) -> None:
    """List forecasts with their intervals, and the series that cannot be continued, with why.

    They are made by 'kerege evidence compute'. A forecast is never a measured figure.
    """
    with database(as_json=as_json):
        from kerege.evidence import selectors

        rows = [_row(figure) for figure in selectors.forecasts_where(variable, territory)]
        if as_json:
            print_json(rows)
            return
        _print(rows)


def _row(figure: Any) -> dict[str, Any]:
    from kerege.evidence.selectors import plain

    row = plain(figure)
    names = ("variable", "territory", "period", "value", "lower", "upper", "unit", "run", "note")
    return {"forecast_of": figure.variable.forecast_of.code} | {name: row[name] for name in names}


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("forecast of", "territory", "year", "value", "95 % interval", box=None)
    for row in rows:
        told = [row["forecast_of"], row["territory"], row["period"]]
        bounds = f"{row['lower']} to {row['upper']}"
        told += [row["value"], bounds] if row["value"] else ["none", row["note"]]
        table.add_row(*(Text(str(cell)) for cell in told))
    stdout.print(table)
