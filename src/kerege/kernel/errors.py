"""A refusal says what is wrong, where, and how to mend it, in the same words everywhere."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of refusal it is; decides the HTTP status and the exit code."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    CHANGED = "changed"
    """Made from a state that is not the present one any more."""
    UNAVAILABLE = "unavailable"
    TOO_MANY = "too-many"


HTTP_STATUS = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.CHANGED: 412,
    Kind.UNAVAILABLE: 503,
    Kind.TOO_MANY: 429,
}
EXIT_CODE = {
    Kind.INVALID: 2,
    Kind.FORBIDDEN: 4,
    Kind.NOT_FOUND: 5,
    Kind.CONFLICT: 6,
    Kind.CHANGED: 6,
    Kind.UNAVAILABLE: 7,
    Kind.TOO_MANY: 7,
}


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 -- the word users and the house know it by
    """An act that is not done.

    Parameters
    ----------
    what
        What is wrong, in a sentence a user understands.
    where
        The thing or place: a record, a file and row, a field.
    mend
        How to mend it.
    kind
        The sort of refusal.
    """

    what: str
    where: str = ""
    mend: str = ""
    kind: Kind = Kind.INVALID

    def __str__(self) -> str:
        """Return the refusal as one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what} {self.mend}".strip()
