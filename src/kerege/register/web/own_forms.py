"""Forms of whoever keeps a record themselves."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.reference import selectors as reference
from kerege.register import selectors
from kerege.register.enums import Kind, LegalForm
from kerege.register.models import Subject
from kerege.register.rules import FIELD_CLASSES
from kerege.register.services.deliveries import NAMED
from kerege.register.services.own import OWN_FIELDS
from kerege.register.standard import FIELDS
from kerege.register.web import labels

NOTHING = [("", "—")]
DATE = {"type": "date"}


class OwnForm(forms.Form):
    """What one says of oneself: a field for each column of the standard, and who sees it."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, locked: Collection[str] = (), **more: Any) -> None:
        """Offer the columns of the standard; those that are confirmed cannot be changed."""
        super().__init__(*given, **more)
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())
        choices = _choices()
        for name in OWN_FIELDS:
            self.fields[name] = _field(name, choices)
            self.fields[name].disabled = name in locked

    def texts(self) -> dict[str, str]:
        """Return what was typed, as the standard writes it."""
        given = {name: self.cleaned_data[name] for name in OWN_FIELDS}
        given["agreed"] = "yes" if given["agreed"] else "no"
        return {name: _text(value) for name, value in given.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _choices() -> dict[str, list[tuple[str, str]]]:
    regions = [(code, name) for code, name in labels.region_names().items()]
    subsectors = list(reference.subsector_names().items())
    return {
        "kind": [*NOTHING, *Kind.choices],
        "legal_form": [*NOTHING, *LegalForm.choices],
        "territory": [*NOTHING, *regions],
        "activity": [*NOTHING, *labels.activity_choices()],
        "subsector": [*NOTHING, *subsectors],
        "founder_sex": [*NOTHING, ("F", _("woman")), ("M", _("man"))],
    }


def _field(name: str, choices: Mapping[str, list[tuple[str, str]]]) -> forms.Field:
    column = NAMED.get(name, name).removesuffix("_id")
    limits = FIELDS[name]["constraints"]
    seen = FIELD_CLASSES[column].label
    common: dict[str, Any] = {
        "label": labels.field_name(column).capitalize(),
        "required": bool(limits.get("required")),
        "help_text": _("Seen by: %(who)s.") % {"who": seen},
    }
    if name == "agreed":
        common["help_text"] = _("Asked of natural persons; you can change it at any time.")
        return forms.BooleanField(**common)
    if name in choices:
        return forms.ChoiceField(choices=choices[name], **common)
    if FIELDS[name]["type"] == "date":
        return forms.DateField(widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **common)
    if FIELDS[name]["type"] == "integer":
        return forms.IntegerField(min_value=0, **common)
    if name == "about":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **common)
    return forms.CharField(max_length=limits.get("maxLength", 40), **common)


def initial_of(subject: Subject) -> dict[str, Any]:
    """Return what a record says, as the form shows it; a tax number is never read."""
    found = {
        name: getattr(subject, NAMED.get(name, name))
        for name in OWN_FIELDS
        if name not in {"territory", "activity", "tax_number"}
    }
    activity = selectors.qualified_activity(subject)
    return found | {"territory": subject.territory.code, "activity": activity}


class AskForm(forms.Form):
    """What shows that a record is one's own, or that it meets a criterion."""

    text = forms.CharField(
        label=gettext_lazy("What shows it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Seen by you and the registrar only."),
    )


class AskErasureForm(forms.Form):
    """What the registrar should know; nobody has to say why."""

    text = forms.CharField(
        label=gettext_lazy("What the registrar should know"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("You need not say why. It is erased together with the record."),
    )


class AskConfirmationForm(AskForm):
    """The criterion by which one wants to be confirmed, and what shows it."""

    criterion = forms.ModelChoiceField(
        label=gettext_lazy("Criterion"), queryset=None, to_field_name="code", empty_label=None
    )
    field_order = ("criterion", "text")

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer the criteria that hold today."""
        super().__init__(*given, **more)
        self.fields["criterion"].queryset = selectors.criteria(valid=True)
        self.fields["criterion"].label_from_instance = labels.name_of
