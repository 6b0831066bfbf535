"""An index beside the variables outside it that its definition names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kerege.evidence.derived import amounts_of
from kerege.evidence.models import WHOLE, Figure, Variable
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.evidence.selectors.index import PublishedIndex


@dataclass(frozen=True)
class Linked:
    """A variable outside an index.

    Attributes
    ----------
    why
        Language -> what is asked by holding it beside the index.
    correlation
        The rank correlation; None where fewer than ten regions have both, or none differs.
    points
        The score of each region that has both, and its value.
    shares_amounts
        Whether it is made in part of what the index is made of too.
    """

    variable: Variable
    why: Mapping[str, str]
    correlation: Figure | None
    points: list[tuple[Figure, Figure]]
    shares_amounts: bool


def linked(published: PublishedIndex, person: Any = None) -> list[Linked]:
    """Return what an index is held beside, in the order of its definition (one or two queries)."""
    wanted = published.definition.links
    if not wanted:
        return []
    inside = {a for node in published.definition.indicators for a in amounts_of(node.code)}
    figures = figures_visible_to(person).filter(
        **WHOLE, variable__code__in=wanted, year=published.year, value__isnull=False
    )
    values: dict[tuple[str, int], Figure] = {
        (one.variable.code, one.territory_id): one for one in figures.order_by("pk")
    }
    known = {found.code: found for found in Variable.objects.filter(code__in=wanted)}
    return [
        Linked(
            known[code],
            why,
            published.links.get(code),
            [
                (row.score, found)
                for row in published.ranked
                if row.score and (found := values.get((code, row.score.territory_id)))
            ],
            bool(amounts_of(code) & inside),
        )
        for code, why in wanted.items()
        if code in known
    ]
