"""What the room's API answers: every field is named here, and nothing else leaves."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from kerege.kernel.text import LANGUAGES
from kerege.reference.counting import Answer


class Texts(Schema):
    """A text in each language; null where nobody has written it."""

    kk: str | None
    ru: str | None
    en: str | None


def texts(record: Any, field: str) -> Texts:
    """Return a text of a record in all languages."""
    return Texts(**{code: getattr(record, f"{field}_{code}", "") or None for code in LANGUAGES})


class SuccessionOut(Schema):
    """A territory that came before or after another, and from which day."""

    code: str
    on: date
    source: Texts


class TerritoryOut(Schema):
    """The country, a region or a city, with the days between which it exists."""

    code: str
    national_code: str
    kind: str
    parent: str | None
    name: Texts
    centre: Texts
    valid_from: date
    valid_to: date | None
    is_capital: bool
    came_from: list[SuccessionOut]
    became: list[SuccessionOut]


class ClassificationOut(Schema):
    """A list of activity codes."""

    code: str
    name: Texts
    source: Texts
    source_url: str
    codes: int


class ScopeOut(Schema):
    """One version of a definition of what counts as creative."""

    code: str
    version: str
    status: str
    name: Texts
    note: Texts
    source: Texts
    source_url: str
    valid_from: date | None
    classifications: list[str]
    activities: int
    subsectors: int


class SubsectorOut(Schema):
    """A part of a scope."""

    code: str
    name: Texts


class ScopeItemOut(Schema):
    """An activity inside a scope, counted with a weight between 0 and 1."""

    classification: str
    code: str
    name: Texts
    weight: Decimal
    subsector: SubsectorOut | None


class ScopeAnswerOut(Schema):
    """What one scope says of an activity; a null weight means that it has no answer."""

    scope: str
    version: str
    status: str
    answer: Answer
    weight: Decimal | None
    subsectors: list[SubsectorOut]


class ActivityOut(Schema):
    """An activity with the answer of every scope."""

    classification: str
    code: str
    name: Texts
    answers: list[ScopeAnswerOut]


class ActivitiesOut(Schema):
    """One page of activities that were found."""

    count: int
    page: int
    pages: int
    items: list[ActivityOut]


class NeedKindOut(Schema):
    """A kind of need."""

    code: str
    name: Texts
    description: Texts


class NeedAreaOut(Schema):
    """An area of a concept with the kinds of need under it."""

    code: str
    name: Texts
    description: Texts
    needs: list[NeedKindOut]


class CrosswalkOut(Schema):
    """Two classifications that are tied; ``lost`` is the part of a code that is not placed."""

    source: str
    target: str
    through: list[str]
    rows: int
    codes: int
    lost: dict[str, Decimal]
    is_official: bool


class CorrespondenceOut(Schema):
    """A part of a code in another classification; ``weight`` is null where it is not known."""

    code: str
    other: str
    weight: Decimal | None
    status: str
    source: str
    source_url: str
    dated: str
