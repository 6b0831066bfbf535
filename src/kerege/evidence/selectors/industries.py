"""In which industries a region is strong, and which are near to those."""

from dataclasses import dataclass
from typing import Any

from kerege.evidence.models import Figure
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to
from kerege.evidence.selectors.neighbours import SMALL

QUOTIENT, RELATED = "industry_lq", "industry_relatedness"


@dataclass(frozen=True)
class Industry:
    """An industry of a region against all regions of its table.

    Attributes
    ----------
    quotient, count, related
        The quotient with its interval; what was counted; relatedness. None where not known.
    """

    activity: Any
    quotient: Figure | None
    count: Figure | None
    related: Figure | None

    @property
    def beyond_chance(self) -> int:
        """1 or -1 where the interval of the quotient leaves out 1, else 0."""
        found = self.quotient
        if found is None or found.lower is None or found.upper is None:
            return 0
        return (found.lower > 1) - (found.upper < 1)

    @property
    def is_small(self) -> bool:
        """Whether so few are counted that the quotient says little."""
        return self.count is not None and self.count.value is not None and self.count.value < SMALL


@dataclass(frozen=True)
class Industries:
    """Those stronger than elsewhere beyond chance, the surest first; those near; how many."""

    strong: list[Industry]
    near: list[Industry]
    known: int
    variable: Any


def industries(territory: Any, person: Any = None) -> Industries | None:
    """Return the industries of a region, or None where none has a quotient (three queries)."""
    mine = figures_visible_to(person).filter(territory=territory, activity__isnull=False)
    computed = mine.filter(variable__code__in=(QUOTIENT, RELATED)).order_by(*NEWEST_FIRST)
    found: dict[str, dict[int, Figure]] = {QUOTIENT: {}, RELATED: {}}
    for figure in computed.select_related("activity__classification"):
        found[figure.variable.code].setdefault(figure.activity_id, figure)
    first = next(iter(found[QUOTIENT].values()), None)
    if first is None:
        return None
    counted = mine.filter(variable__code=first.breakdown, period=first.period, breakdown="")
    counts = {figure.activity_id: figure for figure in counted}
    rows = [
        Industry(
            (found[QUOTIENT].get(key) or found[RELATED][key]).activity,
            found[QUOTIENT].get(key),
            counts.get(key),
            found[RELATED].get(key),
        )
        for key in {**found[QUOTIENT], **found[RELATED]}
    ]
    strong = [row for row in rows if row.beyond_chance > 0]
    near = [row for row in rows if row.related is not None]
    return Industries(
        sorted(strong, key=lambda row: (-row.quotient.lower, row.activity.code)),
        sorted(near, key=lambda row: (-row.related.value, row.activity.code)),
        len(found[QUOTIENT]),
        next((figure.variable for figure in counts.values()), None),
    )
