"""Forms of a meeting of experts."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kerege.kernel.text import LANGUAGES
from kerege.needs.enums import Consent, DecisionStatus, Group, Reply, Stance
from kerege.needs.models import Meeting
from kerege.needs.services.minutes import LONGEST
from kerege.needs.web.forms import NAMES, concerns_field, subsector_field, with_subsector
from kerege.people import selectors as people
from kerege.reference import selectors as reference


def _moment(label: Any) -> forms.DateTimeField:
    kind = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=kind)


def _text(label: Any, hint: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, widget=box, max_length=LONGEST)


class MeetingForm(forms.Form):
    """What is announced of a meeting."""

    territory = forms.ChoiceField(label=_("Region"))
    code = forms.SlugField(
        label=_("Code"),
        help_text=_("Short and lasting, for instance aktobe-2027-1."),
        max_length=80,
    )
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=300, required=False)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=300, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    begins_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))

    def __init__(self, *args: Any, territories: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = [(found.code, str(found)) for found in territories]


class ActForm(forms.Form):
    """A form about one meeting; subclasses say what it asks."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if "language" in self.fields:
            self.fields["language"].choices = [(code, NAMES[code]) for code in LANGUAGES]
            self.fields["language"].initial = get_language()
        if "area" in self.fields:
            self.areas = {found.code: found for found in reference.need_areas()}
            empty = [] if self.fields["area"].required else [("", _("no need in particular"))]
            choices = [(code, str(found)) for code, found in self.areas.items()]
            self.fields["area"].choices = empty + choices
        if "speaker" in self.fields:
            self.speakers = {str(found.pk): found for found in meeting.participants.all()}
            named = [(key, _named(found)) for key, found in self.speakers.items()]
            self.fields["speaker"].choices = [("", _("not recorded")), *named]

    def clean_area(self) -> Any:
        """Return the record of the need."""
        return self.areas.get(self.cleaned_data["area"])

    def clean_speaker(self) -> Any:
        """Return who spoke."""
        return self.speakers.get(self.cleaned_data["speaker"])


def _named(found: Any) -> str:
    return f"{found.name}, {found.organisation}" if found.organisation else found.name


class AgendaForm(ActForm):
    """A point of the agenda."""

    title = forms.CharField(label=_("Point of the agenda"), max_length=300)
    language = forms.ChoiceField(label=_("Language"))
    area = forms.ChoiceField(label=_("Need"), required=False)
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=1, max_value=600, required=False
    )


class InviteForm(ActForm):
    """Somebody to invite."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        help_text=_("Seen by those who prepare the meeting only."),
        max_length=200,
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    group = forms.ChoiceField(label=_("For whom the person speaks"), choices=Group.choices)
    consent = forms.ChoiceField(
        label=_("What may be shown of the person"),
        help_text=_("Ask; unless they agreed to more, the region only."),
        choices=Consent.choices,
        initial=Consent.REGION,
        widget=forms.RadioSelect,
    )


class LettersForm(ActForm):
    """In which language people are written to."""

    language = forms.ChoiceField(label=_("Language of the letters"))


class StatementAtForm(ActForm):
    """What was said on a need."""

    area = forms.ChoiceField(label=_("Need"))
    stance = forms.ChoiceField(
        label=_("How serious is it?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    text = _text(_("What was said"))
    language = forms.ChoiceField(label=_("Language"))
    concerns = concerns_field()
    subsector = subsector_field()
    speaker = forms.ChoiceField(label=_("Who said it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Put the sub-sector to those for whom it is."""
        return with_subsector(self.cleaned_data)


class ProposalForm(ActForm):
    """What was proposed."""

    area = forms.ChoiceField(label=_("Need"))
    text = _text(_("What was proposed"))
    language = forms.ChoiceField(label=_("Language"))
    speaker = forms.ChoiceField(label=_("Who proposed it"), required=False)


class DecisionForm(ActForm):
    """What was decided."""

    text = _text(_("What was decided"))
    language = forms.ChoiceField(label=_("Language"))
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = forms.DateField(
        label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    proposal = forms.ChoiceField(label=_("Which proposal it answers"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {found.code: found for found in people.organisations()}
        self.fields["owner"].choices = [(code, str(found)) for code, found in self.owners.items()]
        self.proposals = {str(found.pk): found for found in self.meeting.proposals.all()}
        named = [(key, str(found.text)[:100]) for key, found in self.proposals.items()]
        self.fields["proposal"].choices = [("", _("none")), *named]

    def clean_owner(self) -> Any:
        """Return the body."""
        return self.owners[self.cleaned_data["owner"]]

    def clean_proposal(self) -> Any:
        """Return the proposal."""
        return self.proposals.get(self.cleaned_data["proposal"])


class CancelForm(ActForm):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class ReplyForm(forms.Form):
    """What an invited person answered and whether they came."""

    reply = forms.ChoiceField(label=_("Answer"), choices=Reply.choices)
    attended = forms.TypedChoiceField(
        label=pgettext_lazy("person", "Came"),
        choices=[("", _("not recorded")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
    )
    consent = forms.ChoiceField(label=_("What may be shown of the person"), choices=Consent.choices)


class SettleForm(forms.Form):
    """What came of a decision."""

    status = forms.ChoiceField(
        label=_("Is it done?"),
        choices=[(s.value, s.label) for s in (DecisionStatus.DONE, DecisionStatus.DROPPED)],
        widget=forms.RadioSelect,
    )
    outcome = _text(_("What came of it"), _("What was done, or why it was given up."))
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, NAMES[code]) for code in LANGUAGES]
        self.fields["language"].initial = get_language()
