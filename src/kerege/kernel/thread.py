"""The thread: why a record is here, and what came of it.

A room declares what lies before its records; a later room registers what it adds after them.
Every record page asks both ways, so that no page needs to know the rooms that follow it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["why", "came_of"]


@dataclass(frozen=True)
class Link:
    """One step along the thread, ready to show.

    Attributes
    ----------
    kind
        What sort of record it leads to, translated ("Need", "Measure").
    title
        The record's name in the reader's language.
    url
        Its page.
    note
        Why it is linked, in a few words (may be empty).
    """

    kind: str
    title: str
    url: str
    note: str = ""


Provider = Callable[[Any, Any], Iterable[Link]]
_providers: dict[tuple[Direction, str], list[Provider]] = {}


def register(direction: Direction, label: str, provider: Provider) -> None:
    """Add a provider ``(record, person) -> links`` for records of a model (``app.model``)."""
    known = _providers.setdefault((direction, label.lower()), [])
    if provider not in known:
        known.append(provider)


def links(direction: Direction, label: str, record: Any, person: Any) -> list[Link]:
    """Return the steps from a record in one direction that this person may see."""
    found: list[Link] = []
    for provider in _providers.get((direction, label.lower()), []):
        found.extend(provider(record, person))
    return found
