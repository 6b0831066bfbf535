"""Who represents which region or sub-sector until when, and recording it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kerege.kernel.errors import Refusal
from kerege.kernel.forms import Sent
from kerege.people import rules, services
from kerege.people import selectors as people
from kerege.people.enums import Basis
from kerege.reference import selectors as reference

PAGE_SIZE = 30


def _day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


class MandateForm(forms.Form):
    """Who represents what, on which document it rests, and for which term."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"),
        help_text=gettext_lazy("The account is there already. The name on it becomes public."),
    )
    territory = forms.ChoiceField(label=gettext_lazy("Region"))
    subsector = forms.ChoiceField(label=pgettext_lazy("mandate", "For"), required=False)
    basis = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Basis.choices, widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=gettext_lazy("Which body elected or appointed"),
        help_text=gettext_lazy("In its own words and language."),
        max_length=300,
    )
    document_number = forms.CharField(
        label=gettext_lazy("Number of the protocol or order"), max_length=100
    )
    document_date = _day(gettext_lazy("Date of the document"))
    document_url = forms.URLField(
        label=gettext_lazy("Where the document can be read"),
        max_length=900,
        required=False,
        assume_scheme="https",
    )
    valid_from = _day(gettext_lazy("First day of the term"))
    valid_to = _day(gettext_lazy("Last day of the term"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(one.code, str(one)) for one in reference.regions()]
        self.fields["territory"].choices = [("", "—"), *regions]
        self.fields["subsector"].choices = [
            ("", _("The whole region")),
            *reference.subsector_names().items(),
        ]

    def clean_email(self) -> Any:
        """Return the person who has this account."""
        try:
            return people.person_by_email(self.cleaned_data["email"])
        except Refusal as refusal:
            raise forms.ValidationError(f"{refusal.what} {refusal.mend}") from refusal

    def act(self) -> dict[str, Any]:
        """Return the arguments of `give_mandate`."""
        given = self.cleaned_data
        names = services.Mandate.__dataclass_fields__
        return {
            "person": given["email"],
            "territory": reference.territory(given["territory"]),
            "given": services.Mandate(**{name: given[name] for name in names}),
        }


class EndForm(forms.Form):
    """The last day of a mandate that ends before its term, and who ended it."""

    on = _day(
        gettext_lazy("Last day of the mandate"),
        gettext_lazy("On it the person still acts for the region, on the day after no longer."),
    )
    ended_by = forms.CharField(
        label=gettext_lazy("Who ended it, by which document"),
        help_text=gettext_lazy("The body and its document, or that the person resigned. Public."),
        max_length=300,
    )


def mandates(request: HttpRequest) -> HttpResponse:
    """List the mandates that hold or are to come; on request those that are over."""
    is_over = request.GET.get("over") == "1"
    found = people.past_mandates() if is_over else people.standing_mandates()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_over": is_over,
        "without": [] if is_over else _without(),
        "may_give": bool(rules.may_give_mandates(request.user)),
    }
    return render(request, "needs/mandates.html", context)


def _without() -> list[Any]:
    """Return the regions for the whole of which no mandate holds today."""
    held = people.in_force(people.standing_mandates()).filter(subsector="")
    return list(reference.regions().exclude(pk__in=held.order_by().values("territory")))


def record(request: HttpRequest) -> HttpResponse:
    """Let an administrator record a mandate; nothing typed is lost on an error."""
    rules.may_give_mandates(request.user).require()
    form = MandateForm(request.POST or None, initial={"territory": request.GET.get("region")})

    def act() -> str:
        services.give_mandate(by=request.user, **form.act())
        return _("The mandate is on record and public.")

    return _form(request, form, act, {"template": "needs/mandate_record.html"})


def end(request: HttpRequest, key: int) -> HttpResponse:
    """Let an administrator end a mandate before its term."""
    rules.may_give_mandates(request.user).require()
    found = people.mandate(key)
    form = EndForm(request.POST or None)

    def act() -> str:
        services.end_mandate(by=request.user, mandate=found, **form.cleaned_data)
        return _("The mandate ends on this day; it stays on record.")

    return _form(request, form, act, {"template": "needs/mandate_end.html", "mandate": found})


def _form(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    with Sent(request, form) as sent:
        if sent.is_valid:
            messages.success(request, act())
            return redirect("needs-mandates")
    template = context.pop("template")
    return render(request, template, context | {"form": form}, status=sent.status)
