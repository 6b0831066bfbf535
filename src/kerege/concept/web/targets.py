"""Setting the targets of a draft in the browser."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from kerege.concept import rules, selectors, services
from kerege.concept.models import Version
from kerege.concept.web.views import page, version_of
from kerege.kernel.errors import Refusal
from kerege.kernel.forms import show_refusal


class TargetsForm(forms.Form):
    """A field for each indicator and year; an empty one is not defined."""

    state = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        """Offer the present targets."""
        super().__init__(*args, **kwargs)
        concept = version.concept
        self.years = range(concept.first_year, concept.last_year + 1)
        self.indicators = list(selectors.indicators(version))
        for row in self.indicators:
            known = {target.year: target.value for target in row.targets.all()}
            for year in self.years:
                self.fields[f"{row.code}-{year}"] = forms.DecimalField(
                    label=f"{row.code} {row.name}, {year}",
                    initial=_short(known.get(year)),
                    max_digits=19,
                    decimal_places=4,
                    required=False,
                )

    def rows(self) -> list[tuple[Any, list[tuple[int, Any]]]]:
        """Return each indicator with its fields by year."""
        return [
            (row, [(year, self[f"{row.code}-{year}"]) for year in self.years])
            for row in self.indicators
        ]

    def values(self) -> dict[tuple[str, int], Decimal | None]:
        """Return what was typed by indicator and year."""
        return {
            (row.code, year): self.cleaned_data[f"{row.code}-{year}"]
            for row in self.indicators
            for year in self.years
        }


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(format(value.normalize(), "f"))


def edit(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show the targets of a draft as a table of fields, and set those that were changed."""
    version = version_of(request, concept, number)
    rules.may_edit(request.user, version).require(str(version.concept))
    form = TargetsForm(
        *((request.POST,) if request.method == "POST" else ()),
        version=version,
        initial={"state": selectors.state_of_targets(version)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.set_targets(
                by=request.user,
                version=version,
                values=form.values(),
                state=form.cleaned_data["state"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
            form.data = form.data.copy()
            form.data["state"] = selectors.state_of_targets(version)
        else:
            messages.success(
                request, _("Targets that were changed: %(number)d.") % {"number": changed}
            )
            return HttpResponseRedirect(request.path)
    return page(request, "edit_targets", version, {"form": form}, 422 if form.errors else 200)
