"""What an answer says, in one form for every source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kerege.evidence.sources.answer import nonsense

NORMAL = "A"
NOT_MEASURED = "L"
SUPPRESSED = "Q"
MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class Observed:
    """One observation in the codes of its source.

    Attributes
    ----------
    measure, territory, activity, breakdown
        Codes of the source; empty where it has none.
    value
        Exactly as written; None exactly where ``status`` says why there is none.
    status
        ``A`` normal, ``L`` not measured, ``Q`` suppressed (SDMX CL_OBS_STATUS), or the source's
        own letter where it gives a value with another status.
    mark
        A flag of the source as it stands there: its noise, its size class, its reason.
    """

    measure: str
    territory: str
    period: str
    value: Decimal | None
    status: str = NORMAL
    activity: str = ""
    breakdown: str = ""
    unit: str = ""
    mark: str = ""


def number(text: object, where: str) -> Decimal | None:
    """Read a number exactly; an empty cell is None and never zero."""
    if text is None or (written := str(text).strip()) in {"", "null"}:
        return None
    try:
        value = Decimal(written)
    except InvalidOperation as error:
        raise nonsense(f"'{written[:40]}' is not a number.", where) from error
    if not value.is_finite():
        raise nonsense(f"'{written[:40]}' is not a finite number.", where)
    return value


def distinct(rows: Iterable[Observed], where: str) -> Iterator[Observed]:
    """Yield the rows; refuse one that is stated twice, and an answer without end or content."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = (row.measure, row.territory, row.period, row.activity, row.breakdown)
        if key in seen:
            raise nonsense(
                f"Stated twice: {', '.join(part for part in key if part)}.",
                where,
                "Narrow the request so that every observation is one of its kind.",
            )
        seen.add(key)
        if len(seen) > MOST_ROWS:
            raise nonsense(f"More than {MOST_ROWS:,} rows.", where, "Ask for fewer at a time.")
        yield row
    if not seen:
        raise nonsense("The answer holds no observation.", where, "Check the codes asked for.")
