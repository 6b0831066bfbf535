"""The answer of a rule: allowed, or not with a reason that can be shown."""

from dataclasses import dataclass

from kerege.kernel.errors import Kind, Refusal


@dataclass(frozen=True)
class Decision:
    """Whether an act is allowed; a no always carries its reason."""

    allowed: bool
    reason: str = ""
    mend: str = ""

    def __post_init__(self) -> None:
        if not self.allowed and not self.reason:
            raise ValueError("A refusal needs a reason that can be shown.")

    def __bool__(self) -> bool:
        """Return whether the act is allowed."""
        return self.allowed

    def require(self, where: str = "") -> None:
        """Raise a `Refusal` unless the act is allowed."""
        if not self.allowed:
            raise Refusal(self.reason, where, self.mend, Kind.FORBIDDEN)


ALLOWED = Decision(allowed=True)


def refused(reason: str, mend: str = "") -> Decision:
    """Return a no with its reason."""
    return Decision(allowed=False, reason=reason, mend=mend)
