"""Who works in a region: figures by sex, age, occupation, legal form and size of the firm."""

from dataclasses import dataclass
from typing import Any

from kerege.evidence.models import Figure
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to

CLASSES = ("sex", "age_group", "occupation", "legal_form", "size")
"""Classes of people and firms, as a cube of microdata names them, in the order of the page."""
ONE_CLASS = rf"^({'|'.join(CLASSES)})-[^.]+$"
"""A breakdown by one class alone: a part of a sub-sector or of two classes is in the explorer."""


@dataclass(frozen=True)
class OfClass:
    """The newest figures of a territory by one class; each with the code of its part."""

    of: str
    rows: list[tuple[str, Figure]]


def workforce(territory: Any, person: Any = None) -> list[OfClass]:
    """Return the newest figure of each variable, scope and part of a class (one query)."""
    found = figures_visible_to(person).filter(
        territory=territory, activity=None, breakdown__regex=ONE_CLASS
    )
    columns = ("variable__code", "scope_id", "breakdown")
    groups: dict[str, list[tuple[str, Figure]]] = {}
    for figure in found.order_by(*columns, *NEWEST_FIRST).distinct(*columns):
        of, _, part = figure.breakdown.partition("-")
        groups.setdefault(of, []).append((part, figure))
    return [OfClass(of, groups[of]) for of in CLASSES if of in groups]
