"""The current diagnosis as pages, the API and the planner ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kerege.evidence import selectors as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.needs.models import Contribution, Diagnosis, Severity, Signal, Statement
from kerege.reference.enums import TerritoryKind

CLEAR = 1.96
"""A difference of more standard errors than this is called clear."""


def current_diagnosis() -> Diagnosis | None:
    """Return the diagnosis that holds, or None before the first."""
    return Diagnosis.objects.filter(is_current=True).select_related("run", "panel__run").first()


def diagnosis_of_run(code: str, checksum: str) -> Diagnosis | None:
    """Return the diagnosis that a run of this code and result computed, or None."""
    found = Diagnosis.objects.filter(run__code=code, run__result_checksum=checksum)
    return found.order_by("-pk").first()


def required_diagnosis() -> Diagnosis:
    """Return the diagnosis that holds.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = current_diagnosis()
    if found is None:
        raise Refusal(
            _("There is no diagnosis of needs."),
            "needs",
            _("Compute it first: kerege needs diagnose."),
            Kind.NOT_FOUND,
        )
    return found


def _current() -> QuerySet[Severity]:
    return Severity.objects.filter(diagnosis__is_current=True).select_related(
        "territory", "area", "area__parent"
    )


def severities(territory: Any = None, area: Any = None) -> list[Severity]:
    """Return the severities of the regions: of one territory, of one need, or all.

    Those of a territory come in their order of rank, those of a need in the order of the regions.
    """
    found = _current()
    if territory is not None:
        here = found.filter(territory=territory).select_related("diagnosis__panel")
        return list(here.order_by("rank", "area__order"))
    found = found.exclude(territory__kind=TerritoryKind.COUNTRY)
    if area is not None:
        return list(found.filter(area=area).order_by("place", "territory__code"))
    return list(found.order_by("territory__code", "area__order", "area__code"))


def severity(territory: Any, area: Any) -> Severity:
    """Return one severity.

    Raises
    ------
    Refusal
        If the current diagnosis has none.
    """
    found = _current().filter(territory=territory, area=area).first()
    if found is None:
        raise Refusal(
            _("This need has not been diagnosed here."),
            f"{territory.code} {area.code}",
            _("An analyst can compute the diagnosis: kerege needs diagnose."),
            Kind.NOT_FOUND,
        )
    return found


def most_urgent(number: int = 3) -> list[Severity]:
    """Return the most severe needs of the country, each with its interval and interval of rank.

    A country's severity is the mean of its regions weighted by population (equally where the
    population of a region is not known).
    """
    found = _current().filter(territory__kind=TerritoryKind.COUNTRY)
    return list(found.order_by("rank", "area__order")[:number])


def of_country(area: Any) -> Severity | None:
    """Return the severity of one need for the country."""
    return _current().filter(area=area, territory__kind=TerritoryKind.COUNTRY).first()


def is_clear(severity: Severity) -> bool:
    """Return whether the difference from the other regions exceeds what chance explains."""
    return abs(float(severity.difference)) > CLEAR * float(severity.difference_error)


def contributions(severity: Severity) -> list[Contribution]:
    """Return what made a severity, the heaviest first, with figures that everyone may read."""
    figures = evidence.versions_visible_to(None)
    return list(
        Contribution.objects.filter(severity=severity)
        .select_related(
            "signal",
            "signal__variable",
            "statement__territory",
            "statement__mandate__territory",
            "statement__mandate__organisation",
        )
        .prefetch_related(Prefetch("figure", queryset=figures))
        .order_by("-weight", "pk")
    )


def contributions_by_severity(territory: Any) -> dict[int, list[Contribution]]:
    """Return what made each severity of a territory, by its key, the heaviest first."""
    found: dict[int, list[Contribution]] = {}
    rows = Contribution.objects.filter(
        severity__diagnosis__is_current=True, severity__territory=territory
    )
    for row in rows.select_related("signal__variable", "statement").order_by("-weight", "pk"):
        found.setdefault(row.severity_id, []).append(row)
    return found


def needs_from_figure(figure: Any) -> list[Severity]:
    """Return the severities of the current diagnosis that a figure contributes to."""
    found = _current().filter(contributions__figure=figure).distinct()
    return list(found.order_by("territory__code", "area__order"))


def statements(territory: Any = None, area: Any = None) -> QuerySet[Statement]:
    """Return the statements that stand, the newest first."""
    found = Statement.objects.filter(withdrawn_at__isnull=True).select_related(
        "territory", "area", "meeting", "mandate__territory", "mandate__organisation"
    )
    if territory is not None:
        found = found.filter(territory=territory)
    if area is not None:
        found = found.filter(area=area)
    return found.order_by("-said_on", "-pk")


def statement_by_code(code: str) -> Statement:
    """Return a statement that stands."""
    found = statements().filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such statement."),
            code,
            _("Choose one on the page of the need."),
            Kind.NOT_FOUND,
        )
    return found


def signals() -> QuerySet[Signal]:
    """Return which variables speak of which need today, in the order of the needs."""
    found = Signal.objects.filter(withdrawn_at__isnull=True)
    return found.select_related("area", "variable").order_by("area__order", "variable__code")


def signal_by_code(code: str) -> Signal:
    """Return a signal that stands.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = signals().filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such signal."), code, _("Choose one of the list."), Kind.NOT_FOUND
        )
    return found


@dataclass(frozen=True)
class NeedPage:
    """One need in one territory, with everything its page shows."""

    severity: Severity
    contributions: list[Contribution]
    statements: list[Statement]
    of_country: Severity | None
    is_clear: bool


def need_page(territory: Any, area: Any) -> NeedPage:
    """Return one need of a territory with its parts and what was said of it."""
    found = severity(territory, area)
    whole = of_country(area)
    return NeedPage(
        found,
        contributions(found),
        list(statements(territory, area)),
        whole if whole and whole.pk != found.pk else None,
        is_clear(found),
    )


@dataclass(frozen=True)
class Weights:
    """Severities as arrays for the planner: (regions, areas), in the order of the codes.

    ``weight`` is what each need counts, (areas,): 1 unless a panel weighs the diagnosis, whose code
    is ``panel``.
    """

    diagnosis: Diagnosis
    regions: list[str]
    areas: list[str]
    mean: np.ndarray
    standard_error: np.ndarray
    is_known: np.ndarray
    is_synthetic: np.ndarray
    weight: np.ndarray
    panel: str


def weights_for_planner(diagnosis: Diagnosis | None = None) -> Weights:
    """Return the severities of a diagnosis (the current one by default) as arrays.

    Raises
    ------
    Refusal
        If there is no diagnosis.
    """
    of = diagnosis or required_diagnosis()
    rows = list(
        Severity.objects.filter(diagnosis=of)
        .exclude(territory__kind=TerritoryKind.COUNTRY)
        .select_related("territory", "area")
        .order_by("territory__code", "area__order", "area__code")
    )
    regions, areas = (
        _distinct(row.territory.code for row in rows),
        _distinct(row.area.code for row in rows),
    )
    shape = (len(regions), len(areas))

    def table(name: str, kind: type) -> np.ndarray:
        return np.array([kind(getattr(row, name)) for row in rows]).reshape(shape)

    return Weights(
        of,
        regions,
        areas,
        table("mean", float),
        table("standard_error", float),
        table("is_known", bool),
        table("is_synthetic", bool),
        np.array([1.0 if row.weight is None else float(row.weight) for row in rows[: shape[1]]]),
        of.panel.code if of.panel else "",
    )


def _distinct(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
