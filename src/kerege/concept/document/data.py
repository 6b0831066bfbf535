"""Everything a document of a version is made from, read once for all languages."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kerege.concept.enums import BlockKind
from kerege.concept.models import (
    Allocation,
    Block,
    FigureReference,
    Goal,
    Indicator,
    Measure,
    Plan,
    Sentence,
    Stage,
    Version,
)
from kerege.concept.selectors.money import Totals, totals
from kerege.evidence import selectors as evidence
from kerege.reference import selectors as reference

QUOTIENT = "j_lq"
POPULATION = "population_avg"


@dataclass
class Data:
    """Rows of a version; texts are chosen by the active language when they are read."""

    version: Version
    goals: list[Goal]
    measures: list[Measure]
    indicators: list[Indicator]
    stages: list[Stage]
    blocks: list[Block]
    references: dict[str, FigureReference]
    sentences: dict[str, Sentence]
    totals: Totals
    plan: Plan | None
    allocations: list[Allocation]
    regions: list[Any]
    need_areas: list[Any]
    severities: dict[tuple[str, str], Any]
    country_severities: list[Any]
    quotients: dict[str, Any]
    population: dict[str, Decimal]
    by_region: dict[str, list[Allocation]] = field(default_factory=dict)

    @property
    def date(self) -> date:
        """The day of the version: of its publication, else of its creation."""
        return timezone.localdate(self.version.published_at or self.version.created_at)

    @property
    def is_synthetic(self) -> bool:
        """Whether the diagnosis or the plan rest on synthetic data."""
        diagnosed = any(row.is_synthetic for row in self.severities.values())
        return diagnosed or bool(self.plan and self.plan.run.is_synthetic)

    def items(self, content: str) -> list[Block]:
        """Return the items of a list, e.g. the principles."""
        return [
            block
            for block in self.blocks
            if block.kind == BlockKind.ITEM and block.content.startswith(content)
        ]


def read(version: Version) -> Data:
    """Read the rows of a version, in a fixed number of queries."""
    version = Version.objects.select_related("concept__territory", "diagnosis__panel").get(
        pk=version.pk
    )
    plan = Plan.objects.filter(version=version).select_related("run").first()
    allocations = list(
        Allocation.objects.filter(plan=plan)
        .select_related("territory", "measure")
        .order_by("measure__code", "territory__code", "year")
        if plan
        else ()
    )
    regions = [version.concept.territory]
    if version.parent_id is None:
        regions = list(reference.regions(date(version.concept.first_year, 1, 1)))
    severities, of_country = _severities(version)
    data = Data(
        version=version,
        goals=list(Goal.objects.filter(version=version).select_related("area").order_by("code")),
        measures=list(
            Measure.objects.filter(version=version)
            .select_related("goal__area", "owner")
            .prefetch_related("answers__area", "funding", "eligible_regions")
            .order_by("code")
        ),
        indicators=list(
            Indicator.objects.filter(version=version)
            .select_related("goal", "owner")
            .prefetch_related("targets")
            .order_by("code")
        ),
        stages=list(Stage.objects.filter(version=version)),
        blocks=list(Block.objects.filter(version=version).order_by("order", "code")),
        references={
            row.code: row
            for row in FigureReference.objects.filter(version=version).select_related("figure")
        },
        sentences={row.code: row for row in Sentence.objects.filter(version=version)},
        totals=totals(version),
        plan=plan,
        allocations=allocations,
        regions=regions,
        need_areas=list(reference.need_areas()),
        severities=severities,
        country_severities=of_country,
        quotients=_latest(QUOTIENT, regions, version.concept.first_year),
        population={
            code: figure.value
            for code, figure in _latest(POPULATION, regions, version.concept.first_year).items()
        },
    )
    by_region: dict[str, list[Allocation]] = defaultdict(list)
    for row in allocations:
        by_region[row.territory.code if row.territory else ""].append(row)
    data.by_region = dict(by_region)
    return data


def _severities(version: Version) -> tuple[dict[tuple[str, str], Any], list[Any]]:
    """Return the severities by region and need, and those of the plan's territory by rank."""
    if version.diagnosis is None:
        return {}, []
    rows = version.diagnosis.severities.select_related("territory", "area__parent")
    whole = version.concept.territory
    return (
        {
            (row.territory.code, row.area.code): row
            for row in rows
            if row.territory.parent_id is not None
        },
        sorted(
            (row for row in rows if row.territory_id == whole.pk),
            key=lambda row: (row.rank, row.area.order),
        ),
    )


def _latest(variable: str, regions: list[Any], until: int) -> dict[str, Any]:
    """Return the newest figures of a variable that exist for the regions, by region.

    Only the newest year before the concept begins in which it is known is used for all of them.
    """
    rows = (
        evidence.figures_visible_to(None)
        .filter(
            variable__code=variable,
            territory__in=regions,
            value__isnull=False,
            breakdown="",
            activity=None,
            year__lte=until,
        )
        .order_by("territory__code", "code")
    )
    found = list(rows)
    newest = max((row.year for row in found), default=None)
    return {row.territory.code: row for row in found if row.year == newest}
