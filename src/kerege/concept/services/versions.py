"""Beginning a concept, and making new versions of it."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.content import Texts
from kerege.concept.enums import VersionStatus
from kerege.concept.models import (
    Answer,
    Block,
    Concept,
    EligibleRegion,
    FigureReference,
    FundingShare,
    Goal,
    Indicator,
    Measure,
    Sentence,
    Stage,
    Target,
    Version,
)
from kerege.concept.selectors.versions import published
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference


def localised(field: str, texts: Texts) -> dict[str, str]:
    """Return the columns of a text in every language."""
    return {f"{field}_{language}": (texts.get(language) or "").strip() for language in LANGUAGES}


@transaction.atomic
def create_concept(
    *,
    by: Any,
    code: str,
    titles: Texts,
    disclaimers: Texts,
    territory: str,
    first_year: int,
    last_year: int,
    subtitles: Texts | None = None,
) -> Concept:
    """Return the concept with this code, beginning it if there is none; twice changes nothing."""
    place = reference.territory(territory)
    rules.may_begin(by, place).require(code)
    fields = {
        **localised("title", titles),
        **localised("subtitle", subtitles or {}),
        **localised("disclaimer", disclaimers),
        "territory": place,
        "first_year": first_year,
        "last_year": last_year,
    }
    known = Concept.objects.filter(code=code).first()
    if known is None:
        concept = Concept.objects.create(code=code, **fields)
        audit.record(by=by, act="concept.create_concept", on=concept)
        return concept
    if any(getattr(known, name) != value for name, value in fields.items()):
        if known.versions.exclude(status=VersionStatus.DRAFT).exists():
            raise Refusal(
                _("A version of this concept is published: its title and years stay."),
                code,
                _("Begin a concept with another code."),
                Kind.CONFLICT,
            )
        for name, value in fields.items():
            setattr(known, name, value)
        known.save()
        audit.record(by=by, act="concept.change_concept", on=known)
    return known


@transaction.atomic
def new_version(
    *,
    by: Any,
    concept: Concept,
    from_version: Version | None = None,
    parent: Version | None = None,
) -> Version:
    """Make a draft, empty or with the content of an earlier version (without its plan).

    Parameters
    ----------
    parent
        Of a regional plan: the published version of the national one that it stands under; by
        default that of the version it is made from. What the copy serves is found there again by
        its code; what is not there any more hangs in the air until somebody names another.
    """
    rules.may_begin(by, concept.territory).require(concept.code)
    if parent is None and from_version is not None:
        parent = from_version.parent
    if parent is not None:
        _require_above(concept, parent)
    Concept.objects.select_for_update().get(pk=concept.pk)
    if from_version is not None and from_version.concept_id not in {concept.pk, concept.renews_id}:
        raise Refusal(
            _("Version %(number)s belongs to another concept.") % {"number": from_version.number},
            concept.code,
            _("Copy a version of the same concept."),
        )
    highest = concept.versions.aggregate(Max("number"))["number__max"] or 0
    version = Version.objects.create(
        concept=concept,
        number=highest + 1,
        created_by=by,
        diagnosis_id=from_version.diagnosis_id if from_version else None,
        parent=parent,
    )
    if from_version is not None:
        copy_content(from_version, version)
    elif parent is not None:
        _copy(Sentence.objects.filter(version=parent), version_id=version.pk)
    audit.record(
        by=by,
        act="concept.new_version",
        on=version,
        copied_from=from_version.number if from_version else None,
        parent=str(parent.pk) if parent else None,
    )
    return version


@transaction.atomic
def begin_draft(*, by: Any, version: Version) -> Version:
    """Begin the next version of a concept with the content of one of its versions, without a plan.

    A regional plan then stands under the newest published version of the plan above.

    Raises
    ------
    Refusal
        If the person may not, or there is a draft of the concept already.
    """
    concept = Concept.objects.select_for_update().get(pk=version.concept_id)
    rules.may_begin(by, concept.territory).require(concept.code)
    draft = concept.versions.filter(status=VersionStatus.DRAFT).order_by("-number").first()
    if draft is not None:
        raise Refusal(
            _("There is a draft already: version %(number)d.") % {"number": draft.number},
            concept.code,
            _("Go on with that one."),
            Kind.CONFLICT,
        )
    above = published(version.parent.concept.code) if version.parent else None
    return new_version(by=by, concept=concept, from_version=version, parent=above)


def _require_above(concept: Concept, parent: Version) -> None:
    if parent.status == VersionStatus.DRAFT:
        raise Refusal(
            _("Version %(number)s of the plan above is a draft and still changes.")
            % {"number": parent.number},
            parent.concept.code,
            _("Publish it first; regional plans stand under what is published."),
            Kind.CONFLICT,
        )
    if concept.territory.parent_id != parent.concept.territory_id:
        raise Refusal(
            _("%(territory)s is not a region of the territory of that plan.")
            % {"territory": concept.territory.name or concept.territory.code},
            parent.concept.code,
            _("Name the plan of the country to which the region belongs."),
        )


def copy_content(source: Version, target: Version) -> None:
    """Copy every row of the content of one version into another."""
    for model in (FigureReference, Stage, Block, Sentence):
        _copy(model.objects.filter(version=source), version_id=target.pk)
    above = {model: _same_codes(model, source, target) for model in (Goal, Measure, Indicator)}
    goals = _copy(Goal.objects.filter(version=source), version_id=target.pk)
    measures = _copy(
        Measure.objects.filter(version=source),
        {
            "goal_id": goals,
            "serves_measure_id": above[Measure],
            "serves_goal_id": above[Goal],
        },
        version_id=target.pk,
    )
    indicators = _copy(
        Indicator.objects.filter(version=source),
        {"goal_id": goals, "part_of_id": above[Indicator]},
        version_id=target.pk,
    )
    for model in (Answer, FundingShare, EligibleRegion):
        _copy(model.objects.filter(measure__version=source), {"measure_id": measures})
    _copy(Target.objects.filter(indicator__version=source), {"indicator_id": indicators})


def _same_codes(
    model: type[models.Model], source: Version, target: Version
) -> dict[int | None, int | None]:
    """Return key in the parent of one version -> key of the same code in that of another."""
    if source.parent_id is None:
        return {None: None}
    manager = model._default_manager  # noqa: SLF001 -- Django's public name for it
    there = dict(manager.filter(version=target.parent_id).values_list("code", "pk"))
    old = manager.filter(version=source.parent_id).values_list("pk", "code")
    return {None: None, **{key: there.get(code) for key, code in old}}


def _copy(
    rows: models.QuerySet[Any], keys: dict[str, Mapping[Any, Any]] | None = None, **changed: Any
) -> dict[int, int]:
    """Insert copies of rows, their foreign keys replaced; return old key -> new key.

    Columns are copied as they stand, all languages included.
    """
    found = list(rows.order_by("pk"))
    old = [row.pk for row in found]
    for row in found:
        row.pk, row._state.adding = None, True  # noqa: SLF001 -- Django's documented way to copy
        for column, mapping in (keys or {}).items():
            setattr(row, column, mapping[getattr(row, column)])
        for column, value in changed.items():
            setattr(row, column, value)
    rows.model.objects.bulk_create(found)
    return dict(zip(old, (row.pk for row in found), strict=True))


def lock(version: Version) -> Version:
    """Return the version with its row locked, so that nobody publishes or edits it meanwhile."""
    if not connection.in_atomic_block:
        raise AssertionError("A lock holds only inside a transaction.")
    return (
        Version.objects.select_for_update(of=("self",))
        .select_related("concept__territory", "parent")
        .get(pk=version.pk)
    )
