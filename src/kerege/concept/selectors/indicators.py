"""Indicators with their baselines and targets."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.concept.models import FigureReference, Indicator, Version
from kerege.evidence import selectors as evidence
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
        .select_related("goal__area", "owner", "baseline_figure__variable", "version__concept")
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


def references(version: Version) -> dict[str, FigureReference]:
    """Return the published figures that a version cites, by code."""
    rows = FigureReference.objects.filter(version=version).select_related("figure")
    return {row.code: row for row in rows}
