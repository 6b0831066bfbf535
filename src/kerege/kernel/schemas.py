"""What the answers of the rooms' APIs have in common."""

from typing import Any

from ninja import Schema

from kerege.kernel.text import known_texts


class Problem(Schema):
    """What is wrong, where, and how to mend it (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


def at(path: str) -> Any:
    """Return the resolver of a field that lies at this path from the record; null on no record."""
    return staticmethod(lambda row: _reached(row, path.split(".")))


def texts_at(path: str) -> Any:
    """Return the resolver of a text by language; a language without it is left out."""
    *way, field = path.split(".")
    return staticmethod(lambda row: known_texts(_reached(row, way), field))


def _reached(row: Any, way: list[str]) -> Any:
    for step in way:
        row = None if row is None else getattr(row, step)
    return row
