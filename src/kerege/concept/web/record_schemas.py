"""Goals, measures and indicators as the API gives and takes them: whole, in one form both ways."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from kerege.concept.enums import FundingSource, Instrument, RecordSort
from kerege.kernel.text import LANGUAGES

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Number = Annotated[Decimal, Field(max_digits=30)]


class Whole(Schema):
    """A form without room for what it does not name: nothing that is sent is lost silently."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class InLanguages(Whole):
    """A text in three languages; empty: not written."""

    kk: Text
    ru: Text
    en: Text


class EffectData(Whole):
    """A need that a measure answers: the share of it that the first unit removes, 0 to 1."""

    need: Text
    effect: Number
    low: Number
    high: Number
    author: InLanguages = Field(description="Whose assumption it is.")


class GoalData(Whole):
    """The data of a goal."""

    sort: Literal["goal"]
    area: Text = Field(description="The area of the concept that it belongs to.")
    name: InLanguages
    description: InLanguages


class MeasureData(Whole):
    """The data of a measure; money in units of the currency."""

    sort: Literal["measure"]
    goal: Text
    name: InLanguages
    description: InLanguages
    owner: Text = Field(description="Code of an organisation.")
    co_owners: InLanguages
    deadline: date
    completion_form: InLanguages
    instrument: Instrument
    is_national: bool = Field(description="It serves every region at once.")
    eligible: list[Text] | None = Field(description="Where it may stand; null: in any region.")
    is_required: bool = Field(description="The plan contains it wherever it may stand.")
    unit: InLanguages
    unit_cost: Number
    unit_cost_low: Number
    unit_cost_high: Number
    running_cost: Number = Field(description="Of one unit in each following year.")
    cost_rationale: InLanguages
    effect_rationale: InLanguages
    max_units: int = Field(description="In one place.")
    max_units_per_year: int | None
    first_year: int
    last_year: int
    answers: list[EffectData]
    funding: dict[FundingSource, Number] = Field(description="Source -> share; they sum to 1.")
    serves: Text = Field("", description="Of a regional plan: the national measure or goal.")


class IndicatorData(Whole):
    """The data of an indicator; its targets have a page of their own."""

    sort: Literal["indicator"]
    goal: Text
    owner: Text = Field(description="Code of an organisation.")
    name: InLanguages
    definition: InLanguages
    unit: InLanguages
    formula: Text
    is_higher_better: bool
    baseline: Number | None = Field(description="Null: not measured.")
    baseline_period: Text
    baseline_reference: Text = Field(description="The published figure that the baseline is.")
    conflicting_references: list[Text] = Field(description="Published figures that say otherwise.")
    published_targets: list[Text] = Field(description="Targets that others announced.")
    source: InLanguages
    note: InLanguages
    risks: InLanguages = Field(description="To measuring and reaching it, and what is assumed.")
    part_of: Text = Field("", description="Of a regional plan: the national indicator.")
    adds_up: bool = Field(False, description="The values of regions sum to the national one.")


RecordData = Annotated[GoalData | MeasureData | IndicatorData, Field(discriminator="sort")]


class RecordStateOut(Schema):
    """A goal, measure or indicator of a version, and the state that it is in."""

    sort: RecordSort
    code: str
    name: InLanguages
    etag: str = Field(description="Of its data, as If-Match takes it.")


def data_of(sort: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the content as the API gives it."""
    return {"sort": sort, **{name: row[name] for name in row if name not in ("code", "author")}}


def row_of(code: str, data: GoalData | MeasureData | IndicatorData) -> dict[str, Any]:
    """Return what was sent as a row of the content, in the order that `record_now` has."""
    row = {"code": code, **data.dict(exclude={"sort"})}
    if isinstance(data, MeasureData):
        row["author"] = dict.fromkeys(LANGUAGES, "")
        row["answers"].sort(key=lambda answer: answer["need"])
        row["eligible"] = sorted(data.eligible) if data.eligible else data.eligible
    return row
