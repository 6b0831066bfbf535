"""The version of a concept that a command is about."""

from typing import Any

from kerege.kernel.errors import Kind, Refusal


def named_version(code: str, number: int | None) -> Any:
    """Return a version by the code of its concept ("": the newest) and its number (None: last).

    Raises
    ------
    Refusal
        If there is none.
    """
    from kerege.concept import selectors

    found = selectors.newest(code, number)
    if found is None:
        raise Refusal(
            "There is no such version of a concept.",
            " ".join(part for part in (code, f"v{number}" if number else "") if part),
            "See them: kerege concept show; load one: kerege concept load DIR.",
            Kind.NOT_FOUND,
        )
    return found
