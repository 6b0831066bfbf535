"""The form of the data of a measure: what, where, money, units, needs that it answers, who pays."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept.enums import FundingSource, Instrument, RecordSort
from kerege.concept.models import Measure
from kerege.concept.sentences import MILLION
from kerege.concept.web.record_forms import Group, RecordForm, number, shown
from kerege.kernel import notation
from kerege.kernel.text import LANGUAGES

LARGEST = 10**7
"""Million; more than any budget, so that no sum overflows."""
MOST = 32_767
COSTS = ("unit_cost_low", "unit_cost", "unit_cost_high", "running_cost")
NUMBERS = ("low", "effect", "high")
NATIONAL, ANYWHERE, NAMED = "national", "any", "named"


@dataclass(frozen=True)
class NeedFields:
    """The fields of one need, with their short labels; open where something stands in them."""

    name: str
    said: str
    is_open: bool
    numbers: list[tuple[Any, BoundField]]
    author: BoundField


class MeasureForm(RecordForm):
    """A measure."""

    sort = RecordSort.MEASURE
    names = (
        *("goal", "owner", "deadline", "instrument", "is_required"),
        *("max_units", "max_units_per_year", "first_year", "last_year"),
    )
    blank = {
        "is_national": False,
        "eligible": None,
        "author": dict.fromkeys(LANGUAGES, ""),
        "serves": "",
    }

    def build(self) -> None:
        """Offer goals, owners, regions, needs and sources of funding."""
        self.is_regional = self.version.parent_id is not None
        self.choice("goal", _("Goal"), self.choices.goals)
        if self.is_regional:
            label = _("National measure or goal that it serves")
            self.choice("serves", label, self.choices.serves, empty=True)
            self.names = (*self.names, "serves")
        self.choice("owner", _("Responsible"), self.choices.owners)
        self.fields["deadline"] = forms.DateField(
            label=_("Deadline"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
        self.choice("instrument", _("Instrument"), Instrument.choices)
        self.fields["is_required"] = forms.BooleanField(
            label=_("The plan contains it, in each region where it may stand."), required=False
        )
        if not self.is_regional:
            self._add_places()
        self._add_money()
        self._add_units()
        self._add_needs()

    def _add_places(self) -> None:
        self.fields["place"] = forms.ChoiceField(
            label=_("Where it may stand"),
            choices=[
                (ANYWHERE, _("In any region")),
                (NAMED, _("In the regions ticked below only")),
                (NATIONAL, _("National: it serves every region at once")),
            ],
            widget=forms.RadioSelect,
        )
        known = dict(self.choices.regions)
        for code in (self.present or {}).get("eligible") or ():
            known.setdefault(code, code)
        self.fields["eligible"] = forms.MultipleChoiceField(
            label=_("Regions"),
            choices=list(known.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def _add_money(self) -> None:
        following = _("Cost in each following year")
        labels = (_("Lowest cost"), _("Central cost"), _("Highest cost"), following)
        for name, label in zip(COSTS, labels, strict=True):
            self.fields[name] = number(label, most=LARGEST, decimal_places=6, required=True)
        for source in FundingSource:
            self.fields[f"funding-{source}"] = number(source.label, most=1, decimal_places=4)

    def _add_units(self) -> None:
        concept = self.version.concept
        years = {"min_value": concept.first_year, "max_value": concept.last_year}
        self.fields["max_units"] = forms.IntegerField(
            label=_("Most units in one place"),
            min_value=1,
            max_value=MOST,
            help_text=Measure._meta.get_field("max_units").help_text,  # noqa: SLF001 -- Django's public metadata
        )
        self.fields["max_units_per_year"] = forms.IntegerField(
            label=_("Most units a year"),
            min_value=1,
            max_value=MOST,
            required=False,
            help_text=Measure._meta.get_field("max_units_per_year").help_text,  # noqa: SLF001 -- the same
        )
        self.fields["first_year"] = forms.IntegerField(
            label=_("First year in which a unit may start"), **years
        )
        self.fields["last_year"] = forms.IntegerField(
            label=_("Last year in which a unit may start"), **years
        )

    def _add_needs(self) -> None:
        whose = _("Whose assumption it is")
        for code, name in self.choices.needs:
            for key, label in zip(NUMBERS, _short(), strict=True):
                self.fields[f"{key}-{code}"] = number(f"{name}: {label}", most=1, decimal_places=4)
            self.fields[f"author-{code}"] = forms.CharField(
                label=f"{name}: {whose}", max_length=200, required=False
            )
        if self.present is not None:
            self.fields["same_authors"] = forms.BooleanField(
                label=_("Effects that I changed are still the assumptions of those named."),
                required=False,
            )

    def present_data(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields are filled with; money in millions."""
        place = NATIONAL if row["is_national"] else NAMED if row["eligible"] else ANYWHERE
        found = super().present_data(row)
        found |= {"place": place, "eligible": row["eligible"] or []}
        found |= {name: shown(row[name] / MILLION) for name in COSTS}
        found |= {f"funding-{source}": shown(share) for source, share in row["funding"].items()}
        for answer in row["answers"]:
            found |= {f"{key}-{answer['need']}": shown(answer[key]) for key in NUMBERS}
            found[f"author-{answer['need']}"] = _in_reader_language(answer["author"])
        return found

    def asked_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the columns of the measure."""
        found = super().asked_data(data) | {name: shown(data[name] * MILLION) for name in COSTS}
        if not self.is_regional:
            place = data["place"]
            found["is_national"] = place == NATIONAL
            found["eligible"] = sorted(data["eligible"]) if place == NAMED else None
        found["funding"] = {
            str(source): share for source in FundingSource if (share := data[f"funding-{source}"])
        }
        found["answers"] = [
            {
                "need": code,
                "author": self._author(code),
                **{key: data[f"{key}-{code}"] for key in NUMBERS},
            }
            for code, _name in sorted(self.choices.needs)
            if data[f"effect-{code}"] is not None
        ]
        return found

    def _author(self, need: str) -> dict[str, str]:
        """Return whose assumption it is by language: as it was, unless it was written anew."""
        typed = self.cleaned_data[f"author-{need}"]
        for answer in (self.present or {}).get("answers", ()):
            if answer["need"] == need and typed == _in_reader_language(answer["author"]):
                return dict(answer["author"])
        return dict.fromkeys(LANGUAGES, typed)

    def clean(self) -> dict[str, Any]:
        """Ask for what only several fields together can tell."""
        data = self.cleaned_data
        costs = [data.get(name) for name in COSTS[:3]]
        if None not in costs and costs != sorted(costs):  # type: ignore[type-var] -- none of them is None
            said = _("The central cost lies between the lowest and the highest.")
            self.add_error("unit_cost", said)
        shares = [data.get(f"funding-{source}") or Decimal(0) for source in FundingSource]
        is_read = not any(name.startswith("funding-") for name in self.errors)
        if is_read and sum(shares) != 1:
            said = _("The shares sum to %(sum)s: together the sources pay all of it, which is 1.")
            total = notation.number(sum(shares, Decimal(0)), get_language() or "en")
            self.add_error(f"funding-{FundingSource.values[0]}", said % {"sum": total})
        for code, _name in self.choices.needs:
            self._clean_need(code)
        return data

    def _clean_need(self, code: str) -> None:
        fields = [f"{key}-{code}" for key in NUMBERS]
        given = [self.cleaned_data.get(name) for name in (*fields, f"author-{code}")]
        if any(value not in (None, "") for value in given):
            for name in fields:
                if self.cleaned_data.get(name, 0) is None:
                    self.add_error(name, _("Give all three: lowest, central and highest."))

    def place_of(self, name: str) -> str | None:
        """Return the field that a column of the measure is shown in."""
        first = {"funding": f"funding-{FundingSource.values[0]}"}
        if self.choices.needs:
            first["answers"] = f"effect-{self.choices.needs[0][0]}"
        return super().place_of(first.get(name, name))

    def data_groups(self) -> Iterator[Group]:
        """Yield what it is, where, what it costs, how much of it, and who pays."""
        what = ("code", "goal", "serves", "owner", "deadline", "instrument", "is_required")
        yield Group(_("What it is"), self.existing(*what))
        if not self.is_regional:
            yield Group(_("Where"), self.existing("place", "eligible"))
        title = _("Cost of one unit, million %(currency)s") % {"currency": self.choices.currency}
        said = _(
            "The lowest, the central and the highest cost of starting one unit, then its cost in "
            "each following year."
        )
        yield Group(title, self.existing(*COSTS), said, is_side_by_side=True)
        units = ("max_units", "max_units_per_year", "first_year", "last_year")
        yield Group(_("How much of it, and when"), self.existing(*units))
        said = _(
            "The share of what is left of the need in a region that the first unit removes, from 0 "
            "to 1. A need whose fields are empty is not answered."
        )
        needs = self.existing("same_authors")
        yield Group(_("Needs that it answers"), needs, said, needs=tuple(self._needs()))
        sources = [f"funding-{source}" for source in FundingSource]
        said = _(
            "The part of the cost that each source pays, from 0 to 1; together 1. Empty: it pays "
            "nothing."
        )
        yield Group(_("Who pays"), self.existing(*sources), said, is_side_by_side=True)

    def _needs(self) -> Iterator[NeedFields]:
        for code, name in self.choices.needs:
            fields = [self[f"{key}-{code}"] for key in NUMBERS]
            author = self[f"author-{code}"]
            values = [field.value() for field in fields]
            given = any(value not in (None, "") for value in (*values, author.value()))
            yield NeedFields(
                name,
                " – ".join(map(_written, values)) if None not in values and given else "",
                given or any(field.errors for field in (*fields, author)),
                list(zip(_short(), fields, strict=True)),
                author,
            )


def _short() -> tuple[str, str, str]:
    return _("Lowest"), _("Central"), _("Highest")


def _written(value: Any) -> str:
    """Write a number in the reader's language; what was typed stays as it was typed."""
    if isinstance(value, Decimal):
        return notation.number(value, get_language() or "en")
    return str(value)


def _in_reader_language(texts: dict[str, str]) -> str:
    found = [texts.get(one) for one in (get_language() or "en", *LANGUAGES)]
    return next((text for text in found if text), "")
