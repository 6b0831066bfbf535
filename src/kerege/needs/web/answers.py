"""A region's answer to the diagnosis, and the ministry's reply, in the browser."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import Sent, show_refusal
from kerege.kernel.text import LANGUAGES
from kerege.needs import rules, selectors, services
from kerege.needs.enums import OnNeed, Verdict
from kerege.needs.services.answers import LONGEST, Remark
from kerege.needs.web.forms import NAMES
from kerege.reference import selectors as reference


class WordsForm(forms.Form):
    """Words and their language."""

    text = forms.CharField(
        label=gettext_lazy("Your reply"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, NAMES.get(code, code)) for code in LANGUAGES]
        self.fields["language"].initial = get_language()


class AnswerForm(WordsForm):
    """Whether the region agrees, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Does the region agree with the diagnosis?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
    )
    diagnosis = forms.IntegerField(widget=forms.HiddenInput())
    field_order = ("verdict", "text", "language", "diagnosis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Why, and what is different here")
        self.fields["text"].required = False


class RemarksForm(forms.Form):
    """What is said of single needs: nothing, or one thing with its reason."""

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            self.fields[f"says_{area.code}"] = forms.ChoiceField(
                label=str(area),
                choices=[("", _("Nothing to say")), *OnNeed.choices],
                required=False,
            )
            self.fields[f"reason_{area.code}"] = forms.CharField(
                label=_("Why: %(need)s") % {"need": area},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=LONGEST,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a reason without a choice: it would be lost."""
        given: dict[str, Any] = self.cleaned_data
        for area in self.areas:
            if given.get(f"reason_{area.code}") and not given.get(f"says_{area.code}"):
                self.add_error(f"says_{area.code}", _("Choose what the reason is for."))
        return given

    def remarks(self) -> list[Remark]:
        """Return what was said of needs."""
        given = self.cleaned_data
        return [
            Remark(area, given[f"says_{area.code}"], given[f"reason_{area.code}"])
            for area in self.areas
            if given[f"says_{area.code}"]
        ]


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Let the representative answer; nothing typed is lost on an error."""
    territory = reference.territory(code)
    rules.may_answer(request.user, code, str(territory)).require(code)
    holds, areas = selectors.required_diagnosis(), list(reference.need_areas())
    stands = next(iter(selectors.standing_answers(territory)), None)
    form = AnswerForm(request.POST or None, initial=_initial(stands) | {"diagnosis": holds.pk})
    remarks = RemarksForm(request.POST or None, areas=areas, initial=_said(stands))
    status = 200
    if request.method == "POST" and not (form.is_valid() & remarks.is_valid()):
        status = HTTP_STATUS[Kind.INVALID]
    elif request.method == "POST":
        given = form.cleaned_data | {"remarks": remarks.remarks()}
        try:
            services.answer_diagnosis(by=request.user, territory=territory, **given)
        except Refusal as refusal:
            show_refusal(remarks if refusal.where in remarks.fields else form, refusal)
            status = HTTP_STATUS[refusal.kind]
            _read_anew(form, holds.pk)
        else:
            messages.success(request, _("The answer is on the record, beside the diagnosis."))
            return redirect("needs-region", code)
    shown = {
        "form": form,
        "remarks": remarks,
        "territory": territory,
        "diagnosis": holds,
        "stands": stands,
        "severities": selectors.severities(territory),
    }
    return render(request, "needs/answer_form.html", shown, status=status)


def _read_anew(form: AnswerForm, key: int) -> None:
    """Show the diagnosis that holds by now: whoever sends the form again has read it."""
    form.data = form.data.copy()
    form.data["diagnosis"] = str(key)


def _initial(stands: Any) -> dict[str, Any]:
    if stands is None:
        return {}
    return {name: getattr(stands, name) for name in ("verdict", "text", "language")}


def _said(stands: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in stands.on_needs.all() if stands else ():
        found[f"says_{one.area.code}"] = one.says
        found[f"reason_{one.area.code}"] = one.reason
    return found


def reply(request: HttpRequest, key: int) -> HttpResponse:
    """Let an analyst reply for the ministry."""
    rules.may_reply(request.user).require()
    found = selectors.answer_by_key(key)
    stands = next(iter(found.standing), None)
    form = WordsForm(
        request.POST or None,
        initial={"text": stands.text, "language": stands.language} if stands else {},
    )
    with Sent(request, form) as sent:
        if sent.is_valid:
            services.reply_to_answer(by=request.user, answer=found, **form.cleaned_data)
            messages.success(request, _("The reply is on the record, under the answer."))
            return redirect("needs-region", found.territory.code)
    shown = {"form": form, "answer": found, "territory": found.territory}
    return render(request, "needs/answer_reply.html", shown, status=sent.status)
