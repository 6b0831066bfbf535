"""Forms with which an analyst makes a survey."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kerege.kernel.forms import UploadField
from kerege.kernel.text import LANGUAGES
from kerege.needs import survey_incoming
from kerege.needs.models import Survey
from kerege.needs.selectors.survey_inputs import NUMBERS
from kerege.needs.services.survey_forms import FEWEST
from kerege.needs.survey_enums import Validation
from kerege.needs.web.forms import NAMES
from kerege.needs.xlsform import attached, items
from kerege.needs.xlsform.form import text_in


class SurveyDetails(forms.Form):
    """What a survey is called, what it is for, who may answer."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Part of its address: small letters, digits, hyphens."),
    )
    smallest = forms.IntegerField(
        label=_("Fewest answers of which an estimate is shown"),
        min_value=FEWEST,
        max_value=1000,
        help_text=_("Estimates of fewer answers are withheld from everybody."),
    )
    days_to_resume = forms.IntegerField(
        label=_("Days for which a begun answer can be resumed"), min_value=1, max_value=365
    )
    is_for_everyone = forms.BooleanField(
        label=_("Anybody may answer"),
        required=False,
        help_text=_("Otherwise only who was invited. Answers of volunteers are not a sample."),
    )
    territory_question = forms.CharField(
        label=_("Question that holds the region's code"), max_length=80, required=False
    )
    subsector_question = forms.CharField(
        label=_("Question that holds the sub-sector's code"), max_length=80, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=f"{_('Title')}: {NAMES[code]}", max_length=200, required=False
            )
            self.fields[f"about_{code}"] = forms.CharField(
                label=f"{_('What it is for')}: {NAMES[code]}",
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def act(self) -> dict[str, Any]:
        """Return what the service is asked."""
        data = dict(self.cleaned_data)
        for many, one in (("titles", "title"), ("about", "about")):
            data[many] = {code: data.pop(f"{one}_{code}") for code in LANGUAGES}
        return data


class XLSFormUpload(forms.Form):
    """An XLSForm, with the files that it names."""

    file = UploadField(
        label=_("XLSForm (XLSX), or a ZIP file of it and the files that it names"),
        suffixes=("xlsx", "md", "zip"),
        most_bytes=attached.LARGEST,
    )
    language = forms.ChoiceField(
        label=_("Language of columns without a language"),
        choices=[(code, NAMES[code]) for code in LANGUAGES],
    )


class SampleDraw(forms.Form):
    """How a sample is drawn."""

    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Any whole number; it is kept, so that anybody can draw again."),
    )
    wanted = forms.IntegerField(label=_("Answers wanted in all"), min_value=1, max_value=50_000)
    least = forms.IntegerField(
        label=_("Answers wanted at least of each region and sub-sector"), min_value=0
    )
    expected_rate = forms.DecimalField(
        label=_("Expected response rate"),
        min_value=0,
        max_value=1,
        help_text=_("Share of those drawn who are expected to answer, e.g. 0.3."),
    )


class SubmissionUpload(forms.Form):
    """Submissions of KoboToolbox or ODK."""

    file = UploadField(
        label=_("Submissions (JSON, XML or CSV)"),
        suffixes=("json", "xml", "csv"),
        most_bytes=survey_incoming.LARGEST,
    )
    is_synthetic = forms.BooleanField(
        label=_("The answers were made up for a demonstration"), required=False
    )


class Finding(forms.Form):
    """What was found of a response."""

    to = forms.ChoiceField(label=_("Finding"), choices=Validation.choices)
    why = forms.CharField(label=_("Reason"), max_length=200)


class Question(forms.Form):
    """The question to be estimated."""

    question = forms.ChoiceField(label=_("Question"))

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form, here = survey.forms.first(), get_language() or ""
        self.fields["question"].choices = [
            (item["name"], text_in(item.get("label", {}), here, form.definition)[0] or item["name"])
            for item in (items(form.definition) if form else ())
            if item["kind"] in NUMBERS or item["kind"].startswith("select_")
        ]
