"""Beginning the successor of a concept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import rules, selectors, services
from kerege.concept.models import Version
from kerege.concept.web.views import LANGUAGES, page, version_of
from kerege.kernel.forms import Sent

LARGEST = 9999


class RenewForm(forms.Form):
    """The successor: its code, period and title in each language."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        validators=[validate_slug],
        help_text=gettext_lazy("Part of its address: letters, digits and hyphens."),
    )
    first_year = forms.IntegerField(
        label=gettext_lazy("First year"), min_value=1, max_value=LARGEST
    )
    last_year = forms.IntegerField(label=gettext_lazy("Last year"), min_value=1, max_value=LARGEST)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        """Offer the period that follows, as long as the present one."""
        concept = version.concept
        length = concept.last_year - concept.first_year
        years = (concept.last_year + 1, concept.last_year + 1 + length)
        initial: dict[str, Any] = {"first_year": years[0], "last_year": years[1]}
        initial["code"] = selectors.next_period(concept.code, concept, *years)
        for language, _name in LANGUAGES:
            title = getattr(concept, f"title_{language}") or ""
            initial[f"title_{language}"] = selectors.next_period(title, concept, *years)
        super().__init__(*args, initial=initial, **kwargs)
        for language, name in LANGUAGES:
            label = _("Title, %(language)s") % {"language": name}
            field = forms.CharField(label=label, max_length=300, required=False)
            field.widget.attrs["lang"] = language
            self.fields[f"title_{language}"] = field

    def chosen(self) -> dict[str, Any]:
        """Return what `services.renew` takes."""
        data = self.cleaned_data
        return {
            "code": data["code"],
            "titles": {language: data[f"title_{language}"] for language, _name in LANGUAGES},
            "first_year": data["first_year"],
            "last_year": data["last_year"],
        }


def renew(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Ask for the period that follows, and begin the draft of the successor."""
    version = version_of(request, concept, number)
    rules.may_renew(request.user, version).require(str(version.concept))
    form = RenewForm(*((request.POST,) if request.method == "POST" else ()), version=version)
    with Sent(request, form) as sent:
        if sent.is_valid:
            draft = services.renew(by=request.user, version=version, **form.chosen())
            messages.success(request, _("The draft of the successor was begun."))
            return redirect("concept-version", draft.concept.code, draft.number)
    return page(request, "renew", version, {"form": form}, sent.status)
