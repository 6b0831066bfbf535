"""``kerege people``: accounts and roles; who represents a region, by which document."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout

app = typer.Typer(no_args_is_help=True)
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


def _plain(found: Any) -> dict[str, Any]:
    return {
        "key": found.pk,
        "name": found.person.name,
        "territory": found.territory.code,
        "subsector": found.subsector,
        "basis": found.basis,
        "body": found.body,
        "document_number": found.document_number,
        "document_date": found.document_date.isoformat(),
        "document_url": found.document_url,
        "valid_from": found.valid_from.isoformat(),
        "valid_to": found.valid_to.isoformat(),
        "ended_by": found.ended_by,
    }


def _show(rows: list[Any], *, as_json: bool) -> None:
    told = [_plain(row) for row in rows]
    if as_json:
        print_json(told)
        return
    for one in told:
        what = f"{one['territory']} {one['subsector']}".strip()
        line = (
            f"{one['key']} {what}: {one['name']}, {one['basis']} by {one['body']}"
            f" ({one['document_number']}, {one['document_date']}),"
            f" {one['valid_from']} to {one['valid_to']}"
        )
        ended = f", ended by {one['ended_by']}" if one["ended_by"] else ""
        stdout.print(line + ended, highlight=False, markup=False)


Territory = Annotated[str, typer.Option(help="Its code; empty: the whole country.")]


@app.command()
def add(
    email: str,
    role: Annotated[str, typer.Argument(help="analyst, representative, editor, approver, ...")],
    *,
    name: Annotated[str, typer.Option(help="As others see it.")] = "",
    language: Annotated[str, typer.Option(help="kk, ru or en.")] = "kk",
    territory: Territory = "",
) -> None:
    """Give a person a role; a new account gets a password, which is printed this once."""
    with database(tables=True):
        from kerege.people import services

        _assignment, secret = services.open_account(
            by=None,
            email=email,
            name=name,
            language=language,
            role=role,
            territory=_territory(territory),
        )
        known = "" if secret else " (the account was there)"
        stdout.print(f"{email}: {role} {territory}".strip() + known, highlight=False, markup=False)
        if secret:
            stdout.print(f"password: {secret}", highlight=False, markup=False)


@app.command()
def take(email: str, role: str, *, territory: Territory = "") -> None:
    """Take a role from a person, at once."""
    with database():
        from kerege.people import selectors, services

        services.end_role(
            by=None,
            person=selectors.person_by_email(email),
            role=role,
            territory=_territory(territory),
        )


@app.command(name="list")
def list_roles(*, as_json: AsJson = False) -> None:
    """List who holds which role today."""
    with database(as_json=as_json):
        from kerege.people import selectors

        rows = [
            {
                "email": held.person.email,
                "name": held.person.name,
                "role": held.role,
                "territory": held.territory.code if held.territory else "",
            }
            for held in selectors.roles_in_force()
        ]
        if as_json:
            print_json(rows)
            return
        for row in rows:
            stdout.print("  ".join(filter(None, row.values())), highlight=False, markup=False)


def _territory(code: str) -> Any:
    from kerege.reference import selectors as reference

    return reference.territory(code) if code else None


@app.command()
def mandates(territory: Annotated[str, typer.Argument()] = "", *, as_json: AsJson = False) -> None:
    """Show every mandate, also those that are over, e.g. kerege people mandates KZ-10."""
    with database(as_json=as_json):
        from kerege.people import selectors
        from kerege.reference import selectors as reference

        where = reference.territory(territory) if territory else None
        _show(list(selectors.mandates(where)), as_json=as_json)


@app.command()
def mandate(  # noqa: PLR0913 -- each option is what a mandate rests on
    email: str,
    territory: str,
    *,
    basis: Annotated[str, typer.Option(help="elected or appointed")],
    body: Annotated[str, typer.Option(help="Which elected or appointed.")],
    number: Annotated[str, typer.Option(help="Of the protocol or order.")],
    dated: Day,
    begins: Day,
    ends: Day,
    url: Annotated[str, typer.Option(help="Where the document can be read.")] = "",
    subsector: Annotated[str, typer.Option(help="Empty: the whole territory.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record by which document a person represents a territory or a sub-sector in it."""
    with database(as_json=as_json):
        from kerege.people import selectors, services
        from kerege.reference import selectors as reference

        given = services.Mandate(
            basis=basis,
            body=body,
            document_number=number,
            document_date=_day(dated),
            valid_from=_day(begins),
            valid_to=_day(ends),
            document_url=url,
            subsector=subsector,
        )
        made = services.give_mandate(
            by=None,
            person=selectors.person_by_email(email),
            territory=reference.territory(territory),
            given=given,
        )
        _show([made], as_json=as_json)


@app.command()
def end(
    key: int,
    *,
    on: Day,
    by: Annotated[str, typer.Option(help="Who ended it, by which document.")],
    as_json: AsJson = False,
) -> None:
    """End a mandate before its term; the day is its last."""
    with database(as_json=as_json):
        from kerege.people import selectors, services

        found = selectors.mandate(key)
        services.end_mandate(by=None, mandate=found, on=_day(on), ended_by=by)
        _show([selectors.mandate(key)], as_json=as_json)


def _day(read: datetime) -> date:
    return read.date()
