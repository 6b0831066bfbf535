"""Figures and datasets that a person may see. Every other selector starts here."""

from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Dataset, Figure, Run
from kerege.evidence.rows import CODE
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.selectors import territories_of

STATED_YEAR = Cast(Func(F("as_of"), Value(r"^\d{4}"), function="substring"), IntegerField())
NEWEST_FIRST = (
    Coalesce("year", STATED_YEAR).desc(nulls_last=True),
    F("year").desc(nulls_last=True),
    "-period",
    "-as_of",
    "code",
)
"""By the year a figure is true of, else the year in which it was stated; undated ones last."""

RELATED = ("variable", "territory", "dataset", "run", "activity", "scope")


def datasets_visible_to(person: Any) -> QuerySet[Dataset]:
    """Return the datasets whose description a person may read.

    Everyone reads those that are published, and those that were withdrawn with the reason; the
    representative of a region also what the region delivered.
    """
    if rules.sees_drafts(person):
        return Dataset.objects.all()
    open_to_all = Q(status__in=(DatasetStatus.PUBLISHED, DatasetStatus.WITHDRAWN))
    own = territories_of(person, Role.REPRESENTATIVE)
    return Dataset.objects.filter(open_to_all | Q(territory__code__in=own) if own else open_to_all)


def runs_visible_to(person: Any) -> QuerySet[Run]:
    """Return the runs all of whose datasets a person may use."""
    if rules.sees_drafts(person):
        return Run.objects.all()
    return Run.objects.exclude(_closed_input(OuterRef("pk")))


def _closed_input(run: Any) -> Exists:
    inputs = Run.datasets.through.objects.filter(run=run)
    return Exists(inputs.exclude(dataset__status=DatasetStatus.PUBLISHED))


def versions_visible_to(person: Any) -> QuerySet[Figure]:
    """Return the figures that a person may see, earlier versions included."""
    figures = Figure.objects.select_related(*RELATED)
    if rules.sees_drafts(person):
        return figures
    shown = Q(dataset__status=DatasetStatus.PUBLISHED) | (
        Q(run__isnull=False) & ~_closed_input(OuterRef("run"))
    )
    if own := territories_of(person, Role.REPRESENTATIVE):
        shown |= Q(dataset__territory__code__in=own) & ~Q(dataset__status=DatasetStatus.WITHDRAWN)
    return figures.filter(shown)


def current_visible_to(person: Any) -> QuerySet[Figure]:
    """Return the current figures that a person may see, forecasts included."""
    return versions_visible_to(person).filter(is_current=True)


def as_they_stood(person: Any, up_to: int) -> QuerySet[Figure]:
    """Return the observed figures that a person may see, as they stood at the key of a figure."""
    then = Q(is_current=True) | Q(superseded_by__pk__gt=up_to)
    found = versions_visible_to(person).filter(then, pk__lte=up_to)
    return found.filter(variable__forecast_of__isnull=True)


def forecasts_visible_to(person: Any) -> QuerySet[Figure]:
    """Return the current forecasts that a person may see, and the answers why there is none."""
    return current_visible_to(person).filter(variable__forecast_of__isnull=False)


def figures_visible_to(person: Any) -> QuerySet[Figure]:
    """Return the current figures that a person may see; a forecast is none of them.

    So that a forecast is never taken for a measurement, whoever asks for the newest, the sum or
    the list of figures must ask for forecasts by name: `forecasts_visible_to`.

    Anonymous visitors and everybody without a staff role see figures of published datasets, and
    computed figures all of whose inputs are published.
    """
    return current_visible_to(person).filter(variable__forecast_of__isnull=True)


def figure_by_code(code: str, person: Any = None) -> Figure:
    """Return the current figure with this code.

    Raises
    ------
    Refusal
        If there is none that the person may see.
    """
    readable = CODE.fullmatch(code) is not None
    figure = current_visible_to(person).filter(code=code).first() if readable else None
    if figure is None:
        raise Refusal(
            _("There is no published figure with this code."),
            code if readable else "",
            _("Look for it in the list of figures of its variable."),
            Kind.NOT_FOUND,
        )
    return figure


def figures_by_code(codes: Any, person: Any = None) -> dict[str, Figure]:
    """Return the current figures with these codes that the person may see."""
    found = figures_visible_to(person).filter(code__in=list(codes))
    return {figure.code: figure for figure in found}


def versions(figure: Figure, person: Any = None) -> list[Figure]:
    """Return all versions of a figure that the person may see, the newest first."""
    return list(versions_visible_to(person).filter(code=figure.code).order_by("-pk"))


def latest(variable: str, territory: str, person: Any = None, **more: Any) -> Figure | None:
    """Return the newest measured figure of a variable in a territory, or None.

    Parameters
    ----------
    variable, territory
        Their codes.
    more
        Further conditions, e.g. ``breakdown=""`` or ``year__lte=2024``.
    """
    found = figures_visible_to(person).filter(
        variable__code=variable, territory__code=territory, value__isnull=False, **more
    )
    return found.order_by(*NEWEST_FIRST).first()


def run_by_code(code: str, person: Any = None) -> Run:
    """Return the run with this code.

    Raises
    ------
    Refusal
        If there is none that the person may see.
    """
    readable = CODE.fullmatch(code) is not None
    run = runs_visible_to(person).filter(code=code).first() if readable else None
    if run is None:
        raise Refusal(
            _("There is no published run with this code."),
            code if readable else "",
            _("Look for it in the list of runs."),
            Kind.NOT_FOUND,
        )
    return run
