"""How large the sector is under each scope: page and files."""

import csv
import io
import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kerege.evidence import selectors
from kerege.evidence.exports import harmless
from kerege.evidence.selectors import Base, Size
from kerege.evidence.waterfall import Change, Step, Waterfall
from kerege.evidence.web import pictures
from kerege.kernel import chart, notation
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.selectors import has_role
from kerege.reference.enums import ScopeStatus

DRAWN = 12
COLUMNS = (
    *("activity", "name", "change", "amount", "weight_before", "weight_after", "difference"),
    *("synthetic", "figure"),
)
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def asked(request: HttpRequest) -> tuple[Base | None, list[Size]]:
    """Return the amounts that the address asks for, and the sector under every scope."""
    known = selectors.variables_by_activity(request.user)
    code = request.GET.get("variable", "")
    if code:
        variable = selectors.variable_by_code(code[:80].replace("\x00", ""), request.user)
    elif known:
        by_default = [item for item in known if item.code == "register_activities"]
        variable = (by_default or known)[0]
    else:
        return None, []
    given = request.GET.get("year", "")
    year = selectors.a_year(given, "year") if given else None
    of = selectors.base(variable, request.user, year)
    if of is None:
        raise Refusal(
            _("%(variable)s is not known by activity.") % {"variable": variable},
            "variable",
            _("Choose one of the variables of the list."),
            Kind.NOT_FOUND,
        )
    return of, selectors.sizes(of, request.user)


def chosen(request: HttpRequest, of: Base, found: list[Size]) -> tuple[Size, Size, Waterfall]:
    """Return the two scopes that the address asks for, and what lies between them."""
    widest, other = _usual(found)
    before = selectors.size_of(found, request.GET.get("from", ""), widest)
    after = selectors.size_of(found, request.GET.get("to", ""), other)
    return before, after, selectors.between_scopes(of, before, after)


def _usual(found: list[Size]) -> tuple[Size, Size]:
    """Return the scope that counts the most activities, and an international one beside it."""
    usable = [size for size in found if size.total is not None]
    widest = max(usable, key=lambda size: len(size.counted))
    others = [size for size in usable if size is not widest] or [widest]
    abroad = [size for size in others if size.scope.status == ScopeStatus.REFERENCE]
    return widest, (abroad or others)[0]


def scopes(request: HttpRequest) -> HttpResponse:
    """Show the sector under every scope, and what explains the difference between two."""
    of, found = asked(request)
    context: dict[str, Any] = {
        "variables": selectors.variables_by_activity(request.user),
        "may_build": has_role(request.user, Role.ANALYST),
    }
    if of is None or not any(size.total is not None for size in found):
        return render(request, "evidence/scopes.html", context)
    before, after, between = chosen(request, of, found)
    context |= {
        "of": of,
        "years": selectors.years_by_activity(of.variable, request.user),
        "sizes": [_row(size, before) for size in found],
        "before": before,
        "after": after,
        "between": between,
        "groups": _groups(of, between),
        "unmeasured": between.unmeasured,
        "chart": picture(of, before, after, between),
        "downloads": _downloads(of, before, after),
    }
    return render(request, "evidence/scopes.html", context)


def _row(size: Size, first: Size) -> dict[str, Any]:
    known = size.total is not None and first.total is not None and size is not first
    return {
        "size": size,
        "ref": ref(size),
        "difference": size.total - first.total if known else None,  # type: ignore[operator]  # -- both known
        "is_carried": len(size.through) > 1,
    }


def ref(size: Size) -> str:
    """Return ``code:version`` of a scope."""
    return f"{size.scope.code}:{size.scope.version}"


def _groups(of: Base, between: Waterfall) -> list[dict[str, Any]]:
    names = {
        Change.OUT: _("What falls out"),
        Change.IN: _("What comes in"),
        Change.WEIGHT: _("What is counted with another weight"),
        Change.SAME: _("What stays"),
    }
    return [
        {
            "name": name,
            "is_same": change == Change.SAME,
            "sum": between.sum_of(change),
            "steps": [{"step": s, "figure": of.figures[s.code]} for s in between.of(change)],
        }
        for change, name in names.items()
    ]


def picture(of: Base, before: Size, after: Size, between: Waterfall) -> chart.Chart:
    """Return the waterfall: the first total, the largest steps, the rest, the second total."""
    moving = [step for step in between.steps if step.difference]
    drawn, rest = moving[:DRAWN], moving[DRAWN:]
    mark = _("synthetic") if of.is_synthetic else ""
    items = [chart.Item(_name(before), float(between.start), note=mark)]
    at = between.start
    for step in drawn:
        items.append(_bar(_label(of, step), step.difference, at))
        at += step.difference
    if rest:
        left = between.end - at
        label = _("%(number)s other activities") % {"number": len(rest)}
        items.append(_bar(label, left, at))
    items.append(chart.Item(_name(after), float(between.end), note=mark))
    places = pictures.places_of(of.variable, of.figures.values())
    language = pictures.language()
    return chart.bar_with_interval(
        items,
        title=_("%(variable)s, %(year)s: %(start)s under “%(before)s”, %(end)s under “%(after)s”")
        % {
            "variable": of.variable.name or of.variable.code,
            "year": of.year,
            "start": notation.number(between.start, language, places),
            "before": before.scope.name or before.scope.code,
            "end": notation.number(between.end, language, places),
            "after": after.scope.name or after.scope.code,
        },
        unit=notation.unit_beside(of.variable.unit or "", of.variable.kind),
        source=pictures.source_line(of.figures.values()),
        language=language,
        decimals=places,
        summary=_("%(out)s fall out, %(in)s come in, %(weight)s by other weights.")
        % {
            "out": notation.number(-between.sum_of(Change.OUT), language, places),
            "in": notation.number(between.sum_of(Change.IN), language, places),
            "weight": notation.number(between.sum_of(Change.WEIGHT), language, places),
        },
    )


def _name(size: Size) -> str:
    return str(size.scope.name or size.scope.code)


def _label(of: Base, step: Step) -> str:
    name = of.figures[step.code].activity.name or ""
    return f"{step.code} {name}".strip()


def _bar(label: str, value: Decimal, start: Decimal) -> chart.Item:
    return chart.Item(label, float(value), start=float(start), is_marked=value < 0)


def _downloads(of: Base, before: Size, after: Size) -> list[dict[str, str]]:
    query = urlencode(
        {"variable": of.variable.code, "year": of.year, "from": ref(before), "to": ref(after)}
    )
    files = [
        {"name": form.upper(), "url": f"{reverse('evidence-scopes-file', args=[form])}?{query}"}
        for form in FORMS
    ]
    return [*files, {"name": "API", "url": f"{reverse('api:evidence-waterfall')}?{query}"}]


def row(of: Base, step: Step) -> dict[str, Any]:
    """Return a step as plain data."""
    found = of.figures[step.code]
    return {
        "activity": f"{of.classification}:{step.code}",
        "name": found.activity.name or "",
        "change": str(step.change),
        "amount": step.amount,
        "weight_before": step.before,
        "weight_after": step.after,
        "difference": step.difference,
        "synthetic": found.is_synthetic,
        "figure": found.code,
    }


def file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the steps between two scopes as a file."""
    if form not in FORMS:
        raise Refusal(
            _("There is no format '%(form)s'.") % {"form": form[:20]},
            "",
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(FORMS)},
            Kind.NOT_FOUND,
        )
    of, found = asked(request)
    rows: list[dict[str, Any]] = []
    if of is not None and any(size.total is not None for size in found):
        rows = [row(of, step) for step in chosen(request, of, found)[2].steps]
    response = HttpResponse(_written(rows, form), FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="kerege-scopes.{form}"'
    return response


def _written(rows: list[dict[str, Any]], form: str) -> bytes:
    plain = [
        {name: _plain(value) if isinstance(value, Decimal) else value for name, value in r.items()}
        for r in rows
    ]
    if form == "json":
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    numbers = {"amount", "weight_before", "weight_after", "difference"}
    writer.writerows(
        {name: value if name in numbers else harmless(value) for name, value in r.items()}
        for r in plain
    )
    return ("\ufeff" + stream.getvalue()).encode()


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
