"""How a comparison is put into words: names of parts and fields, values as people write them."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept.comparison import FIRST, Change, Piece, Record
from kerege.concept.enums import BlockKind, FundingSource, Instrument, TargetKind
from kerege.kernel import notation
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference

PARTS = {
    "blocks": gettext_lazy("Text of the document"),
    "goals": gettext_lazy("Goals"),
    "measures": gettext_lazy("Measures"),
    "indicators": gettext_lazy("Indicators and targets"),
    "references": gettext_lazy("Published figures that are cited"),
    "stages": gettext_lazy("Stages"),
    "sentences": gettext_lazy("Stock sentences"),
}
SORTS = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}
MONEY = {
    "year": gettext_lazy("Money by year"),
    "source": gettext_lazy("Money by source"),
    "territory": gettext_lazy("Money by region"),
    "measure": gettext_lazy("Money by measure"),
}
FIELDS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "place": gettext_lazy("Stands after"),
    "level": gettext_lazy("Level"),
    "kind": gettext_lazy("Kind"),
    "content": gettext_lazy("Made from the data"),
    "source_language": gettext_lazy("Written in"),
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("What it is"),
    "area": gettext_lazy("Area"),
    "goal": gettext_lazy("Goal"),
    "owner": gettext_lazy("Responsible"),
    "co_owners": gettext_lazy("Together with"),
    "deadline": gettext_lazy("Deadline"),
    "completion_form": gettext_lazy("Form of completion"),
    "instrument": gettext_lazy("Instrument"),
    "is_national": gettext_lazy("Serves the whole country"),
    "is_required": gettext_lazy("In the plan in any case"),
    "eligible_regions": gettext_lazy("Regions where it may stand"),
    "unit": gettext_lazy("Unit"),
    "unit_cost": gettext_lazy("Cost of one unit"),
    "unit_cost_low": gettext_lazy("Cost of one unit, low"),
    "unit_cost_high": gettext_lazy("Cost of one unit, high"),
    "running_cost": gettext_lazy("Running cost a year"),
    "currency": gettext_lazy("Currency"),
    "cost_rationale": gettext_lazy("Why this cost"),
    "effect_rationale": gettext_lazy("Why this effect"),
    "max_units": gettext_lazy("Units at most"),
    "max_units_per_year": gettext_lazy("Units a year at most"),
    "first_year": gettext_lazy("Begins in"),
    "last_year": gettext_lazy("Ends in"),
    "answers": gettext_lazy("Effect on the need"),
    "funding": gettext_lazy("Share paid by"),
    "definition": gettext_lazy("What it counts"),
    "formula": gettext_lazy("Formula"),
    "is_higher_better": gettext_lazy("More is better"),
    "baseline": gettext_lazy("Baseline"),
    "baseline_period": gettext_lazy("Period of the baseline"),
    "baseline_reference": gettext_lazy("Source of the baseline"),
    "conflicting_references": gettext_lazy("Figures that say otherwise"),
    "published_targets": gettext_lazy("Targets that were published for it"),
    "source": gettext_lazy("Source"),
    "source_url": gettext_lazy("Address of the source"),
    "note": gettext_lazy("Note"),
    "risks": gettext_lazy("Risks and assumptions"),
    "target": gettext_lazy("Target for"),
    "rationale": gettext_lazy("Why this target for"),
    "variable": gettext_lazy("Variable"),
    "territories": gettext_lazy("Territories"),
    "period": gettext_lazy("Period"),
    "value": gettext_lazy("Value"),
    "relation": gettext_lazy("How exact"),
}
ANSWERS = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
CHOICES: dict[str, Mapping[str, Any]] = {
    "instrument": dict(Instrument.choices),
    "kind": dict(BlockKind.choices),
    "target": dict(TargetKind.choices),
    "is_national": ANSWERS,
    "is_required": ANSWERS,
    "is_higher_better": ANSWERS,
}
NUMBERS = {
    "unit_cost",
    "unit_cost_low",
    "unit_cost_high",
    "running_cost",
    "max_units",
    "max_units_per_year",
    "baseline",
    "target",
}
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class Words:
    """Writes the names and values of a comparison in one language; names are read once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.territories = {row.code: self._name(row) for row in reference.regions()}
        areas = [*reference.concept_areas(), *reference.need_areas()]
        self.areas = {row.code: self._name(row) for row in areas}
        self.sources = {row.value: str(row.label) for row in FundingSource}

    def _name(self, row: Any) -> str:
        return getattr(row, f"name_{self.language}", "") or row.name or row.code

    def record(self, record: Record) -> str:
        """Return the name of a record, in another language where this one has none."""
        for language in (self.language, *LANGUAGES):
            if name := record.names.get(language):
                return name
        return ""

    def field(self, change: Change) -> str:
        """Return the name of a field: "Target for 2027"."""
        name = str(FIELDS.get(change.field, change.field))
        return f"{name} {self._detail(change)}".strip()

    def _detail(self, change: Change) -> str:
        known = {"answers": self.areas, "funding": self.sources}.get(change.field, {})
        return f"«{known[change.detail]}»" if change.detail in known else change.detail

    def pieces(self, change: Change) -> tuple[Piece, ...]:
        """Return the difference with values written as people write them."""
        if change.is_text:
            return change.pieces
        return tuple(Piece(p.sort, self.value(change.field, p.text)) for p in change.pieces)

    def value(self, field: str, value: str) -> str:
        """Write a value of a field."""
        if field in CHOICES and value in CHOICES[field]:
            return str(CHOICES[field][value])
        write = {
            "funding": lambda text: f"{self._number(str(Decimal(text) * 100))}{notation.NBSP}%",
            "deadline": lambda text: notation.day(date.fromisoformat(text), self.language),
            "eligible_regions": self._places,
            "territories": self._places,
            "area": lambda text: self.areas.get(text, text),
            "place": lambda text: _("at the beginning") if text == FIRST else text,
            "answers": lambda text: NUMBER.sub(lambda found: self._number(found[0]), text),
        }.get(field, self._number if field in NUMBERS else str)
        return write(value)

    def _places(self, codes: str) -> str:
        return ", ".join(self.territories.get(code, code) for code in codes.split(", "))

    def _number(self, value: str) -> str:
        try:
            return notation.number(Decimal(value), self.language)
        except InvalidOperation:
            return value

    def key(self, by: str, key: Any) -> str:
        """Write a key of the money: a source, a territory, a year or a measure."""
        if by == "source":
            return self.sources.get(key, key)
        if by == "territory":
            return self.territories.get(key, key) or _("The whole country at once")
        return str(key)
