"""Whether an activity counts as creative: the answer of each scope, side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kerege.reference.enums import ScopeStatus
from kerege.reference.models import Activity, Scope, ScopeItem, Subsector


class Answer(StrEnum):
    """What a scope says of an activity."""

    COUNTED = "counted"
    IN_PART = "in-part"
    NOT_COUNTED = "not-counted"
    OTHER_CLASSIFICATION = "other-classification"


@dataclass(frozen=True)
class ScopeAnswer:
    """One scope's answer for one activity; the weight is 0 where it is not counted."""

    scope: Scope
    answer: Answer
    weight: Decimal | None
    subsectors: list[Subsector]


@dataclass(frozen=True)
class ActivityAnswers:
    """An activity with the answers of all scopes."""

    activity: Activity
    answers: list[ScopeAnswer]


@dataclass
class _Items:
    weight: Decimal = Decimal(0)
    subsectors: list[Subsector] = field(default_factory=list)


def answers_of(activities: Iterable[Activity]) -> list[ActivityAnswers]:
    """Return what every scope says of each activity, in three queries however many there are.

    An activity that stands in several sub-sectors of a scope is counted once, with its largest
    weight. A scope that is built on another classification has no answer, which is not a no.
    """
    activities = list(activities)
    published = Scope.objects.exclude(status=ScopeStatus.DRAFT)
    scopes = list(published.order_by("code", "version"))
    pairs = ScopeItem.objects.values_list("scope_id", "activity__classification_id").distinct()
    classifications: dict[int, set[int]] = defaultdict(set)
    for scope_id, classification_id in pairs:
        classifications[scope_id].add(classification_id)
    found = _items(activities)
    return [
        ActivityAnswers(
            activity,
            [
                _answer(
                    scope,
                    found.get((scope.pk, activity.pk)),
                    speaks=activity.classification_id in classifications[scope.pk],
                )
                for scope in scopes
            ],
        )
        for activity in activities
    ]


def _items(activities: list[Activity]) -> dict[tuple[int, int], _Items]:
    items: dict[tuple[int, int], _Items] = defaultdict(_Items)
    rows = ScopeItem.objects.filter(activity__in=activities).select_related("subsector")
    for row in rows.order_by("subsector__code"):
        known = items[row.scope_id, row.activity_id]
        known.weight = max(known.weight, row.weight)
        if row.subsector is not None:
            known.subsectors.append(row.subsector)
    return items


def _answer(scope: Scope, items: _Items | None, *, speaks: bool) -> ScopeAnswer:
    if items is not None:
        answer = Answer.COUNTED if items.weight == 1 else Answer.IN_PART
        return ScopeAnswer(scope, answer, items.weight, items.subsectors)
    if speaks:
        return ScopeAnswer(scope, Answer.NOT_COUNTED, Decimal(0), [])
    return ScopeAnswer(scope, Answer.OTHER_CLASSIFICATION, None, [])


@dataclass(frozen=True)
class Overlap:
    """How many activities of one scope another one counts as well."""

    scope: Scope
    shared: int
    only_here: int
    only_there: int


def overlaps(scope: Scope) -> list[Overlap]:
    """Compare a scope with every other that is built on the same classification."""
    held: dict[int, set[int]] = defaultdict(set)
    classifications: dict[int, set[int]] = defaultdict(set)
    rows = ScopeItem.objects.values_list("scope_id", "activity_id", "activity__classification_id")
    for scope_id, activity_id, classification_id in rows:
        held[scope_id].add(activity_id)
        classifications[scope_id].add(classification_id)
    here = held[scope.pk]
    return [
        Overlap(other, len(here & there), len(here - there), len(there - here))
        for other in Scope.objects.exclude(status=ScopeStatus.DRAFT)
        .exclude(pk=scope.pk)
        .order_by("code", "version")
        if (there := held[other.pk]) and classifications[scope.pk] & classifications[other.pk]
    ]
