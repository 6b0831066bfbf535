"""``kerege needs panel``: panels of experts, and the time that their rounds have."""

from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.instants import Instant, instant_of
from kerege.cli.output import AsJson, print_json, stdout
from kerege.kernel.errors import Refusal

app = typer.Typer(no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Code of the panel.")]


def _facts(found: Any) -> dict[str, Any]:
    from kerege.needs.selectors import panels

    experts: list[Any] = list(panels.experts(found))
    return {
        "code": found.code,
        "title": str(found),
        "state": str(found.state),
        "is_synthetic": found.is_synthetic,
        "experts": len(experts),
        "answered_newest_round": sum(one.has_answered for one in experts),
        "rounds": [
            {
                "number": one.number,
                "opened_at": one.opened_at.isoformat(),
                "closes_at": one.closes_at.isoformat(),
                "closed_at": one.closed_at and one.closed_at.isoformat(),
                "put_off": [
                    {
                        "was": more.was.isoformat(),
                        "until": more.until.isoformat(),
                        "by": more.by.name if more.by else None,
                        "reason": more.reason,
                    }
                    for more in panels.extensions(one)
                ],
            }
            for one in panels.rounds(found)
        ],
    }


def _show(found: Any, *, as_json: bool) -> None:
    facts = _facts(found)
    if as_json:
        print_json(facts)
        return
    _print(f"{facts['code']}: {facts['title']} ({facts['state']})")
    answered = f"{facts['answered_newest_round']} of {facts['experts']}"
    _print(f"experts who have answered in the newest round: {answered}")
    for one in facts["rounds"]:
        closed = f", closed {one['closed_at']}" if one["closed_at"] else ""
        _print(f"round {one['number']}: {one['opened_at']} to {one['closes_at']}{closed}")
        for more in one["put_off"]:
            by = more["by"] or "the installation itself"
            _print(f"  put off from {more['was']} to {more['until']} by {by}: {more['reason']}")


def _print(line: str) -> None:
    stdout.print(line, highlight=False, markup=False)


@app.command("list")
def list_panels(*, as_json: AsJson = False) -> None:
    """List the panels, also those that are being prepared."""
    with database(as_json=as_json):
        from kerege.needs.selectors import panels

        found: list[Any] = list(panels.panels(None))
        rows = [
            {
                "code": one.code,
                "title": str(one),
                "state": str(one.state),
                "experts": one.invited,
                "rounds": one.number_of_rounds,
            }
            for one in found
        ]
        if as_json:
            print_json(rows)
            return
        for one in rows:
            counts = f"{one['experts']} experts, {one['rounds']} rounds"
            _print(f"{one['code']}: {one['title']} ({one['state']}; {counts})")


@app.command()
def show(code: Code, *, as_json: AsJson = False) -> None:
    """Show the rounds of a panel, their deadlines, and how many have answered; never what."""
    with database(as_json=as_json):
        _show(_panel(code), as_json=as_json)


@app.command(name="put-off")
def put_off(
    code: Code,
    *,
    until: Instant,
    reason: Annotated[str, typer.Option(help="Why; every expert of the round reads it.")],
    site: Annotated[
        str,
        typer.Option(help="Address of this installation, for the links: https://needs.example.kz"),
    ],
    as_json: AsJson = False,
) -> None:
    """Put off the deadline of the open round; those who have not answered are told."""
    with database(as_json=as_json):
        from kerege.needs import services

        services.put_off_deadline(
            by=None,
            panel=_panel(code),
            until=instant_of(until),
            reason=reason,
            absolute=_absolute(site),
        )
        _show(_panel(code), as_json=as_json)


@app.command()
def close(code: Code, *, as_json: AsJson = False) -> None:
    """Close the round whose time has passed, or in which all have answered."""
    with database(as_json=as_json):
        from kerege.needs import services

        services.close_panel_round(by=None, panel=_panel(code))
        _show(_panel(code), as_json=as_json)


def _panel(code: str) -> Any:
    from kerege.needs.selectors import panels

    return panels.panel(code, None)


def _absolute(site: str) -> Any:
    if not site.startswith(("https://", "http://")):
        raise Refusal(
            "This is no address of an installation.",
            site,
            "Give it with its beginning: https://needs.example.kz",
        )
    return lambda path: site.rstrip("/") + path


__all__ = ["app"]
