"""Pages of what takes longer than a page: the price of fairness, and robust plans."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kerege.concept import rules, selectors, sentences, services
from kerege.concept.analysis.studies import FEWEST, MOST
from kerege.concept.models import Version
from kerege.concept.web.records import names
from kerege.concept.web.views import page, version_of
from kerege.kernel import chart
from kerege.kernel.errors import HTTP_STATUS, Kind


class RobustForm(forms.Form):
    """How safe a plan is to be; nobody's choice is filled in."""

    safety = forms.FloatField(
        label=gettext_lazy("Weight of the worst scenarios, from 0 to 1"), min_value=0, max_value=1
    )
    tail = forms.FloatField(
        label=gettext_lazy("Part of the scenarios that counts as the worst, from 0 to 1"),
        min_value=0.01,
        max_value=1,
    )
    count = forms.IntegerField(
        label=gettext_lazy("Scenarios"), min_value=FEWEST, max_value=MOST, initial=12
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1
    )


def fairness(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show plans from most effect to most equity between regions, with the price of each."""
    version = version_of(request, concept, number)
    if getattr(version, "plan", None) is None:
        return page(request, "no_plan", version, {})
    if request.method == "POST":
        return _ask(request, version, "fairness", {})
    found = services.find_study(by=request.user, version=version, kind="fairness", asked={})
    regions, _needs = names()
    context: dict[str, Any] = {"may": bool(rules.may_study(request.user)), "found": found}
    if found is not None:
        context["points"] = [
            (point, regions.get(point["region"], point["region"])) for point in found["points"]
        ]
        context["chart"] = _frontier_chart(found["points"])
    return page(request, "fairness", version, context)


def _ask(request: HttpRequest, version: Version, kind: str, asked: dict[str, Any]) -> HttpResponse:
    services.ask_study(by=request.user, version=version, kind=kind, asked=asked)
    query = request.GET.copy()
    query["asked"] = "1"
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def _frontier_chart(points: list[dict[str, Any]]) -> chart.Chart:
    dearest = max(points, key=lambda point: point["price"])
    items = [
        chart.Item(
            _("%(weight)s of the way to most equity")
            % {"weight": f"{100 * point['weight']:.0f} %"},
            point["price"],
        )
        for point in points
    ]
    return chart.bar_with_interval(
        items,
        title=_("What fairness costs: the share of the highest effect that is given up"),
        unit="%",
        source=_("computed from the plan's needs, measures and limits"),
        language=get_language() or "en",
        decimals=2,
        summary=_("The most that is given up is %(price)s.")
        % {"price": f"{dearest['price']:.2f} %"},
        is_kept=False,
    )


def robust(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show a robust plan: its distribution over scenarios, and what safety costs."""
    version = version_of(request, concept, number)
    if getattr(version, "plan", None) is None:
        return page(request, "no_plan", version, {})
    given = {name: request.GET[name] for name in RobustForm.base_fields if name in request.GET}
    form = RobustForm(given or None)
    context: dict[str, Any] = {"form": form, "may": bool(rules.may_study(request.user))}
    if form.is_bound and not form.is_valid():
        return page(request, "robust", version, context, status=HTTP_STATUS[Kind.INVALID])
    if form.is_bound:
        asked = dict(form.cleaned_data)
        if request.method == "POST":
            return _ask(request, version, "robust", asked)
        found = services.find_study(by=request.user, version=version, kind="robust", asked=asked)
        context |= {"found": found, "is_asked": True}
        if found is not None:
            context |= _robust_words(version, found)
    return page(request, "robust", version, context)


def _robust_words(version: Version, found: dict[str, Any]) -> dict[str, Any]:
    regions, needs = names()
    language = get_language() or "en"
    country = _("the whole country")
    limits = {row["code"]: row for row in version.plan.limits}
    measures = selectors.measure_names(version)
    return {
        "chart": _spread_chart(found),
        "changed": [
            (
                f"{row['measure']} {measures.get(row['measure'], '')}",
                regions.get(row["territory"], country),
                row,
            )
            for row in found["changed"]
        ],
        "why_chosen": [
            (row, regions.get(row["territory"] or "", country), why)
            for row in found["chosen"]
            for why in [sentences.chosen_sentence(row["reason"], needs)]
        ],
        "why_refused": [
            (row, regions.get(row["territory"] or "", country), why)
            for row in found["refused"]
            for why in [sentences.refused_sentence(row, limits, language, regions)]
        ],
    }


def _spread_chart(found: dict[str, Any]) -> chart.Chart:
    items = [
        chart.Item(name, one["mean"], one["least"], one["most"])
        for name, one in (
            (_("Plan for expected values"), found["plain"]),
            (_("Robust plan"), found["robust"]),
        )
    ]
    return chart.dot_interval(
        items,
        title=_("What is removed of the weighted needs: mean, worst and best scenario"),
        unit="%",
        source=_("sampled scenarios of needs and effects"),
        language=get_language() or "en",
        decimals=1,
        summary=_("Both plans in the same scenarios."),
        is_kept=False,
    )
