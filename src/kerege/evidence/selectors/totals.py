"""Sums of regions that count nobody twice, beside the published figure of the country."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kerege.evidence.models import WHOLE, Figure
from kerege.evidence.overlap import Borders
from kerege.evidence.selectors.borders import known_borders
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.reference.enums import TerritoryKind


@dataclass(frozen=True)
class Total:
    """The country in a year: as published, and as the sum of the regions.

    Attributes
    ----------
    computed
        Sum over ``parts``; None where the regions present do not cover the country.
    published
        The figure of the country, if the source states it.
    parts
        The figures added up, without overlap.
    left_out
        Figures that would have counted an area twice.
    uncovered
        Regions of today (keys) whose area is in none of the figures.
    """

    year: int
    computed: Decimal | None
    published: Figure | None
    parts: list[Figure]
    left_out: list[Figure]
    uncovered: set[int]

    @property
    def is_complete(self) -> bool:
        """Whether the parts cover the country."""
        return not self.uncovered

    @property
    def value(self) -> Decimal | None:
        """The published value, else the computed sum."""
        return self.published.value if self.published else self.computed

    @property
    def is_computed(self) -> bool:
        """Whether `value` is a sum of Kerege's and no published figure."""
        return self.published is None and self.computed is not None


def add_up(year: int, figures: Iterable[Figure], known: Borders) -> Total:
    """Add up the figures of one variable and year (country and regions in any order)."""
    published, measured = None, {}
    for figure in figures:
        if figure.value is None:
            continue
        if figure.territory.kind == TerritoryKind.COUNTRY:
            published = figure
        else:
            measured[figure.territory_id] = figure
    kept = known.without_overlap(measured)
    parts = [figure for key, figure in measured.items() if key in kept]
    left_out = [figure for key, figure in measured.items() if key not in kept]
    variable = next((figure.variable_id for figure in measured.values()), 0)
    uncovered = known.uncovered(variable, year, kept)
    computed = None if uncovered or not parts else sum((p.value for p in parts), Decimal(0))
    return Total(year, computed, published, parts, left_out, uncovered)


def total(variable: str, year: int, person: Any = None, **more: Any) -> Total:
    """Return the country's total of a variable in a year, overlap taken out.

    Parameters
    ----------
    variable
        Code of an additive variable.
    more
        Further conditions on the figures, by default undivided ones.
    """
    conditions = {**WHOLE, **more}
    found = figures_visible_to(person).filter(
        variable__code=variable, variable__is_additive=True, year=year, **conditions
    )
    return add_up(year, found, known_borders())
