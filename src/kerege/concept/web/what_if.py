"""The planner's what-if: other money, floors, caps, fairness, promises, beside the present plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept import selectors, sentences, services
from kerege.concept.analysis import Clash, Tried, changed_limits
from kerege.concept.models import Version
from kerege.concept.web.plans import shown
from kerege.concept.web.records import names
from kerege.concept.web.views import page, version_of
from kerege.concept.web.what_if_form import WhatIfForm
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.pace import require_pace
from kerege.reference import selectors as reference


def what_if(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show the plan as the address wants it otherwise, beside the present one."""
    version = version_of(request, concept, number)
    plan = getattr(version, "plan", None)
    if plan is None:
        return page(request, "no_plan", version, {})
    words = names()
    measures = selectors.measure_names(version)
    asked = any(value for values in request.GET.lists() for value in values[1])
    form = WhatIfForm(
        request.GET if asked else None,
        limits=plan.limits,
        names=words[0] | words[1],
        measures=measures,
        regions=words[0],
    )
    country = reference.country()
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "gap": 100 * plan.gap,
        "currency": country.currency if country else "",
    }
    status = 200
    if form.is_bound:
        if not form.is_valid():
            status = HTTP_STATUS[Kind.INVALID]
        else:
            require_pace(request, "kerege_what_if")
            context |= _answer(request, form, version, measures, *words)
            status = HTTP_STATUS[Kind.CONFLICT] if "refusal" in context else 200
    return page(request, "what_if", version, context, status=status)


def _answer(  # noqa: PLR0913, PLR0917 -- what is asked of which version, and the names of all things
    request: HttpRequest,
    form: WhatIfForm,
    version: Version,
    measures: Mapping[str, str],
    regions: dict[str, str],
    needs: dict[str, str],
) -> dict[str, Any]:
    """Return the plan tried beside the present one, or why there is none."""
    asked = form.asked()
    language = get_language() or "en"
    try:
        found, both = services.try_plan(by=request.user, version=version, asked=asked)
    except Clash as clash:
        limits = {row["code"]: row for row in changed_limits(version.plan.limits, asked)}
        said = [
            sentences.limit_by_code(code, limits, language, regions | needs) for code in clash.codes
        ]
        return {"refusal": clash, "clashing": said}
    except Refusal as refusal:
        if refusal.kind is not Kind.INVALID:
            raise
        return {"refusal": refusal, "clashing": []}
    heads = [_("Present plan"), _("What if")]
    return {
        "tried": found,
        "tried_gap": 100 * found.sheet.gap if found.sheet.gap is not None else None,
        **shown(both, measures, heads),
        **_reasons(found, regions, needs, language),
    }


def _reasons(
    found: Tried, regions: Mapping[str, str], needs: Mapping[str, str], language: str
) -> dict[str, Any]:
    """Return why each unit is in the plan that was tried, and why each other is not, by measure."""
    limits = {row["code"]: row for row in found.limits}
    country = _("the whole country")
    chosen = (
        (row, regions.get(row["territory"] or "", country), row["year"], row["units"], why)
        for row in found.chosen
        for why in [sentences.chosen_sentence(row["reason"], needs)]
    )
    refused = (
        (row, regions.get(row["territory"] or "", country), row["year"], "", why)
        for row in found.refused
        for why in [sentences.refused_sentence(row, limits, language, regions)]
    )
    return {"why_chosen": _by_measure(chosen), "why_refused": _by_measure(refused)}


def _by_measure(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row, *more in rows:
        groups.setdefault(row["measure"], []).append(tuple(more))
    return dict(sorted(groups.items()))
