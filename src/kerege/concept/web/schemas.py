"""What the room's part of the API answers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from kerege.concept.enums import FundingSource, Instrument, TargetKind, VersionStatus
from kerege.concept.models import Indicator, Measure, Target, Version
from kerege.kernel.text import LANGUAGES


class Problem(Schema):
    """What is wrong, where, and how to mend it (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


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

    @staticmethod
    def resolve_concept(row: Version) -> str:
        """Return the code."""
        return row.concept.code

    @staticmethod
    def resolve_title(row: Version) -> dict[str, str]:
        """Return the title by language."""
        return texts(row.concept, "title")

    @staticmethod
    def resolve_disclaimer(row: Version) -> dict[str, str]:
        """Return the disclaimer by language."""
        return texts(row.concept, "disclaimer")

    @staticmethod
    def resolve_territory(row: Version) -> str:
        """Return the code."""
        return row.concept.territory.code

    @staticmethod
    def resolve_first_year(row: Version) -> int:
        """Return the first year."""
        return row.concept.first_year

    @staticmethod
    def resolve_last_year(row: Version) -> int:
        """Return the last year."""
        return row.concept.last_year


class AnswerOut(Schema):
    """A need that a measure answers: the share of it that the first unit removes."""

    need: str
    effect: float
    effect_low: float
    effect_high: float
    author: dict[str, str] = Field(description="Whose assumption it is.")

    @staticmethod
    def resolve_need(row: Any) -> str:
        """Return the code."""
        return row.area.code

    @staticmethod
    def resolve_author(row: Any) -> dict[str, str]:
        """Return the author by language."""
        return texts(row, "author")


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

    @staticmethod
    def resolve_goal(row: Measure) -> str:
        """Return the code."""
        return row.goal.code

    @staticmethod
    def resolve_area(row: Measure) -> str:
        """Return the code."""
        return row.goal.area.code

    @staticmethod
    def resolve_name(row: Measure) -> dict[str, str]:
        """Return the name by language."""
        return texts(row, "name")

    @staticmethod
    def resolve_owner(row: Measure) -> str:
        """Return the code."""
        return row.owner.code

    @staticmethod
    def resolve_co_owners(row: Measure) -> dict[str, str]:
        """Return the co-owners by language."""
        return texts(row, "co_owners")

    @staticmethod
    def resolve_completion_form(row: Measure) -> dict[str, str]:
        """Return the form of completion by language."""
        return texts(row, "completion_form")

    @staticmethod
    def resolve_unit(row: Measure) -> dict[str, str]:
        """Return the unit by language."""
        return texts(row, "unit")

    @staticmethod
    def resolve_eligible_regions(row: Measure) -> list[str]:
        """Return the codes."""
        return sorted(region.code for region in row.eligible_regions.all())

    @staticmethod
    def resolve_answers(row: Measure) -> list[Any]:
        """Return the answers."""
        return list(row.answers.all())

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

    @staticmethod
    def resolve_rationale(row: Target) -> dict[str, str]:
        """Return the reason by language."""
        return texts(row, "rationale")


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

    @staticmethod
    def resolve_goal(row: Indicator) -> str:
        """Return the code."""
        return row.goal.code

    @staticmethod
    def resolve_name(row: Indicator) -> dict[str, str]:
        """Return the name by language."""
        return texts(row, "name")

    @staticmethod
    def resolve_definition(row: Indicator) -> dict[str, str]:
        """Return the definition by language."""
        return texts(row, "definition")

    @staticmethod
    def resolve_unit(row: Indicator) -> dict[str, str]:
        """Return the unit by language."""
        return texts(row, "unit")

    @staticmethod
    def resolve_baseline_figure(row: Indicator) -> str | None:
        """Return the code."""
        return row.baseline_figure.code if row.baseline_figure else None

    @staticmethod
    def resolve_owner(row: Indicator) -> str:
        """Return the code."""
        return row.owner.code

    @staticmethod
    def resolve_risks(row: Indicator) -> dict[str, str]:
        """Return the risks by language."""
        return texts(row, "risks")

    @staticmethod
    def resolve_targets(row: Indicator) -> list[Target]:
        """Return the targets by year."""
        return list(row.targets.all())


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

    @staticmethod
    def resolve_is_same(row: Any) -> bool:
        """Return whether nothing differs."""
        return bool(row.comparison.is_same)

    @staticmethod
    def resolve_records(row: Any) -> Any:
        """Return the records that differ."""
        return row.comparison.records

    @staticmethod
    def resolve_money(row: Any) -> Any:
        """Return the lines of money that differ."""
        return row.comparison.money

    @staticmethod
    def resolve_total_before(row: Any) -> Decimal:
        """Return all the money of the first version."""
        return Decimal(row.comparison.sums["year"].before)

    @staticmethod
    def resolve_total_after(row: Any) -> Decimal:
        """Return all the money of the second version."""
        return Decimal(row.comparison.sums["year"].after)


def texts(record: Any, field: str) -> dict[str, str]:
    """Return a text by language; a language without it is left out."""
    found = {language: getattr(record, f"{field}_{language}") for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}
