"""Forms of the room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kerege.evidence.services.upload_table import MOST_BYTES
from kerege.kernel.forms import UploadField


class UploadForm(forms.Form):
    """A file of figures with what must be known of its source."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        help_text=_("Short and stable, such as bureau-creative-2025; it names every figure."),
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    publisher = forms.CharField(
        label=_("Publisher"), max_length=300, help_text=_("Who states these figures.")
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=100, help_text=_("On what terms they may be published.")
    )
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    file = UploadField(
        label=_("File"),
        suffixes=("csv", "xlsx", "parquet"),
        most_bytes=MOST_BYTES,
        help_text=_(
            "CSV in UTF-8, XLSX (the first sheet) or Parquet, at most 5 MB; columns: variable,"
            " territory, period, value and others."
        ),
    )


class DeliveryForm(forms.Form):
    """What a region hands in."""

    publisher = forms.CharField(
        label=_("Publisher"), max_length=300, help_text=_("Who states these figures.")
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=100, help_text=_("On what terms they may be published.")
    )
    file = UploadForm.base_fields["file"]


class CollectionForm(forms.Form):
    """What every region is asked for, and by when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Short and stable, such as creative-2026.")
    )
    period = forms.CharField(
        label=_("Period"), max_length=10, help_text=_("2026, 2026-Q1 or 2026-03.")
    )
    due_on = forms.DateField(
        label=_("Due on"),
        help_text=_("To the end of this day; what comes later is taken and marked as late."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    variables = forms.MultipleChoiceField(
        label=_("What is asked for"), widget=forms.CheckboxSelectMultiple
    )
    instruction = forms.CharField(
        label=_("Instruction"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *given: Any, variables: Iterable[Any], **more: Any) -> None:
        """Offer the variables that the person may see."""
        super().__init__(*given, **more)
        choices = [(found.code, found.name or found.code) for found in variables]
        self.fields["variables"].choices = sorted(choices, key=lambda pair: pair[1])


class DefinitionForm(forms.Form):
    """A definition of an index, and whose it is."""

    owner = forms.CharField(
        label=_("Whose definition it is"),
        max_length=300,
        help_text=_("Everyone will read it beside the name of the index."),
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=100, help_text=_("On what terms it may be used.")
    )
    file = UploadField(
        label=_("Definition"),
        suffixes=("yaml", "yml"),
        most_bytes=MOST_BYTES,
        help_text=_("YAML in UTF-8, at most 200,000 characters."),
    )


class RestateForm(forms.Form):
    """The corrected file of a published dataset, and why its figures change."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Everyone can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = UploadForm.base_fields["file"]


class ReasonForm(forms.Form):
    """Why a dataset is withdrawn or sent back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Everyone can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
