"""``kerege evidence approve|send-back|publish|withdraw|restate|accept|decline``: a dataset's life.

The acts need two people, so each command names the account in whose name it acts; the rules and
the audit trail are those of the pages.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout

Code = Annotated[str, typer.Argument(help="Code of the dataset.")]
As = Annotated[str, typer.Option("--as", help="E-mail address of the account that acts.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence.")]


def approve(code: Code, *, email: As, as_json: AsJson = False) -> None:
    """Approve a checked dataset that somebody else has loaded."""
    _act("approve_dataset", code, email, as_json=as_json)


def send_back(code: Code, *, email: As, reason: Reason, as_json: AsJson = False) -> None:
    """Make a draft of a dataset again, with the reason for whoever loaded it."""
    _act("send_back_dataset", code, email, as_json=as_json, reason=reason)


def publish(code: Code, *, email: As, as_json: AsJson = False) -> None:
    """Publish a dataset that a second person has approved."""
    _act("publish_dataset", code, email, as_json=as_json)


def withdraw(code: Code, *, email: As, reason: Reason, as_json: AsJson = False) -> None:
    """Close the figures of a dataset, and what was computed from them, to the public."""
    _act("withdraw_dataset", code, email, as_json=as_json, reason=reason)


def restate(
    code: Code,
    file: Annotated[Path, typer.Argument(help="The whole dataset as it is to be.")],
    *,
    email: As,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Propose corrected figures of a published dataset; a second person accepts them."""
    with database(as_json=as_json):
        person, dataset = _who_and_what(code, email)
        from kerege.evidence import services

        made = services.propose_restatement(
            by=person,
            dataset=dataset,
            content=_content(file),
            filename=file.name,
            reason=reason,
        )
        _say_restatement(made, as_json=as_json)


def accept(code: Code, *, email: As, as_json: AsJson = False) -> None:
    """Replace the figures by those that somebody else has proposed; the earlier ones are kept."""
    _decide("accept_restatement", code, email, as_json=as_json)


def decline(code: Code, *, email: As, reason: Reason, as_json: AsJson = False) -> None:
    """Decline a proposal, or give up one of one's own; no figure changes."""
    _decide("decline_restatement", code, email, as_json=as_json, reason=reason)


def _who_and_what(code: str, email: str) -> tuple[Any, Any]:
    from kerege.evidence import selectors
    from kerege.people import selectors as people

    person = people.person_by_email(email)
    return person, selectors.dataset_by_code(code, person)


def _act(act: str, code: str, email: str, *, as_json: bool, **more: str) -> None:
    with database(as_json=as_json):
        person, dataset = _who_and_what(code, email)
        from kerege.evidence import services

        done = getattr(services, act)(by=person, dataset=dataset, **more)
        _say({"dataset": done.code, "status": done.status}, as_json=as_json)


def _decide(act: str, code: str, email: str, *, as_json: bool, **more: str) -> None:
    with database(as_json=as_json):
        person, dataset = _who_and_what(code, email)
        from kerege.evidence import selectors, services

        found = selectors.waiting_restatement(dataset, person)
        done = getattr(services, act)(by=person, restatement=found, **more)
        _say_restatement(done, as_json=as_json)


def _content(file: Path) -> bytes:
    from kerege.kernel.errors import Kind, Refusal

    try:
        return file.read_bytes()
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        mend = "Name a file that you may read."
        raise Refusal(what, str(file), mend, Kind.NOT_FOUND) from error


def _say_restatement(made: Any, *, as_json: bool) -> None:
    counts = {name: getattr(made, name) for name in ("added", "changed", "retired")}
    _say({"dataset": made.dataset.code, "restatement": made.state, **counts}, as_json=as_json)


def _say(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(facts)
        return
    told = ", ".join(f"{name}: {value}" for name, value in facts.items())
    stdout.print(told, markup=False, highlight=False)
