"""The content of a version as plain data: what `services.load_content` takes.

Texts are mappings from language to text. Codes name other rows of the same content, bodies,
territories (ISO 3166-2) and need areas.
"""

from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict

Texts = dict[str, str]


class BodyRow(TypedDict):
    """A body that owns measures or indicators."""

    code: str
    name: Texts


class GoalRow(TypedDict):
    """A goal in one of the areas of the concept (`area`: the code or codes it may have)."""

    code: str
    area: str
    name: Texts
    description: Texts


class AnswerRow(TypedDict):
    """Which share of a need the first unit of a measure removes."""

    need: str
    effect: Decimal
    low: Decimal
    high: Decimal
    author: NotRequired[Texts]
    """Whose assumption it is, where it is not the author of the measure."""


class MeasureRow(TypedDict):
    """A measure."""

    code: str
    goal: str
    name: Texts
    description: Texts
    owner: str
    co_owners: Texts
    deadline: date | None
    completion_form: Texts
    instrument: str
    is_national: bool
    eligible: list[str] | None
    is_required: bool
    unit: Texts
    unit_cost: Decimal
    unit_cost_low: Decimal
    unit_cost_high: Decimal
    running_cost: Decimal
    cost_rationale: Texts
    effect_rationale: Texts
    author: Texts
    max_units: int
    max_units_per_year: int | None
    first_year: int
    last_year: int
    answers: list[AnswerRow]
    funding: dict[str, Decimal]
    serves: NotRequired[str]
    """Of a regional plan: the code of the national measure or goal that it serves."""


class IndicatorRow(TypedDict):
    """An indicator of a goal."""

    code: str
    goal: str
    name: Texts
    definition: Texts
    unit: Texts
    formula: str
    is_higher_better: bool
    baseline: Decimal | None
    baseline_period: str
    baseline_reference: str
    conflicting_references: list[str]
    published_targets: NotRequired[list[str]]
    owner: str
    source: Texts
    note: Texts
    risks: NotRequired[Texts]
    part_of: NotRequired[str]
    """Of a regional plan: the code of the national indicator whose part it is."""
    adds_up: NotRequired[bool]


class TargetRow(TypedDict):
    """The value of an indicator in a year (None: not defined)."""

    indicator: str
    year: int
    value: Decimal | None
    kind: str
    references: list[str]
    rationale: Texts


class ReferenceRow(TypedDict):
    """A published figure that the concept cites."""

    code: str
    variable: str
    territories: list[str]
    period: str
    value: str
    relation: str
    unit: str
    source: str
    source_url: str
    note: str
    figure: NotRequired[str]
    """The code of the figure of evidence it is; without it the figure is found by its source."""


class StageRow(TypedDict):
    """A stage."""

    order: int
    name: Texts
    description: Texts
    first_year: int
    last_year: int


class BlockRow(TypedDict):
    """A piece of the document."""

    code: str
    order: int
    level: int
    kind: str
    content: str
    title: Texts
    text: Texts
    source_language: str
    translated_from: NotRequired[dict[str, str]]
    """Language -> hash of the source text it was made from; by default the one given here."""


class SentenceRow(TypedDict):
    """A stock sentence."""

    code: str
    text: Texts


class Content(TypedDict, total=False):
    """All of it; a list that is left out stays as it was."""

    bodies: list[BodyRow]
    goals: list[GoalRow]
    measures: list[MeasureRow]
    indicators: list[IndicatorRow]
    targets: list[TargetRow]
    references: list[ReferenceRow]
    stages: list[StageRow]
    blocks: list[BlockRow]
    sentences: list[SentenceRow]
