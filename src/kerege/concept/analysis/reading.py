"""What the planner reads of a version: measures, severities, population, years, limits."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.analysis.plan import weights
from kerege.concept.analysis.problem import Rows
from kerege.concept.models import Measure, Version
from kerege.evidence import selectors as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors as needs

POPULATION = "population_avg"
"""The variable whose newest value by region weighs the severities."""


def rows_of(
    version: Version,
    limits: Sequence[Mapping[str, Any]],
    panel: needs.NeedWeights | None = None,
) -> tuple[Rows, bool]:
    """Return what the planner reads, and whether any of it is synthetic.

    With a panel, the severity of each need counts times the weight that its experts gave; so it
    does where the diagnosis is weighted by a panel, which then weighs it alone.
    """
    found = needs.weights_for_planner(version.diagnosis)
    regions = _regions(version, found.regions)
    population = population_of(found.regions)
    of_need = _of_need(found, panel)
    severities, errors = (
        {
            (region, need): float(table[r, a]) * of_need[need]
            for r, region in enumerate(found.regions)
            for a, need in enumerate(found.areas)
        }
        for table in (found.mean, found.standard_error)
    )
    measures = list(
        Measure.objects.filter(version=version)
        .select_related("goal__area")
        .prefetch_related("answers__area", "funding", "eligible_regions")
        .order_by("code")
    )
    if not measures:
        raise Refusal(
            _("There is no measure to plan."), str(version), _("Load the measures first.")
        )
    concept = version.concept
    return (
        Rows(
            measures=measures,
            regions=regions,
            needs=found.areas,
            weight=weights(severities, population),
            population=population,
            years=range(concept.first_year, concept.last_year + 1),
            limits=list(limits),
            errors=weights(errors, population),
        ),
        bool(
            found.is_synthetic.any()
            or found.diagnosis.run.is_synthetic
            or (panel and panel.is_synthetic)
        ),
    )


def _regions(version: Version, all_of_them: Sequence[str]) -> Sequence[str]:
    """Return the regions that a version plans for: a regional plan plans for its own."""
    return [version.concept.territory.code] if version.parent_id else all_of_them


def _of_need(found: needs.Weights, panel: needs.NeedWeights | None) -> dict[str, float]:
    if panel is None:
        return dict(zip(found.areas, found.weight.tolist(), strict=True))
    if found.panel:
        raise Refusal(
            _("The diagnosis is weighted by the panel %(panel)s already.") % {"panel": found.panel},
            panel.panel,
            _("Plan without a panel, or diagnose with equal weights first."),
            Kind.CONFLICT,
        )
    missing = [code for code in found.areas if code not in panel.weights]
    if missing:
        raise Refusal(
            _("The panel has not judged some needs of the diagnosis."),
            ", ".join(missing),
            _("Choose a panel that has judged all of them, or plan without."),
        )
    return panel.weights


def known_population(regions: Sequence[str]) -> dict[str, int]:
    """Return the newest population of each region of which it is known."""
    rows = (
        evidence.figures_visible_to(None)
        .filter(variable__code=POPULATION, territory__code__in=regions, value__isnull=False)
        .order_by("year")
        .values_list("territory__code", "value")
    )
    return {code: round(value) for code, value in rows}


def population_of(regions: Sequence[str]) -> dict[str, int]:
    """Return the newest population of each region.

    Raises
    ------
    Refusal
        If that of a region is not known: it names the regions.
    """
    found = known_population(regions)
    missing = [code for code in regions if code not in found]
    if missing:
        raise Refusal(
            _("The population of some regions is not known."),
            ", ".join(missing),
            _("Load the average annual population of the regions, then plan."),
        )
    return found
