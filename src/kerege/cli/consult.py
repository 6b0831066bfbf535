"""``kerege concept consult``: put a version to the public, move the end, see how many came."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from kerege.cli.concept_version import named_version
from kerege.cli.django import database
from kerege.cli.instants import Instant, instant_of
from kerege.cli.output import AsJson, print_json, stdout
from kerege.kernel.errors import Kind, Refusal

app = typer.Typer(no_args_is_help=True, help="Public consultation on a version of the concept.")
Code = Annotated[str, typer.Argument(help="Code of the concept.")]
Number = Annotated[int, typer.Argument(help="Number of the version.")]


def _instant(text: str) -> datetime | None:
    return instant_of(text) if text else None


def _consultation(code: str, number: int) -> Any:
    found = getattr(named_version(code, number), "consultation", None)
    if found is None:
        raise Refusal(
            "There is no public consultation on this version.",
            f"{code} v{number}",
            "Open one: kerege concept consult open.",
            Kind.NOT_FOUND,
        )
    return found


def _print(consultation: Any, *, as_json: bool) -> None:
    from kerege.concept import selectors

    counts = selectors.comment_counts(consultation)
    version = consultation.version
    facts = {
        "concept": version.concept.code,
        "version": version.number,
        "kind": consultation.term.code,
        "opens_at": consultation.opens_at.astimezone(UTC).isoformat(),
        "closes_at": consultation.closes_at.astimezone(UTC).isoformat(),
        "is_open": consultation.opens_at <= selectors.clock() < consultation.closes_at,
        "is_synthetic": consultation.is_synthetic,
        "checksum": consultation.checksum,
        "came": counts.came,
        "wait_for_an_answer": counts.received,
        "answered": counts.answered,
        "withheld": counts.withheld,
        "not_confirmed": counts.unconfirmed,
    }
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        stdout.print(f"{name.replace('_', ' ')}: {value}", highlight=False)


@app.command()
def term(  # noqa: PLR0913 -- each is an option of the command
    code: Annotated[str, typer.Argument(help="A kind of document, e.g. concept.")],
    days: Annotated[int, typer.Option(help="The shortest period, whole days.")],
    *,
    kk: Annotated[str, typer.Option(help="Its name in Kazakh.")] = "",
    ru: Annotated[str, typer.Option(help="Its name in Russian.")] = "",
    en: Annotated[str, typer.Option(help="Its name in English.")] = "",
    source: Annotated[str, typer.Option(help="The act that sets it, as it is cited.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say how long documents of a kind are consulted on at least. No act is assumed."""
    with database(as_json=as_json):
        from kerege.concept import services

        names = {"kk": kk, "ru": ru, "en": en or ("" if kk or ru else code)}
        kept = services.set_term(by=None, code=code, names=names, days=days, legal_source=source)
        facts = {"code": kept.code, "days": kept.days, "legal_source": kept.legal_source}
        print_json(facts) if as_json else stdout.print(f"{kept.code}: {kept.days} days at least")


@app.command(name="open")
def open_(  # noqa: PLR0913 -- each is an option of the command
    code: Code,
    version: Number,
    *,
    kind: Annotated[str, typer.Option(help="Kind of document (kerege concept consult term).")],
    opens: Instant = "",
    until: Instant = "",
    rehearsal: Annotated[
        bool, typer.Option(help="Comments will be invented; every page says so.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a version to the public; by default at once, for as many days as its kind has."""
    with database(as_json=as_json):
        from kerege.concept import selectors, services

        made = services.open_consultation(
            by=None,
            version=named_version(code, version),
            term=selectors.consultation_term(kind),
            opens_at=_instant(opens),
            closes_at=_instant(until),
            is_synthetic=rehearsal,
        )
        _print(made, as_json=as_json)


@app.command()
def close(
    code: Code,
    version: Number,
    *,
    reason: Annotated[str, typer.Option(help="Why; it is kept in the audit trail.")],
    at: Instant = "",
    as_json: AsJson = False,
) -> None:
    """Move the end of an open consultation; without --at it closes now."""
    with database(as_json=as_json):
        from kerege.concept import services

        known = _consultation(code, version)
        moved = services.close_consultation(
            by=None, consultation=known, reason=reason, at=_instant(at)
        )
        _print(moved, as_json=as_json)


@app.command()
def show(code: Code, version: Number, *, as_json: AsJson = False) -> None:
    """Show the period and how many comments came."""
    with database(as_json=as_json):
        _print(_consultation(code, version), as_json=as_json)
