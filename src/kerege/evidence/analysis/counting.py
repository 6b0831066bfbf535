"""Figures that are counted, not computed: the register by region, what is published by region."""

from collections import Counter, defaultdict
from collections.abc import Callable

from django.db.models import Q

from kerege.evidence.analysis.methods import Parameters
from kerege.evidence.analysis.specialisation import joined
from kerege.evidence.canonical import checksum
from kerege.evidence.enums import Observation
from kerege.evidence.models import Figure
from kerege.evidence.rows import FigureRow, year_in
from kerege.reference import selectors as reference
from kerege.register import selectors as register

REGISTER = "evidence.count_register"
BY_ACTIVITY = "evidence.count_register_by_activity"
PUBLISHED = "evidence.count_published_figures"
Counted = tuple[dict[str, str], list[FigureRow]]


def register_counts(parameters: Parameters, _up_to: int) -> Counted:
    """Return open subjects by region and sub-sector, by region, and of the country.

    The register is read as it stands: its history is its own, so a run made before it changed
    gives another checksum and says that the input changed.
    """
    counts = register.counts_by_region()
    nation = reference.country_territory()
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for found in counts:
        for place in (found.territory, nation.code if nation else ""):
            totals[place, ""] += found.subjects
            if found.subsector:
                totals[place, found.subsector] += found.subjects
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=place,
            period=str(parameters["year"]),
            breakdown=part,
            value=number,
            notes=joined("register"),
        )
        for (place, part), number in sorted(totals.items())
    ]
    read = [[c.territory, c.subsector, c.subjects, c.synthetic] for c in counts]
    return {"register": checksum(read)}, rows


def activity_counts(parameters: Parameters, _up_to: int) -> Counted:
    """Return open subjects of the country by activity; a withheld count has no value."""
    counts = register.counts_by_activity()
    nation = reference.country_territory()
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=nation.code if nation else "",
            period=str(parameters["year"]),
            activity=f"{found.classification}:{found.activity}",
            breakdown=found.activity,
            code=f"{parameters['target']}.{parameters['year']}.{found.activity}",
            value=found.subjects,
            observation=(Observation.SUPPRESSED if found.subjects is None else Observation.NORMAL),
            notes=joined("register"),
        )
        for found in counts
    ]
    read = [[c.classification, c.activity, c.subjects, c.synthetic] for c in counts]
    return {"register": checksum(read)}, rows


def published_counts(parameters: Parameters, up_to: int) -> Counted:
    """Return for every region of today how many figures of a dataset name it, zero included."""
    stated = list(
        Figure.objects.filter(dataset__code=parameters["dataset"], pk__lte=up_to)
        .filter(Q(is_current=True) | Q(superseded_by__pk__gt=up_to))
        .order_by("code")
        .values_list("territory__code", "code", "as_of")
    )
    years = [year for _, _, as_of in stated if (year := year_in(as_of))]
    if not years:
        return {"figures": checksum([])}, []
    number = Counter(place for place, _, _ in stated)
    rows = [
        FigureRow(
            variable=str(parameters["target"]),
            territory=place.code,
            period=str(max(years)),
            value=number[place.code],
        )
        for place in reference.every_region()
        if place.valid_to is None
    ]
    return {"figures": checksum([list(found) for found in stated])}, rows


COUNTS: dict[str, Callable[[Parameters, int], Counted]] = {
    REGISTER: register_counts,
    BY_ACTIVITY: activity_counts,
    PUBLISHED: published_counts,
}
