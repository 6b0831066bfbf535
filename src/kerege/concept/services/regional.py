"""Beginning the plan of a region under the national one, from national measures it takes up."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.content import Texts
from kerege.concept.models import (
    Answer,
    Concept,
    FundingShare,
    Goal,
    Indicator,
    Measure,
    Version,
)
from kerege.concept.services.versions import create_concept, new_version
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import every_text
from kerege.reference import selectors as reference


@transaction.atomic
def begin_regional(
    *,
    by: Any,
    parent: Version,
    territory: str,
    code: str,
    titles: Texts,
    measures: Collection[str] = (),
) -> Version:
    """Begin the plan of a region: a concept with a draft under a published national version.

    Each national measure that is taken up becomes a measure of the region that serves it, with its
    cost, effects and funding; with it come its goal and the indicators of that goal, as parts of
    the national ones. Money, targets and baselines are the region's own: none is taken over.

    Parameters
    ----------
    code, titles
        Of the new concept; its years are those of the national one.
    measures
        Codes of national measures that may stand in the region and are not for the whole country.

    Raises
    ------
    Refusal
        If the person may not, the national version is a draft, the region has a plan under it, the
        code is taken, or a measure cannot be taken up.
    """
    place = reference.territory(territory)
    rules.may_begin_regional(by, place).require(territory)
    above = Concept.objects.select_for_update().get(pk=parent.concept_id)
    taken = Concept.objects.filter(code=code).exists()
    known = Concept.objects.filter(territory=place, versions__parent__concept=above).first()
    if taken or known is not None:
        raise Refusal(
            _("There is a plan of this region already.")
            if known is not None
            else _("There is a concept of this code already."),
            known.code if known is not None else code,
            _("Work on that plan, or make a new version of it.")
            if known is not None
            else _("Choose another code, or work on that concept."),
            Kind.CONFLICT,
        )
    chosen = _chosen(parent, place, measures)
    concept = create_concept(
        by=None,
        code=code,
        titles=titles,
        subtitles=every_text(above, "subtitle"),
        disclaimers=every_text(above, "disclaimer"),
        territory=territory,
        first_year=above.first_year,
        last_year=above.last_year,
    )
    draft = new_version(by=None, concept=concept, parent=parent)
    draft.created_by = by
    draft.save(update_fields=["created_by"])
    _take_up(draft, chosen)
    audit.record(
        by=by,
        act="concept.begin_regional",
        on=draft,
        parent=f"{above.code} v{parent.number}",
        measures=[measure.code for measure in chosen],
    )
    return draft


def _chosen(parent: Version, place: Any, codes: Collection[str]) -> list[Measure]:
    rows = Measure.objects.filter(version=parent, code__in=codes, is_national=False)
    found = [
        row
        for row in rows.select_related("goal").prefetch_related("eligible_regions")
        if not (regions := {one.code for one in row.eligible_regions.all()})
        or place.code in regions
    ]
    unknown = sorted(set(codes) - {row.code for row in found})
    if unknown:
        raise Refusal(
            _("These measures cannot be taken up by the region."),
            ", ".join(unknown),
            _("Choose measures of the national plan that may stand in this region."),
        )
    return found


def _take_up(draft: Version, measures: list[Measure]) -> None:
    """Copy measures with their goals and the indicators of these, each naming what it serves."""
    goals: dict[int, Goal] = {}
    for goal in {measure.goal_id: measure.goal for measure in measures}.values():
        copy = _copied(goal, version=draft)
        goals[goal.pk] = copy
        for indicator in Indicator.objects.filter(goal=goal).order_by("code"):
            _copied(
                indicator,
                version=draft,
                goal=copy,
                part_of_id=indicator.pk,
                baseline=None,
                baseline_period="",
                baseline_figure=None,
                baseline_reference="",
                conflicting_references=[],
                published_targets=[],
            )
    for measure in sorted(measures, key=lambda row: row.code):
        answers = list(Answer.objects.filter(measure=measure).order_by("pk"))
        funding = list(FundingShare.objects.filter(measure=measure).order_by("pk"))
        served = measure.pk
        copy = _copied(
            measure,
            version=draft,
            goal=goals[measure.goal_id],
            serves_measure_id=served,
            serves_goal=None,
            is_required=False,
        )
        for row in (*answers, *funding):
            _copied(row, measure=copy)


def _copied(row: Any, **changed: Any) -> Any:
    """Insert a copy of a row, with some columns changed; all languages are copied."""
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 -- Django's public metadata
    translated = {
        field.name.rsplit("_", 1)[0]
        for field in row._meta.concrete_fields  # noqa: SLF001 -- the same
        if hasattr(field, "translated_field")
    }
    copy = type(row)(**{name: getattr(row, name) for name in names if name not in translated})
    for name, value in changed.items():
        setattr(copy, name, value)
    copy.save()
    return copy
