"""The regions of the country and what became of them, read once."""

from kerege.evidence.models import Break
from kerege.evidence.overlap import Borders, borders
from kerege.reference import selectors as reference


def known_borders() -> Borders:
    """Return successions, validity and breaks of all regions (three queries)."""
    return borders(
        reference.every_region(),
        reference.successions(),
        Break.objects.values_list("variable_id", "territory_id", "year"),
    )
