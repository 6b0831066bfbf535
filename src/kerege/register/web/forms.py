"""Forms of the room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kerege.kernel.forms import UploadField
from kerege.kernel.table_file import MOST_BYTES
from kerege.reference import selectors as reference
from kerege.register import selectors
from kerege.register.enums import VOUCHABLE
from kerege.register.web import labels


class DeliveryForm(forms.Form):
    """A file of subjects, whose it is, and which region it covers."""

    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=None,
        to_field_name="code",
        help_text=_("The register that the keys in the file belong to."),
    )
    territory = forms.ModelChoiceField(
        label=_("Region"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("The whole country"),
        help_text=_("Rows of other regions are refused."),
    )
    file = UploadField(
        label=_("File"),
        suffixes=("csv", "xlsx"),
        most_bytes=MOST_BYTES,
        help_text=_("CSV in UTF-8 or XLSX (the first sheet), at most 5 MB and 50,000 rows."),
    )

    def __init__(self, *given: Any, own: Sequence[str] | None, **more: Any) -> None:
        """Offer the sources, and every region or (``own``) those that the person speaks for."""
        super().__init__(*given, **more)
        self.fields["source"].queryset = selectors.sources()
        self.fields["source"].label_from_instance = labels.name_of
        regions = self.fields["territory"]
        regions.queryset = reference.regions()
        if own is not None:
            regions.queryset = regions.queryset.filter(code__in=own)
            regions.required, regions.empty_label = True, None


class SourceForm(forms.Form):
    """A register that will hand its subjects over."""

    code = forms.SlugField(
        label=_("Code"), max_length=50, help_text=_("Short and stable, such as karaganda-crafts.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    classification = forms.ModelChoiceField(
        label=_("Classification"),
        queryset=None,
        to_field_name="code",
        help_text=_("Of the activities in its files."),
    )
    is_synthetic = forms.BooleanField(
        label=_("A rehearsal: its records stand for nobody"), required=False
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer the classifications."""
        super().__init__(*given, **more)
        self.fields["classification"].queryset = reference.classifications()


class CriterionForm(forms.Form):
    """By what subjects are confirmed from now on."""

    code = forms.SlugField(
        label=_("Code"), max_length=50, help_text=_("Short and stable, such as state-register.")
    )
    name = forms.CharField(label=_("Name"), max_length=300)
    fields = forms.MultipleChoiceField(
        label=_("Fields that it vouches for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are locked in whatever it confirms."),
    )
    evidence = forms.CharField(
        label=_("Evidence asked for"), widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=_("Whose criterion it is"),
        max_length=500,
        help_text=_("The decision or the rule, with its number and day; or the ministry."),
    )
    source_url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until it is ended."),
    )
    is_demonstration = forms.BooleanField(
        label=_("A demonstration: nobody decided it"), required=False
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer the fields that a criterion may vouch for."""
        super().__init__(*given, **more)
        choices = [(name, labels.field_name(name)) for name in VOUCHABLE]
        self.fields["fields"].choices = choices


class ConfirmForm(forms.Form):
    """By which criterion and on what evidence a subject is confirmed."""

    criterion = forms.ModelChoiceField(
        label=_("Criterion"), queryset=None, to_field_name="code", empty_label=None
    )
    evidence = forms.CharField(
        label=_("On what evidence"),
        max_length=500,
        help_text=_("The document or the record, with number and day; no personal details."),
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer the criteria that hold today."""
        super().__init__(*given, **more)
        self.fields["criterion"].queryset = selectors.criteria(valid=True)
        self.fields["criterion"].label_from_instance = labels.name_of


class ReasonForm(forms.Form):
    """Why a confirmation is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("The subject will read it.")
    )


class EraseForm(forms.Form):
    """Why a record is erased, and that it was looked at who asks."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The request, with its day; no name, address or number of the person."),
    )
    is_sure = forms.BooleanField(
        label=_("I have looked that the person asks it themselves. It cannot be undone.")
    )


class EvidenceForm(forms.Form):
    """On what evidence a confirmed field changes."""

    evidence = forms.CharField(label=_("On what evidence"), max_length=500)


class DoubleForm(forms.Form):
    """Whether two subjects are the same, which one stays, and what shows it."""

    decision = forms.ChoiceField(
        label=_("Are they the same?"),
        choices=(
            ("one", _("The same: record 1 stays, record 2 is closed")),
            ("other", _("The same: record 2 stays, record 1 is closed")),
            ("apart", _("Not the same: both stay")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("What shows it, with number and day; no personal details."),
    )
