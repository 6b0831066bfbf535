"""``kerege needs``: what each region needs, and the diagnosis."""

from typing import Annotated, Any

import typer

from kerege.cli import needs_panel, needs_survey
from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout

app = typer.Typer(no_args_is_help=True)
app.add_typer(needs_panel.app, name="panel", help="Panels of experts: their rounds and time.")
app.add_typer(needs_survey.app, name="survey", help="Surveys: forms, samples, responses.")


def _plain(row: Any) -> dict[str, Any]:
    return {
        "territory": row.territory.code,
        "need": row.area.code,
        "name": str(row.area),
        "severity": float(row.mean),
        "standard_error": float(row.standard_error),
        "lower": float(row.lower),
        "upper": float(row.upper),
        "rank": float(row.rank),
        "rank_lower": row.rank_lower,
        "rank_upper": row.rank_upper,
        "weight": None if row.weight is None else float(row.weight),
        "plain_rank": None if row.plain_rank is None else float(row.plain_rank),
        "difference": float(row.difference),
        "is_known": row.is_known,
        "is_synthetic": row.is_synthetic,
    }


def _weighed(row: Any) -> list[str]:
    if row.weight is None:
        return []
    return [f"weight {row.weight:.2f}, rank without {row.plain_rank.normalize():f}"]


def _table(rows: list[Any], title: str) -> None:
    from rich.table import Table

    table = Table(title=title)
    for column in ("Where", "Need", "Severity", "Interval", "Rank", "Note"):
        table.add_column(column, justify="left" if column in {"Where", "Need", "Note"} else "right")
    for row in rows:
        notes = [] if row.is_known else ["not heard here"]
        notes += ["synthetic"] if row.is_synthetic else []
        table.add_row(
            row.territory.code,
            str(row.area),
            f"{row.mean:.2f}",
            f"{row.lower:.2f} to {row.upper:.2f}",
            f"{row.rank.normalize():f} ({row.rank_lower} to {row.rank_upper})",
            ", ".join(notes + _weighed(row)),
        )
    stdout.print(table)


@app.command("list")
def list_needs(*, as_json: AsJson = False) -> None:
    """Show the needs of the country, the most urgent first."""
    with database(as_json=as_json):
        from kerege.needs import selectors

        rows = selectors.most_urgent(100)
        if as_json:
            print_json([_plain(row) for row in rows])
        else:
            _table(rows, "Needs of the country, weighted by population")


@app.command()
def region(code: str, *, as_json: AsJson = False) -> None:
    """Show the needs of one region in their order, e.g. kerege needs region KZ-10."""
    with database(as_json=as_json):
        from kerege.needs import selectors
        from kerege.reference import selectors as reference

        territory = reference.territory(code)
        rows = selectors.severities(territory)
        if as_json:
            print_json([_plain(row) for row in rows])
        else:
            _table(rows, str(territory))


@app.command()
def answers(*, as_json: AsJson = False) -> None:
    """Show what the regions answer to the diagnosis, and which have not answered."""
    with database(as_json=as_json):
        from kerege.needs import selectors
        from kerege.reference import selectors as reference

        found = selectors.answering(reference.regions())
        told = [_answered(one) for one in found.now + found.before]
        silent = [place.code for place in found.silent]
        given = selectors.answers_asked()
        day = given and given.due_on.isoformat()
        if as_json:
            print_json({"answers": told, "silent": silent, "asked_by": day})
            return
        for one in told:
            stands = "this diagnosis" if one["is_current"] else "an earlier diagnosis"
            line = f"{one['territory']}: {one['verdict']} ({stands}). {one['text']}"
            stdout.print(line.rstrip(), highlight=False, markup=False)
        if day:
            stdout.print(f"asked by {day}", highlight=False, markup=False)
        stdout.print(f"not answered: {', '.join(silent) or 'none'}", highlight=False, markup=False)


def _answered(found: Any) -> dict[str, Any]:
    return {
        "territory": found.territory.code,
        "run": found.diagnosis.run.code,
        "is_current": found.diagnosis.is_current,
        "verdict": found.verdict,
        "text": found.text,
        "language": found.language,
        "on_needs": {one.area.code: [one.says, one.reason] for one in found.on_needs.all()},
        "answered_at": found.created_at.isoformat(),
        "reply": next((one.text for one in found.standing), None),
    }


@app.command()
def diagnose(
    *,
    year: Annotated[int | None, typer.Option(help="Use figures up to this year only.")] = None,
    panel: Annotated[
        str | None,
        typer.Option(
            help="A published panel of experts whose weights order the needs, until others do."
        ),
    ] = None,
    is_equal: Annotated[
        bool, typer.Option("--equal", help="Let all needs count alike again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute the diagnosis anew; the same inputs give the diagnosis there is."""
    with database(as_json=as_json):
        from kerege.kernel.errors import Refusal
        from kerege.needs import services

        if is_equal and panel:
            raise Refusal("Both weights are asked for.", "--equal", "Leave one of them out.")
        found = services.diagnose(by=None, year=year, panel="" if is_equal else panel)
        _print_state(found, as_json=as_json, is_up_to_date=True)


@app.command()
def state(*, as_json: AsJson = False) -> None:
    """Show which diagnosis holds, and its recipe."""
    with database(as_json=as_json):
        from kerege.needs import selectors, services

        found = selectors.required_diagnosis()
        fresh = services.is_up_to_date(by=None, diagnosis=found)
        _print_state(found, as_json=as_json, is_up_to_date=fresh)


def _print_state(found: Any, *, as_json: bool, is_up_to_date: bool) -> None:
    facts = {
        "year": found.year,
        "run": found.run.code,
        "method": found.run.method,
        "version": found.run.version,
        "checksum": found.run.result_checksum,
        "is_synthetic": found.run.is_synthetic,
        "panel": found.panel.code if found.panel else None,
        "made": found.created_at.isoformat(),
        "is_up_to_date": is_up_to_date,
    }
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        stdout.print(f"{name}: {value}", highlight=False, markup=False)


__all__ = ["app"]
