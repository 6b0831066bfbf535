"""Forms of a consultation: a comment, the filter of comments."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import CommenterGroup, CommentState, Fate
from kerege.concept.models import Consultation
from kerege.concept.models.comments import LONGEST
from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference

NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
NOT_SAID = ("", _("I would rather not say"))
LANGUAGE_CHOICES = [(code, NAMES[code]) for code in LANGUAGES]


class AddressForm(forms.Form):
    """The address whose links are sent again."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The one that you gave with the comment.")
    )


class CommentForm(forms.Form):
    """A comment, and what the commenter tells of themselves."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text_language = forms.ChoiceField(choices=LANGUAGE_CHOICES, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("What should be different, and why. Shown to everybody."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
    )
    quote = forms.CharField(
        label=_("The words it is about"),
        help_text=_("Copied from the paragraph; empty: the whole paragraph."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the comment"),
        choices=LANGUAGE_CHOICES,
        help_text=_("Of the answer, too."),
    )
    region = forms.ChoiceField(
        label=_("Your region"), required=False, help_text=_("Shown with the comment.")
    )
    group = forms.ChoiceField(
        label=_("For whom you speak"),
        choices=[NOT_SAID, *CommenterGroup.choices],
        required=False,
        help_text=_("Shown with the comment."),
    )
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=200,
        required=False,
        help_text=_("Shown with the comment; empty: it stands without a name."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Never shown. For the link that confirms the comment, and for the answer."),
    )

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(row.code, row.name or row.code) for row in reference.regions()]
        self.fields["region"].choices = [NOT_SAID, *regions]  # type: ignore[attr-defined] -- a field of choices
        self.fields["language"].initial = get_language()
        if signed_in:
            del self.fields["email"]


class CommentFilter(forms.Form):
    """Which comments are shown; a value that is not offered is named and filters nothing."""

    passage = forms.ChoiceField(label=_("Paragraph or measure"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    fate = forms.ChoiceField(label=_("Decision"), required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        """Offer what there is."""
        super().__init__(*args, **kwargs)
        states = [row for row in CommentState.choices if row[0] != CommentState.UNCONFIRMED]
        for name, choices in {
            "passage": [(row.code, row.label) for row in consultation.passages.all()],
            "region": [(row.code, row.name or row.code) for row in reference.regions()],
            "group": CommenterGroup.choices,
            "language": LANGUAGE_CHOICES,
            "state": states,
            "fate": Fate.choices,
        }.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined] -- each of them is a choice

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, as `selectors.chosen_comments` takes it."""
        return dict(self.cleaned_data) if self.is_bound and self.is_valid() else {}


class AnswerForm(forms.Form):
    """The decision on one comment or several, with its reason in their languages."""

    fate = forms.ChoiceField(label=_("Decision"), choices=Fate.choices, widget=forms.RadioSelect)
    changes = forms.CharField(
        label=_("What was changed"),
        help_text=_("Places of a later version, one a line: v2 S1.1"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, languages: set[str], **kwargs: Any) -> None:
        """Ask for the answer in every language, and insist on those of the comments."""
        super().__init__(*args, **kwargs)
        for language, name in NAMES.items():
            self.fields[f"text_{language}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Answer, with the reason"), name),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
                max_length=LONGEST,
                required=language in languages,
            )


class WithholdForm(forms.Form):
    """Why the words of a comment are not shown."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody sees it in place of the comment; name no person in it."),
        max_length=300,
    )
