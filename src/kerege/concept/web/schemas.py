"""What the room's part of the API answers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from kerege.concept.analysis import Track
from kerege.concept.enums import FundingSource, Instrument, TargetKind, VersionStatus
from kerege.concept.models import Measure
from kerege.kernel.schemas import at, texts_at


class VersionOut(Schema):
    """One state of a concept."""

    concept: str
    number: int
    status: VersionStatus
    title: dict[str, str]
    disclaimer: dict[str, str]
    territory: str
    first_year: int
    last_year: int
    published_at: datetime | None
    checksum: str = Field(description="SHA-256 of the canonical content as published.")

    resolve_concept = at("concept.code")
    resolve_title = texts_at("concept.title")
    resolve_disclaimer = texts_at("concept.disclaimer")
    resolve_territory = at("concept.territory.code")
    resolve_first_year = at("concept.first_year")
    resolve_last_year = at("concept.last_year")


class AnswerOut(Schema):
    """A need that a measure answers: the share of it that the first unit removes."""

    need: str
    effect: float
    effect_low: float
    effect_high: float
    author: dict[str, str] = Field(description="Whose assumption it is.")

    resolve_need = at("area.code")
    resolve_author = texts_at("author")


class MeasureOut(Schema):
    """A measure; `planned` is its money in the part of the budget that was asked for."""

    code: str
    goal: str
    area: str
    name: dict[str, str]
    owner: str
    co_owners: dict[str, str]
    deadline: date
    completion_form: dict[str, str]
    instrument: Instrument
    is_national: bool
    eligible_regions: list[str] = Field(description="Empty: every region.")
    unit: dict[str, str]
    unit_cost: Decimal
    unit_cost_low: Decimal
    unit_cost_high: Decimal
    running_cost: Decimal
    currency: str
    answers: list[AnswerOut]
    funding: dict[str, Decimal]
    planned: Decimal

    resolve_goal = at("goal.code")
    resolve_area = at("goal.area.code")
    resolve_name = texts_at("name")
    resolve_owner = at("owner.code")
    resolve_co_owners = texts_at("co_owners")
    resolve_completion_form = texts_at("completion_form")
    resolve_unit = texts_at("unit")

    @staticmethod
    def resolve_eligible_regions(row: Measure) -> list[str]:
        """Return the codes."""
        return sorted(region.code for region in row.eligible_regions.all())

    @staticmethod
    def resolve_funding(row: Measure) -> dict[str, Decimal]:
        """Return source -> share."""
        return {share.source: share.share for share in row.funding.all()}


class TargetOut(Schema):
    """The value an indicator is to reach in a year; null: not defined in that year."""

    year: int
    value: Decimal | None
    kind: TargetKind
    rationale: dict[str, str]

    resolve_rationale = texts_at("rationale")


class IndicatorOut(Schema):
    """An indicator with its targets."""

    code: str
    goal: str
    name: dict[str, str]
    definition: dict[str, str]
    unit: dict[str, str]
    formula: str
    is_higher_better: bool
    baseline: Decimal | None = Field(description="Null: not measured.")
    baseline_period: str
    baseline_figure: str | None = Field(description="Code of the figure of evidence.")
    owner: str
    risks: dict[str, str] = Field(description="To measuring and reaching it; assumptions.")
    targets: list[TargetOut]

    resolve_goal = at("goal.code")
    resolve_name = texts_at("name")
    resolve_definition = texts_at("definition")
    resolve_unit = texts_at("unit")
    resolve_baseline_figure = at("baseline_figure.code")
    resolve_owner = at("owner.code")
    resolve_risks = texts_at("risks")


class ExpectedOut(Schema):
    """The value of a year if the series goes on as it did, with its 95 % interval."""

    year: int
    value: float
    lower: float
    upper: float


class ProspectOut(Schema):
    """The last target of an indicator beside what comes if its series goes on as it did."""

    indicator: str
    name: dict[str, str]
    owner: str
    track: Track
    target: Decimal | None = Field(description="Null: it has no target.")
    year: int | None = Field(description="Of the target.")
    met: int | None = Field(description="Year in which the expected value meets it.")
    earliest: int | None = Field(description="By the better bound of the interval.")
    latest: int | None = Field(description="By the worse bound.")
    until: int | None = Field(description="The last year looked at; null: no forecast.")
    probability: float | None = Field(description="That the value of its year meets it.")
    expected: ExpectedOut | None
    is_synthetic: bool | None = Field(description="Of what is expected; null: not measured.")
    said: str = Field(description="When it would be met, or why nobody can say.")

    resolve_indicator = at("indicator.code")
    resolve_name = texts_at("indicator.name")
    resolve_owner = at("indicator.owner.code")
    resolve_target = at("target.value")
    resolve_year = at("target.year")
    resolve_met = at("aim.met")
    resolve_earliest = at("aim.earliest")
    resolve_latest = at("aim.latest")
    resolve_until = at("aim.until")
    resolve_probability = at("aim.probability")
    resolve_is_synthetic = at("series.is_synthetic")


class LineOut(Schema):
    """Money of a measure in a year from a source in a territory (null: the whole country)."""

    measure: str
    year: int
    source: FundingSource
    territory: str | None
    amount: Decimal


class BudgetOut(Schema):
    """The budget of a version: lines that sum to the total."""

    total: Decimal
    currency: str
    by_area: dict[str, Decimal]
    by_year: dict[str, Decimal]
    by_source: dict[str, Decimal]
    by_region: dict[str, Decimal] = Field(description="Key '': measures of the whole country.")
    lines: list[LineOut]


class AllocationOut(Schema):
    """Units of a measure that start in a territory in a year, their money and the reason."""

    measure: str
    territory: str | None
    year: int
    units: int
    amount: Decimal
    reason: dict[str, Any]


class PlanOut(Schema):
    """What the planner proposed, with its proof."""

    run: str = Field(description="Code of the run with the recipe.")
    is_synthetic: bool
    is_proven: bool
    objective: float
    bound: float
    gap: float
    choice: dict[str, Any] = Field(
        description="The kind of plan that was chosen and what it costs; empty: expected values."
    )
    limits: list[dict[str, Any]]
    shadow_prices: list[dict[str, Any]]
    reductions: dict[str, Any] = Field(description="Fall of the weighted needs, per cent.")
    per_head: dict[str, Any]
    refusals: list[dict[str, Any]]
    allocations: list[AllocationOut]


class FindingOut(Schema):
    """One thing that hangs in the air."""

    sort: str
    record: str
    code: str
    what: str
    mend: str
    blocks: bool


class PieceOut(Schema):
    """A stretch of text that stayed, was taken out or was put in."""

    sort: Literal["same", "deleted", "inserted"]
    text: str


class ChangeOut(Schema):
    """A field that differs; `language` is empty where the field has no language."""

    field: str
    detail: str = Field(
        description="Of a target its year, of an effect its need, of funding its source."
    )
    language: str
    before: str
    after: str
    pieces: list[PieceOut]


class RecordOut(Schema):
    """A block, goal, measure, indicator, cited figure, stage or sentence that differs."""

    part: str
    code: str
    sort: Literal["added", "removed", "changed"]
    changes: list[ChangeOut]


class MoneyOut(Schema):
    """Money of a measure in a year from a source in a territory ("": the whole country)."""

    measure: str
    year: int
    source: str
    territory: str
    before: Decimal
    after: Decimal
    difference: Decimal


class ComparisonOut(Schema):
    """In what the second version differs from the first."""

    before: VersionOut
    after: VersionOut
    is_same: bool
    records: list[RecordOut]
    money: list[MoneyOut]
    total_before: Decimal
    total_after: Decimal

    resolve_is_same = at("comparison.is_same")
    resolve_records = at("comparison.records")
    resolve_money = at("comparison.money")

    @staticmethod
    def resolve_total_before(row: Any) -> Decimal:
        """Return all the money of the first version."""
        return Decimal(row.comparison.sums["year"].before)

    @staticmethod
    def resolve_total_after(row: Any) -> Decimal:
        """Return all the money of the second version."""
        return Decimal(row.comparison.sums["year"].after)
