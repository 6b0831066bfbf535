"""The form with which a region disagrees."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kerege.kernel.text import LANGUAGES
from kerege.needs import rules
from kerege.needs.enums import Stance, StatementKind
from kerege.needs.services.statements import LONGEST

NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


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
