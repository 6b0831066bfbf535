"""Indicators with their baselines and targets."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.concept.models import FigureReference, Indicator, Target, Version
from kerege.evidence import selectors as evidence
from kerege.evidence.enums import Relation
from kerege.kernel.errors import Kind, Refusal


@dataclass(frozen=True)
class Baseline:
    """Where an indicator starts: its figure with provenance, and the figures that say otherwise."""

    reference: FigureReference | None = None
    figure: Any = None
    conflicting: list[FigureReference] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)


def indicators(version: Version) -> QuerySet[Indicator]:
    """Return the indicators of a version with their targets."""
    return (
        Indicator.objects.filter(version=version)
        .select_related(
            "goal__area",
            "owner",
            "baseline_figure__variable",
            "baseline_figure__territory",
            "version__concept",
        )
        .prefetch_related("targets")
        .order_by("code")
    )


def indicator(version: Version, code: str) -> Indicator:
    """Return one indicator of a version."""
    found = indicators(version).filter(code=code).first()
    if found is None:
        raise Refusal(
            _("This version has no indicator %(code)s.") % {"code": code},
            str(version),
            _("Choose one from the list of indicators."),
            Kind.NOT_FOUND,
        )
    return found


def baseline(found: Indicator, person: Any = None) -> Baseline:
    """Return the baseline of an indicator with what contradicts it, none preferred in silence."""
    wanted = [found.baseline_reference, *found.conflicting_references]
    rows = FigureReference.objects.filter(version=found.version_id, code__in=filter(None, wanted))
    known = {row.code: row for row in rows.select_related("figure")}
    figure = found.baseline_figure
    return Baseline(
        known.get(found.baseline_reference),
        figure,
        [known[code] for code in found.conflicting_references if code in known],
        [conflict.figure for conflict in evidence.conflicting(figure, person)] if figure else [],
    )


@dataclass(frozen=True)
class Series:
    """The yearly values of what an indicator counts, with the years from which they break.

    Attributes
    ----------
    points
        A point for every year, measured or not.
    values
        Year -> value; a statement such as "more than" is no value.
    is_in_another_unit
        Whether the baseline is not the value of its figure, so that no target can stand beside.
    """

    variable: Any
    territory: Any
    points: list[Any]
    values: dict[int, float]
    breaks: list[int]
    is_in_another_unit: bool = False

    @property
    def is_synthetic(self) -> bool:
        """Whether any of its values is synthetic, so that what is expected of it is too."""
        return any(point.figure is not None and point.figure.is_synthetic for point in self.points)


def series_of(found: Indicator, person: Any = None) -> Series | None:
    """Return the series that an indicator's baseline is from; None where it is not measured."""
    return series_of_all([found], person).get(found.pk)


def series_of_all(rows: Iterable[Indicator], person: Any = None) -> dict[int, Series]:
    """Return key -> series of the indicators whose baseline is measured.

    A value in another scope than the one before it begins a new series.
    """
    measured = [row for row in rows if row.baseline_figure is not None]
    known = evidence.series_beside([row.baseline_figure for row in measured], person)
    return {row.pk: _series(row, known[row.baseline_figure_id]) for row in measured}


def _series(found: Indicator, points: list[Any]) -> Series:
    figure = found.baseline_figure
    stated = [
        point
        for point in points
        if point.value is not None and point.figure.relation in (Relation.EXACTLY, Relation.ABOUT)
    ]
    breaks = {point.year for point in stated if not point.is_comparable}
    breaks |= {
        now.year
        for before, now in pairwise(stated)
        if before.figure.scope_id != now.figure.scope_id
    }
    values = {point.year: float(point.value) for point in stated}
    other = figure.value != found.baseline
    return Series(
        figure.variable, figure.territory, points, values, sorted(breaks), is_in_another_unit=other
    )


def announced_for(found: Indicator) -> list[Any]:
    """Return the targets that were published for what an indicator counts."""
    return list(evidence.targets().filter(code__in=found.published_targets))


def indicators_of_target(version: Version, code: str) -> QuerySet[Indicator]:
    """Return the indicators of a version that a published target concerns."""
    rows = Indicator.objects.filter(version=version, published_targets__contains=[code])
    return rows.order_by("code")


def references(version: Version) -> dict[str, FigureReference]:
    """Return the published figures that a version cites, by code."""
    rows = FigureReference.objects.filter(version=version).select_related("figure")
    return {row.code: row for row in rows}


def state_of_targets(version: Version) -> str:
    """Return the SHA-256 of the targets of a version: whoever changes one changes this."""
    rows = Target.objects.filter(indicator__version=version).order_by("indicator__code", "year")
    said = [
        f"{code} {year} {value}"
        for code, year, value in rows.values_list("indicator__code", "year", "value")
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
