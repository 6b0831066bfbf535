"""The regions of the country and what became of them, read once."""

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from kerege.evidence.models import Break
from kerege.evidence.overlap import Borders, borders
from kerege.reference.enums import TerritoryKind
from kerege.reference.models import Succession, Territory


def regions() -> QuerySet[Territory]:
    """Return the regions and cities of the country, former ones included."""
    return Territory.objects.exclude(kind=TerritoryKind.COUNTRY)


def known_borders() -> Borders:
    """Return successions, validity and breaks of all regions (three queries)."""
    return borders(
        regions(),
        Succession.objects.annotate(year=ExtractYear("on")).values_list(
            "predecessor_id", "successor_id", "year"
        ),
        Break.objects.values_list("variable_id", "territory_id", "year"),
    )
