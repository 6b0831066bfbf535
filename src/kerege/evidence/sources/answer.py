"""A question to a neighbour, the answer as it came, and what can go wrong between them."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from kerege.kernel.errors import Kind, Refusal


class Outcome(StrEnum):
    """How a fetch ended."""

    KEPT = "kept"
    SAME = "same"
    DOWN = "down"
    SLOW = "slow"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"
    TOO_LARGE = "too-large"
    CUT_OFF = "cut-off"
    NONSENSE = "nonsense"


class Trouble(Refusal):
    """A neighbour that did not give what was asked; nothing that was there has changed."""

    def __init__(self, outcome: Outcome, what: str, where: str, mend: str) -> None:
        kind = Kind.INVALID if outcome == Outcome.NONSENSE else Kind.UNAVAILABLE
        super().__init__(what, where, mend, kind)
        self.outcome = outcome


@dataclass(frozen=True)
class Request:
    """One address and what is expected there.

    Attributes
    ----------
    url
        The whole address.
    media_types
        What the answer may call itself; the content is checked besides when it is read.
    accept
        The value of the header `Accept`.
    suffix
        The ending under which the answer is kept.
    """

    url: str
    media_types: tuple[str, ...]
    suffix: str
    accept: str = "*/*"


@dataclass(frozen=True)
class Answer:
    """What came, byte for byte, and to which request."""

    request: Request
    content: bytes
    media_type: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def sha256(self) -> str:
        """Return the checksum of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def nonsense(what: str, where: str, mend: str = "") -> Trouble:
    """Return the trouble of an answer that is not what its source documents."""
    mend = mend or "Open the address in a browser; if the source has changed its form, say so."
    return Trouble(Outcome.NONSENSE, what, where, mend)
