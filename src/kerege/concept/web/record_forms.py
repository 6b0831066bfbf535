"""The forms of the data of goals and indicators, and what all forms of records share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept.checks import Problem
from kerege.concept.enums import RecordSort
from kerege.concept.models import Version
from kerege.concept.selectors import RecordChoices, state_of_record
from kerege.concept.selectors.records import MODELS
from kerege.concept.web.editing_records import LABELS, LONG
from kerege.concept.web.views import LANGUAGES

NONE = [("", "—")]


@dataclass(frozen=True)
class Group:
    """Fields under one heading, below each other or side by side; before them those of needs."""

    title: Any
    visible_fields: list[BoundField]
    help: Any = ""
    is_side_by_side: bool = False
    needs: tuple[Any, ...] = ()
    hidden_fields: tuple[BoundField, ...] = ()
    errors: tuple[str, ...] = ()


def shown(value: Decimal | None) -> Decimal | None:
    """Return a number without the zeros that its column adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def number(label: Any, *, most: int, required: bool = False, **more: Any) -> forms.DecimalField:
    """Return a field for a number that is not negative."""
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        **more,
    )


class RecordForm(forms.Form):
    """The data of a record; of a new one also its code and its texts in three languages."""

    sort: str
    names: tuple[str, ...] = ()
    """Fields that are columns of the record as they stand."""
    blank: dict[str, Any] = {}
    """What a new record has besides what is asked for."""

    state = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        version: Version,
        choices: RecordChoices,
        present: dict[str, Any] | None,
    ) -> None:
        """Offer what the version knows, filled with the present record."""
        super().__init__(*args)
        self.version, self.choices, self.present = version, choices, present
        if present is None:
            self.fields["code"] = forms.CharField(
                label=_("Code"),
                max_length=20,
                help_text=_(
                    "As M4.2: letters, digits, points and hyphens. It stays with the record: the "
                    "text, the plan and comments name it."
                ),
            )
        self.build()
        if present is None:
            self._add_texts()
        else:
            self.initial = {"state": state_of_record(present), **self.present_data(present)}

    def build(self) -> None:
        """Add the fields of this sort of record."""

    def present_data(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields are filled with."""
        return {name: row[name] for name in self.names}

    def asked_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the columns of the record that the fields stand for."""
        return {name: data[name] for name in self.names}

    def row(self) -> dict[str, Any]:
        """Return the record as the service takes it; what is not asked for stays as it is."""
        data = self.cleaned_data
        if self.present is not None:
            return {**self.present, **self.asked_data(data)}
        texts = {
            name: {code: data[f"{name}_{code}"].replace("\r\n", "\n") for code, _name in LANGUAGES}
            for name in MODELS[self.sort][1]
        }
        return {"code": data["code"], **self.blank, **texts, **self.asked_data(data)}

    def _add_texts(self) -> None:
        model, names = MODELS[self.sort]
        for name in names:
            longest = model._meta.get_field(name).max_length  # noqa: SLF001 -- Django's public metadata
            is_long = longest is None or longest > LONG
            for code, language in LANGUAGES:
                attrs = {"lang": code, "rows": 4} if is_long else {"lang": code}
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{LABELS[name]}, {language}",
                    max_length=longest,
                    required=False,
                    widget=(forms.Textarea if is_long else forms.TextInput)(attrs=attrs),
                )

    def choice(
        self, name: str, label: Any, choices: list[tuple[str, str]], *, empty: bool = False
    ) -> None:
        """Add a choice; nothing is chosen beforehand."""
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[*NONE, *choices], required=not empty
        )

    def groups(self) -> Iterator[Group]:
        """Yield the fields under their headings."""
        yield from self.data_groups()
        if self.present is None:
            for name in MODELS[self.sort][1]:
                fields = [self[f"{name}_{code}"] for code, _name in LANGUAGES]
                yield Group(LABELS[name], fields)

    def data_groups(self) -> Iterator[Group]:
        """Yield the fields that are not texts."""
        yield from ()

    def existing(self, *names: str) -> list[BoundField]:
        """Return those of the fields that this form has."""
        return [self[name] for name in names if name in self.fields]

    def show(self, problems: Iterable[Problem]) -> None:
        """Show each problem beside the field that it is about, or above the form."""
        for problem in problems:
            place = self.place_of(problem.field)
            said = f"{problem.what} {problem.mend}".strip() if place else str(problem)
            self.add_error(place, capfirst(said))

    def place_of(self, name: str) -> str | None:
        """Return the field that a column of the record is shown in."""
        for one in (name, f"{name}_{get_language() or 'en'}"):
            if one in self.fields:
                return one
        return None

    def differing(self) -> list[tuple[Any, str]]:
        """Return label and present value of each field that was filled with something else."""
        found = []
        for name in self.changed_data:
            field = self.fields[name]
            if self.present is None or name not in self.initial or field.widget.is_hidden:
                continue
            found.append((field.label, _said(field, self.initial[name])))
        return found


def _said(field: forms.Field, value: Any) -> str:
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    parts = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(part), str(part)) for part in parts if part is not None) or "—"


class GoalForm(RecordForm):
    """A goal: the area of the concept that it belongs to."""

    sort = RecordSort.GOAL
    names = ("area",)

    def build(self) -> None:
        """Offer the areas."""
        self.choice("area", _("Area"), self.choices.areas)

    def data_groups(self) -> Iterator[Group]:
        """Yield code and area."""
        yield Group(_("Data"), self.existing("code", "area"))


class IndicatorForm(RecordForm):
    """An indicator: how it is computed, where it starts, whose it is."""

    sort = RecordSort.INDICATOR
    names = (
        *("goal", "owner", "formula", "is_higher_better"),
        *("baseline", "baseline_period", "baseline_reference"),
    )
    blank = {
        "conflicting_references": [],
        "published_targets": [],
        "part_of": "",
        "adds_up": False,
    }

    def build(self) -> None:
        """Offer goals, owners, published figures and, in a regional plan, national indicators."""
        self.choice("goal", _("Goal"), self.choices.goals)
        self.choice("owner", _("Responsible"), self.choices.owners)
        self.fields["formula"] = forms.CharField(
            label=_("Formula"), max_length=300, help_text=_("How the value is computed.")
        )
        self.fields["is_higher_better"] = forms.BooleanField(
            label=_("A higher value is better"), required=False, initial=True
        )
        self.fields["baseline"] = forms.DecimalField(
            label=_("Baseline"),
            max_digits=20,
            decimal_places=4,
            required=False,
            help_text=_("Empty: not measured. An empty value is not zero."),
            widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        )
        self.fields["baseline_period"] = forms.CharField(
            label=_("Period of the baseline"),
            max_length=10,
            required=False,
            help_text=_("A year, or a year and month: 2024, 2025-03."),
        )
        self.choice(
            "baseline_reference",
            _("The published figure that it is"),
            self.choices.references,
            empty=True,
        )
        if self.choices.wholes:
            self.choice(
                "part_of", _("National indicator whose part it is"), self.choices.wholes, empty=True
            )
            self.fields["adds_up"] = forms.BooleanField(
                label=_("The values of the regions sum to the national one."), required=False
            )
            self.names = (*self.names, "part_of", "adds_up")

    def present_data(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields are filled with."""
        return super().present_data(row) | {"baseline": shown(row["baseline"])}

    def data_groups(self) -> Iterator[Group]:
        """Yield what it is and where it starts."""
        what = ("code", "goal", "owner", "formula", "is_higher_better", "part_of", "adds_up")
        yield Group(_("What it is"), self.existing(*what))
        baseline = ("baseline", "baseline_period", "baseline_reference")
        yield Group(_("Baseline"), self.existing(*baseline))
