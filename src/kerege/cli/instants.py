"""Instants as they are written on the command line."""

from datetime import datetime
from typing import Annotated

import typer

from kerege.kernel.errors import Refusal

Instant = Annotated[
    str, typer.Option(help="ISO 8601 with time zone, to the second: 2027-03-01T18:00:00+05:00.")
]


def instant_of(text: str) -> datetime:
    """Read an instant; without a time zone it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refusal(
            "This is no instant with a time zone.",
            text,
            "Write it as 2027-03-01T18:00:00+05:00.",
        )
    return at
