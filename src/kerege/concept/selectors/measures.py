"""Measures of a version, whole and filtered."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kerege.concept.models import (
    Allocation,
    BudgetLine,
    Goal,
    Indicator,
    Measure,
    Plan,
    Version,
)
from kerege.concept.selectors.versions import published
from kerege.kernel.errors import Kind, Refusal


def measures(version: Version) -> QuerySet[Measure]:
    """Return the measures of a version with all that a table of them shows, in six queries."""
    return (
        Measure.objects.filter(version=version)
        .select_related(
            "goal__area",
            "owner",
            "version__concept",
            "version__diagnosis",
            "serves_measure",
            "serves_goal",
        )
        .prefetch_related("answers__area", "funding", "eligible_regions", "budget")
        .order_by("code")
    )


def measure(version: Version, code: str) -> Measure:
    """Return one measure of a version."""
    found = measures(version).filter(code=code).first()
    if found is None:
        raise Refusal(
            _("This version has no measure %(code)s.") % {"code": code},
            str(version),
            _("Choose one from the action plan."),
            Kind.NOT_FOUND,
        )
    return found


def measure_names(*versions: Version) -> dict[str, str]:
    """Return the name of each measure of some versions by code, in the reader's language.

    Where the versions call one differently, the last of them counts.
    """
    order = {version.pk: place for place, version in enumerate(versions)}
    rows = Measure.objects.filter(version__in=versions)
    found = sorted(rows, key=lambda row: order[row.version_id])
    return {row.code: row.name or row.code for row in found}


def with_money(
    found: QuerySet[Measure], *, territory: str = "", year: int | None = None, source: str = ""
) -> QuerySet[Measure]:
    """Add `planned`, the money of each measure in the part of the budget that is asked for.

    A national measure serves every region: its money is shown with the country's only.
    """
    lines = Q()
    if territory:
        lines &= Q(budget__territory__code=territory)
    if year:
        lines &= Q(budget__year=year)
    if source:
        lines &= Q(budget__source=source)
    total = Coalesce(Sum("budget__amount", filter=lines), Value(Decimal(0)))
    return found.annotate(planned=total)


def action_plan(
    version: Version,
    *,
    territory: str = "",
    year: int | None = None,
    area: str = "",
    source: str = "",
) -> QuerySet[Measure]:
    """Return the measures of an action plan, filtered; each with its `planned` money.

    A filter by region also keeps the national measures, which serve it.
    """
    found = measures(version)
    if area:
        found = found.filter(Q(goal__area__code=area) | Q(answers__area__code=area)).distinct()
    lines = BudgetLine.objects.filter(measure=OuterRef("pk"))
    if territory:
        mine = lines.filter(territory__code=territory)
        found = found.filter(Q(is_national=True) | Exists(mine))
    if year:
        found = found.filter(Exists(lines.filter(year=year)))
    if source:
        found = found.filter(Exists(lines.filter(source=source)))
    return with_money(
        Measure.objects.filter(pk__in=found.values("pk"))
        .select_related("goal__area", "owner")
        .prefetch_related("answers__area", "funding", "eligible_regions"),
        territory=territory,
        year=year,
        source=source,
    ).order_by("code")


def measures_for(
    territory: str = "", area: str = "", *, code: str = "", version: Version | None = None
) -> QuerySet[Measure]:
    """Return the measures of the published concept for a region and a need or area.

    Parameters
    ----------
    territory
        ISO 3166-2; empty for all.
    area
        Code of a need or of an area of the concept; empty for all.
    code
        Of the concept; empty: the one that was published last.
    version
        Another version than the published one.
    """
    if version is None:
        version = published(code) if code else _latest()
    if version is None:
        return Measure.objects.none()
    return action_plan(version, territory=territory, area=area)


def _latest() -> Version | None:
    return (
        Version.objects.filter(status="published", parent__isnull=True)
        .select_related("concept")
        .order_by("-published_at")
        .first()
    )


def allocations_of(found: Measure) -> list[Allocation]:
    """Return what was planned of a measure by region and year, with the reasons."""
    rows = Allocation.objects.filter(measure=found, plan__isnull=False)
    return list(rows.select_related("territory").order_by("territory__code", "year"))


def chosen(plan: Plan) -> list[Allocation]:
    """Return what starts in a plan, the best by effect per money first."""
    rows = (
        Allocation.objects.filter(plan=plan, units__gt=0)
        .select_related("measure", "territory")
        .order_by("year", "measure__code")
    )
    return sorted(rows, key=lambda row: row.reason.get("rank") or 0)


def severities_answered(found: Measure) -> list[Any]:
    """Return the severities that a measure answers where the plan puts it, the worst first.

    They are those of the diagnosis that its version was planned with.
    """
    version = found.version
    if version.diagnosis is None:
        return []
    needs = [answer.area_id for answer in found.answers.all()]
    rows = version.diagnosis.severities.filter(area__in=needs)
    places = Allocation.objects.filter(measure=found, units__gt=0).values("territory")
    if found.is_national:
        rows = rows.filter(territory=version.concept.territory_id)
    else:
        rows = rows.filter(territory__in=places)
    return list(rows.select_related("territory", "area").order_by("-mean", "territory__code")[:20])


def goal(version: Version, code: str) -> Goal:
    """Return one goal of a version."""
    rows = Goal.objects.filter(version=version, code=code)
    found = rows.select_related("area", "version__concept").first()
    if found is None:
        raise Refusal(
            _("This version has no goal %(code)s.") % {"code": code},
            str(version),
            _("Choose one from the text of the concept."),
            Kind.NOT_FOUND,
        )
    return found


def counts(version: Version) -> dict[str, int]:
    """Return how many goals, measures and indicators a version has."""
    return {
        "goals": Goal.objects.filter(version=version).count(),
        "measures": Measure.objects.filter(version=version).count(),
        "indicators": Indicator.objects.filter(version=version).count(),
    }
