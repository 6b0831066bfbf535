"""The form with which a region disagrees."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kerege.evidence import selectors as evidence
from kerege.kernel.text import LANGUAGES
from kerege.needs import rules
from kerege.needs.enums import Concern, Scale, Stance, StatementKind
from kerege.needs.services.signals import SMALLEST
from kerege.needs.services.statements import LONGEST
from kerege.reference import selectors as reference

NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def concerns_field() -> forms.MultipleChoiceField:
    """Return the field in which it is said for whom something is needed."""
    return forms.MultipleChoiceField(
        label=_("For whom"),
        help_text=_("Of whom it is said in particular; nobody, if it is said of all."),
        choices=Concern.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def subsector_field() -> forms.ChoiceField:
    """Return the field in which it is said in which sub-sector something is needed."""
    return forms.ChoiceField(
        label=_("In which sub-sector"),
        choices=lambda: [("", _("All, or it is not said")), *reference.subsector_names().items()],
        required=False,
    )


def with_subsector(given: dict[str, Any]) -> dict[str, Any]:
    """Return what was given with the sub-sector among those for whom something is needed."""
    one = given.pop("subsector", "")
    return given | {"concerns": [*given.get("concerns", ()), *([one] if one else ())]}


class StatementForm(forms.Form):
    """What is needed, how seriously, for whom, and how it is known."""

    stance = forms.ChoiceField(
        label=_("How serious is it?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("What is missing or what has been solved, where, and how you know it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
    )
    language = forms.ChoiceField(label=_("Language of the statement"))
    group = forms.CharField(
        label=_("Who says it"),
        help_text=_("For instance: potters of Semey. Name no private person."),
        max_length=200,
        required=False,
    )
    concerns = concerns_field()
    subsector = subsector_field()
    kind = forms.ChoiceField(label=_("Where it was heard"))
    source = forms.CharField(
        label=_("Source"),
        help_text=_("The meeting, survey or publication."),
        max_length=300,
        required=False,
    )
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=900, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, NAMES.get(code, code)) for code in LANGUAGES]
        self.fields["language"].initial = get_language()
        self.fields["kind"].choices = [(k.value, k.label) for k in rules.kinds_for(person)]
        self.fields["kind"].initial = rules.kinds_for(person)[0].value
        if rules.kinds_for(person) == (StatementKind.REPRESENTATIVE,):
            self.fields["kind"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Put the sub-sector to those for whom it is."""
        return with_subsector(self.cleaned_data)


class SignalForm(forms.Form):
    """Which figure speaks of which need, how it is read, and who judges so."""

    area = forms.ModelChoiceField(label=_("Need"), queryset=None, to_field_name="code")
    variable = forms.ModelChoiceField(
        label=_("What is measured"),
        help_text=_("What is published of regions, also estimates of surveys."),
        queryset=None,
        to_field_name="code",
    )
    scale = forms.ChoiceField(
        label=_("How it is read"), choices=Scale.choices, widget=forms.RadioSelect
    )
    higher_is_worse = forms.TypedChoiceField(
        label=_("More of it means"),
        choices=[("yes", _("a greater need")), ("no", _("a smaller need"))],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )
    standard_error = forms.DecimalField(
        label=_("How far it may be wrong (standard error)"),
        help_text=_("On the scale of severity from 0 to 1; 0.29 would mean that it says nothing."),
        min_value=SMALLEST,
        max_value=1,
        decimal_places=2,
        initial=Decimal("0.15"),
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )
    rationale = forms.CharField(
        label=_("Why it speaks of this need"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )
    language = forms.ChoiceField(label=_("Language of the reason"))
    author = forms.CharField(
        label=_("Who judges so"),
        help_text=_("An office or a name; it is public."),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = reference.need_areas()
        self.fields["variable"].queryset = evidence.variables_visible_to(None)
        self.fields["language"].choices = [(code, NAMES.get(code, code)) for code in LANGUAGES]
        self.fields["language"].initial = get_language()
