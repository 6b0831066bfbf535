"""What the limits of the planner may name in a version, and those of its present plan."""

from typing import Any

from kerege.concept import limits_file
from kerege.concept.enums import CHOSEN_SHARE
from kerege.concept.models import Goal, Measure, Plan, Version
from kerege.reference import selectors as reference


def limit_names(version: Version) -> limits_file.Names:
    """Return what the limits of a version may name."""
    concept = version.concept
    regions = [region.code for region in reference.regions()]
    areas = {area.code for area in reference.concept_areas()}
    goals = Goal.objects.filter(version=version).values_list("code", flat=True)
    return limits_file.Names(
        range(concept.first_year, concept.last_year + 1),
        frozenset([concept.territory.code] if version.parent_id else regions),
        frozenset({*areas, *goals}),
        frozenset(Measure.objects.filter(version=version).values_list("code", flat=True)),
        frozenset(need.code for need in reference.need_areas()),
    )


def newest_planned(version: Version) -> Version | None:
    """Return the version with a plan whose limits are at hand: this one, or one before it."""
    found = Version.objects.filter(
        concept_id=version.concept_id, number__lte=version.number, plan__isnull=False
    )
    return found.select_related("concept").order_by("-number").first()


def present_limits(version: Version) -> list[dict[str, Any]]:
    """Return the limits of the present plan without what its fairness added; empty if none."""
    plan = Plan.objects.filter(version=version).first()
    return [dict(row) for row in plan.limits if row["code"] != CHOSEN_SHARE] if plan else []
