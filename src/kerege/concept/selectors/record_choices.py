"""What the data of a goal, measure or indicator may name, with names to choose by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kerege.concept.enums import RecordSort
from kerege.concept.models import FigureReference, Goal, Indicator, Measure, Version
from kerege.people import selectors as people
from kerege.reference import selectors as reference

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class RecordChoices:
    """Code and name of each; empty where this sort of record names none.

    Attributes
    ----------
    serves, wholes
        Of a regional plan: the measures and goals, and the indicators, of the national one.
    references
        Published figures that the version cites, with value and source.
    currency
        In which money is counted.
    """

    goals: Choices = field(default_factory=list)
    areas: Choices = field(default_factory=list)
    owners: Choices = field(default_factory=list)
    regions: Choices = field(default_factory=list)
    needs: Choices = field(default_factory=list)
    serves: Choices = field(default_factory=list)
    wholes: Choices = field(default_factory=list)
    references: Choices = field(default_factory=list)
    currency: str = ""


def record_choices(version: Version, sort: str) -> RecordChoices:
    """Return what a record of a sort may name in a version."""
    if sort == RecordSort.GOAL:
        return RecordChoices(areas=_named(reference.concept_areas()))
    goals = _coded(Goal.objects.filter(version=version))
    owners = sorted(_named(people.organisations()), key=lambda one: one[1].casefold())
    above = version.parent_id
    if sort == RecordSort.INDICATOR:
        return RecordChoices(
            goals=goals,
            owners=owners,
            wholes=_coded(Indicator.objects.filter(version=above)) if above else [],
            references=[
                (row.code, _cited(row)) for row in FigureReference.objects.filter(version=version)
            ],
        )
    country = reference.country()
    return RecordChoices(
        goals=goals,
        owners=owners,
        regions=_named(reference.regions()),
        needs=_named(reference.need_areas()),
        serves=[
            *_coded(Measure.objects.filter(version=above)),
            *_coded(Goal.objects.filter(version=above)),
        ]
        if above
        else [],
        currency=country.currency if country else "",
    )


def _named(rows: Iterable[Any]) -> Choices:
    return [(row.code, row.name or row.code) for row in rows]


def _coded(rows: Iterable[Any]) -> Choices:
    return [(row.code, f"{row.code} {row.name or ''}".strip()) for row in rows]


def _cited(row: FigureReference) -> str:
    said = ", ".join(part for part in (row.unit, row.period, row.source) if part)
    return f"{row.value} {said} ({row.code})"
