"""Pages of what others published that is no figure: hubs, events, support in force, targets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence import selectors
from kerege.evidence.enums import EventKind, HubStatus
from kerege.evidence.published_rows import published_csv
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

PAGE = 50


def hubs(request: HttpRequest) -> HttpResponse:
    """List the hubs that are reported, by region and state."""
    place, found = _place(request), _hubs(request)
    status = request.GET.get("status", "").strip()
    context = {"page": _page(request, found), "states": HubStatus.choices, "state": status}
    return render(request, "evidence/hubs.html", context | _places(place))


def events(request: HttpRequest) -> HttpResponse:
    """List what happened or was announced, the latest first."""
    place, found = _place(request), _events(request)
    context = {
        "page": _page(request, found),
        "kinds": EventKind.choices,
        "kind": request.GET.get("kind", "").strip(),
    }
    return render(request, "evidence/events.html", context | _places(place))


def support(request: HttpRequest) -> HttpResponse:
    """List the support in force on a day in a region."""
    place, on = _place(request), _day(request)
    found = selectors.support(on, place)
    context = {"page": _page(request, found), "on": on, "all": selectors.support().count()}
    context["undated"] = selectors.support_without_days(on, place)
    return render(request, "evidence/support.html", context | _places(place))


def targets(request: HttpRequest) -> HttpResponse:
    """List the targets that were announced, the country's own first."""
    context = {"page": _page(request, _targets(request))}
    return render(request, "evidence/targets.html", context)


def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give what a page lists, all of it, as a CSV file."""
    if kind not in LISTS:
        raise Refusal(
            _("There is no such list."),
            "",
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(LISTS)},
            Kind.NOT_FOUND,
        )
    content = published_csv(kind, LISTS[kind](request))
    response = HttpResponse(content, "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kerege-{kind}.csv"'
    return response


def record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show one of them with its source."""
    found = selectors.published(kind, code)
    context = {"record": found, "kind": kind}
    return render(request, f"evidence/published_{kind}.html", context)


def _hubs(request: HttpRequest) -> Iterable[Any]:
    return selectors.hubs(_place(request), _one_of(request, "status", HubStatus.values))


def _events(request: HttpRequest) -> Iterable[Any]:
    return selectors.events(_one_of(request, "kind", EventKind.values), _place(request))


def _support(request: HttpRequest) -> Iterable[Any]:
    place, on = _place(request), _day(request)
    return [*selectors.support(on, place), *selectors.support_without_days(on, place)]


def _targets(_request: HttpRequest) -> Iterable[Any]:
    nation = reference.country()
    own = nation.code if nation else ""
    return sorted(selectors.targets(), key=lambda row: (row.country != own, row.country, row.code))


LISTS = {"hubs": _hubs, "events": _events, "support": _support, "targets": _targets}


def _page(request: HttpRequest, found: Any) -> Any:
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def _place(request: HttpRequest) -> Any:
    code = request.GET.get("region", "").strip()
    return reference.territory(code) if code else None


def _places(place: Any) -> dict[str, Any]:
    return {"regions": reference.regions(), "region": place}


def _one_of(request: HttpRequest, name: str, values: list[str]) -> str:
    given = request.GET.get(name, "").strip()
    if given and given not in values:
        raise Refusal(
            _("There is no such code."),
            name,
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(values)},
        )
    return given


def _day(request: HttpRequest) -> date:
    given = request.GET.get("on", "").strip()
    if not given:
        return timezone.localdate()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Refusal(_("This is not a day."), "on", _("Write it as 2026-01-31.")) from error
