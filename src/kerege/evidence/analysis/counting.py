"""Figures that are counted, not computed: the register by region, what is published by region."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from kerege.evidence.analysis import published_count
from kerege.evidence.analysis.methods import Parameters
from kerege.evidence.analysis.published_count import PUBLISHED
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.canonical import checksum
from kerege.evidence.enums import Observation
from kerege.evidence.models import Figure
from kerege.evidence.rows import FigureRow
from kerege.reference import selectors as reference
from kerege.register import services as register

REGISTER = "evidence.count_register"
BY_ACTIVITY = "evidence.count_register_by_activity"
VERSIONS = {REGISTER: "2", BY_ACTIVITY: "2", PUBLISHED: published_count.VERSION}
FUNCTIONS = (
    "kerege.methods.disclosure.frequency_rule",
    "kerege.methods.disclosure.secondary_suppression",
)
Counted = tuple[dict[str, str], list[FigureRow]]


def register_counts(parameters: Parameters, _up_to: int) -> Counted:
    """Return open subjects by region and sub-sector, by region, and of the country.

    A number that the register withholds has no value and the status *suppressed*; a region without
    subjects has a zero. The register is read as it stands: its history is its own, so a run made
    before it changed gives another checksum and says that the input changed. The checksum is taken
    of what is published: one of the true numbers would let anybody try them out.
    """
    found = register.protect_counts(by=None)
    nation = reference.country_territory()
    parts = ["*", *(part for part in found.subsectors if part)]
    places = sorted({*found.regions, *(place.code for place in reference.regions())})
    told = [(place, part, found.number(place, part)) for place in ("*", *places) for part in parts]
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=(nation.code if nation else "") if place == "*" else place,
            period=str(parameters["year"]),
            breakdown="" if part == "*" else part,
            notes=joined("register"),
            **_value(number),
        )
        for place, part, number in told
    ]
    rows.sort(key=lambda row: (row.territory, row.breakdown))
    return {"register": checksum([list(row) for row in told])}, rows


def activity_counts(parameters: Parameters, _up_to: int) -> Counted:
    """Return open subjects of the country by activity; a withheld count has no value."""
    found = register.protect_counts(by=None)
    nation = reference.country_territory()
    told = [(*activity, found.of_activity(*activity)) for activity in found.activities]
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=nation.code if nation else "",
            period=str(parameters["year"]),
            activity=f"{classification}:{activity}",
            breakdown=activity,
            code=f"{parameters['target']}.{parameters['year']}.{activity}",
            notes=joined("register"),
            **_value(number),
        )
        for classification, activity, number in told
    ]
    return {"register": checksum([list(row) for row in told])}, rows


def _value(number: int | None) -> dict[str, Any]:
    if number is None:
        return {"observation": Observation.SUPPRESSED}
    return {"value": number}


def published_counts(parameters: Parameters, up_to: int) -> Counted:
    """Return for every region of today how many figures of a dataset name it, zero included."""
    stated = published_figures(parameters, up_to)
    regions = [place.code for place in reference.every_region() if place.valid_to is None]
    columns = ("territory__code", "code", "as_of")
    return published_count.count(parameters, stated.values_list(*columns), regions)


def published_figures(parameters: Parameters, up_to: int) -> QuerySet[Figure]:
    """Return the figures that are counted, as they stood."""
    return Figure.objects.filter(dataset__code=parameters["dataset"], pk__lte=up_to).filter(
        Q(is_current=True) | Q(superseded_by__pk__gt=up_to)
    )


COUNTS: dict[str, Callable[[Parameters, int], Counted]] = {
    REGISTER: register_counts,
    BY_ACTIVITY: activity_counts,
    PUBLISHED: published_counts,
}
