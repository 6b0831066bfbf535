"""The page on which a planner chooses the kind of a plan and has it computed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import limits_file, rules, selectors, services
from kerege.concept.analysis.choice import FEWEST, MOST, MOST_SEED
from kerege.concept.enums import PlanKind
from kerege.concept.models import Version
from kerege.concept.sentences import MILLION
from kerege.concept.web.views import page, version_of
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import UploadField
from kerege.reference import selectors as reference

LARGEST = 10**7
"""Million; more than any budget, so that no sum overflows."""
NUMBERS = ("safety", "tail", "count", "seed")


class PlanForm(forms.Form):
    """The kind of plan, and the money of each year; nobody's choice is filled in."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of plan"), choices=PlanKind)
    safety = forms.FloatField(
        label=gettext_lazy("Weight of the worst scenarios, from 0 to 1"),
        min_value=0,
        max_value=1,
        required=False,
        help_text=gettext_lazy("Of a robust plan, as the three that follow."),
    )
    tail = forms.FloatField(
        label=gettext_lazy("Part of the scenarios that counts as the worst, from 0 to 1"),
        min_value=0.01,
        max_value=1,
        required=False,
    )
    count = forms.IntegerField(
        label=gettext_lazy("Scenarios"), min_value=FEWEST, max_value=MOST, required=False
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=MOST_SEED, required=False
    )
    fairness = forms.FloatField(
        label=gettext_lazy("Way from most effect to most equity between regions, per cent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy(
            "0: most effect in the whole country. 100: the region whose needs fall least gets most."
        ),
    )
    least_share = forms.FloatField(
        label=gettext_lazy("Every region loses at least this much of its needs, per cent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy("Instead of the way to most equity."),
    )

    def __init__(
        self, *args: Any, version: Version, limits: Sequence[Mapping[str, Any]], **kwargs: Any
    ) -> None:
        """Offer the money of each year as it is in the present plan."""
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._money = {limit["year"]: limit for limit in limits if limit["kind"] == "budget_year"}
        concept = version.concept
        self._years = range(concept.first_year, concept.last_year + 1)
        for year in self._years:
            known = self._money.get(year)
            self.fields[f"money{year}"] = forms.DecimalField(
                label=_("Money in %(year)s, million") % {"year": year},
                initial=Decimal(str(known["value"])) / MILLION if known else None,
                min_value=0,
                max_value=LARGEST,
                decimal_places=6,
                required=False,
            )
        self.fields["file"] = UploadField(
            label=_("File of limits (CSV)"),
            suffixes=("csv",),
            most_bytes=limits_file.MOST_BYTES,
            required=False,
            help_text=_("In place of the money above and of all limits of the present plan."),
        )

    def choice(self) -> services.Choice:
        """Return the kind of plan that was chosen."""
        data = self.cleaned_data
        shares = {
            name: data[name] / 100 if data[name] is not None else None
            for name in ("fairness", "least_share")
        }
        return services.Choice(
            PlanKind(data["kind"]), **{name: data[name] for name in NUMBERS}, **shares
        )

    def limits(self, names: limits_file.Names) -> list[dict[str, Any]]:
        """Return the limits: those of the file, or the present ones with the money of each year.

        Raises
        ------
        Refusal
            With every problem of the file.
        """
        file = self.cleaned_data["file"]
        if file is not None:
            return limits_file.read(file.read(), file.name, names)
        others = [dict(limit) for limit in self._limits if limit["kind"] != "budget_year"]
        return [
            limit for year in self._years if (limit := self._of_year(year)) is not None
        ] + others

    def _of_year(self, year: int) -> dict[str, Any] | None:
        known, money = self._money.get(year), self.cleaned_data[f"money{year}"]
        if money is None:
            return None
        if known is not None and Decimal(str(known["value"])) == money * MILLION:
            return dict(known)
        return {
            "code": known["code"] if known else f"budget_{year}",
            "kind": "budget_year",
            "applies_to": ["all"],
            "year": year,
            "value": str((money * MILLION).quantize(Decimal(1))),
            "is_assumption": True,
            "references": [],
            "rationale": {},
        }


def limits_as_file(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send the limits of the plan of a version, to be changed and handed in for another plan."""
    version = version_of(request, concept, number)
    limits = selectors.present_limits(version)
    if not limits:
        raise Refusal(
            _("This version has no plan."),
            str(version.number),
            _("Take the limits of a version that was planned."),
            Kind.NOT_FOUND,
        )
    country = reference.country()
    text = limits_file.written(limits, country.currency if country else "")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{version.concept.code}-v{version.number}-limits.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def make(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Ask for the kind of plan and the money, have it computed, and show what became of it."""
    version = version_of(request, concept, number)
    rules.may_plan(request.user, version).require(str(version.concept))
    limits = selectors.present_limits(version)
    form = PlanForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        version=version,
        limits=limits,
        initial=_present(version),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _order(request, version, form)
        except Refusal as error:
            if error.kind == Kind.FORBIDDEN:
                raise
            refusal = error
    order = version.orders.first()
    context = {
        "form": form,
        "refusal": refusal,
        "wrong": refusal.where.split("\n") if refusal else [],
        "order": order,
        "plan": getattr(version, "plan", None),
        "planned": selectors.newest_planned(version),
    }
    status = HTTP_STATUS[refusal.kind] if refusal else 422 if form.errors else 200
    return page(request, "plan_make", version, context, status)


def _order(request: HttpRequest, version: Version, form: PlanForm) -> HttpResponse:
    plan = getattr(version, "plan", None)
    weighed = plan.run.parameters.get("need_weights") if plan is not None else None
    panel = weighed["panel"] if weighed else ""
    limits = form.limits(selectors.limit_names(version))
    services.order_plan(
        by=request.user, version=version, limits=limits, choice=form.choice(), panel=panel
    )
    messages.success(request, _("The plan is being computed; its answer stands on this page."))
    return HttpResponseRedirect(request.path)


def _present(version: Version) -> dict[str, Any]:
    """Return the kind of the present plan."""
    plan = getattr(version, "plan", None)
    asked = dict(plan.choice.get("asked", {})) if plan is not None else {}
    for name in ("fairness", "least_share"):
        if name in asked:
            asked[name] = 100 * asked[name]
    return asked
