"""``kerege concept route``: sending a version on its way, naming who decides, what follows."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.concept_version import named_version
from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout
from kerege.kernel.errors import Refusal

app = typer.Typer(no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Code of the concept.")]
Number = Annotated[int | None, typer.Option("--version", help="Number; by default the newest.")]


def _facts(version: Any) -> dict[str, Any]:
    from kerege.concept import selectors

    approval = selectors.approval_of(version)
    return {
        "concept": version.concept.code,
        "version": version.number,
        "approval": approval.status if approval else None,
        "routes": [
            {
                "status": way.route.status,
                "is_demonstration": way.route.is_demonstration,
                "sha256": way.route.sha256,
                "holders": [step.code for step in way.holders],
                "steps": [
                    {"order": step.order, "code": step.code, "status": step.status}
                    for step in way.steps
                ],
            }
            for way in selectors.ways(version)
        ],
    }


def _say(version: Any, *, as_json: bool) -> None:
    facts = _facts(version)
    if as_json:
        print_json(facts)
        return
    stdout.print(f"{facts['concept']} v{facts['version']}: {facts['approval'] or 'not approved'}")
    for route in facts["routes"]:
        mark = " (demonstration)" if route["is_demonstration"] else ""
        stdout.print(f"{route['status']}{mark}, SHA-256 {route['sha256'][:16]}", highlight=False)
        for step in route["steps"]:
            stdout.print(f"  {step['order']} {step['code']}: {step['status']}", highlight=False)


@app.command()
def show(code: Code, *, version: Number = None, as_json: AsJson = False) -> None:
    """Show where a version stands and who holds it now."""
    with database(as_json=as_json):
        _say(named_version(code, version), as_json=as_json)


@app.command("open")
def open_(  # noqa: PLR0913 -- each is an option of the command
    code: Code,
    file: Annotated[Path, typer.Argument(help="The route: one row for each body (CSV).")],
    *,
    version: Number = None,
    language: Annotated[str, typer.Option(help="Of the PDF that is signed.")] = "kk",
    demonstration: Annotated[bool, typer.Option(help="It can approve nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send a published version on its way."""
    with database(as_json=as_json):
        found = named_version(code, version)
        from kerege.concept import services

        services.open_route(
            by=None,
            version=found,
            steps=services.read_route(file),
            language=language,
            is_demonstration=demonstration,
        )
        _say(found, as_json=as_json)


@app.command()
def name(  # noqa: PLR0913 -- each is an option of the command
    code: Code,
    step: Annotated[str, typer.Argument(help="Code of the step.")],
    email: Annotated[str, typer.Argument(help="Of the person's account.")],
    *,
    version: Number = None,
    deputy: Annotated[bool, typer.Option(help="As a deputy.")] = False,
    as_json: AsJson = False,
) -> None:
    """Name who decides in a step, or a deputy."""
    with database(as_json=as_json):
        found = named_version(code, version)
        from kerege.concept import selectors, services
        from kerege.people import selectors as people

        where = selectors.step_by_code(found, step)
        services.name_holder(
            by=None, step=where, person=people.person_by_email(email), is_deputy=deputy
        )
        _say(found, as_json=as_json)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError as error:
        raise Refusal("This is not a day.", text, "Write it as 2026-12-31.") from error


@app.command("in-force")
def in_force(  # noqa: PLR0913 -- each is an option of the command
    code: Code,
    *,
    act: Annotated[str, typer.Option(help="Body, number and day of the legal act.")],
    on: Annotated[str, typer.Option(help="The day from which it is in force: 2026-12-31.")],
    until: Annotated[
        str, typer.Option(help="Its last day; by default the last of the concept.")
    ] = "",
    warn_months: Annotated[
        int, typer.Option(help="How many months before its end those who work on it are told.")
    ] = 6,
    amends: Annotated[bool, typer.Option(help="It changes the one in force in parts.")] = False,
    version: Number = None,
    as_json: AsJson = False,
) -> None:
    """Record the legal act that puts an approved version in force."""
    with database(as_json=as_json):
        found = named_version(code, version)
        from kerege.concept import services

        services.put_in_force(
            by=None,
            version=found,
            act=act,
            on=_day(on),
            until=_day(until) if until else None,
            warn_months=warn_months,
            earlier="amended" if amends else "superseded",
        )
        _say(found, as_json=as_json)
