"""Pages of needs: the country, one need in all regions, one region, one need of a region."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kerege.needs import rules, selectors
from kerege.people import selectors as people
from kerege.reference import selectors as reference

EARLIER = 20
"""So many earlier answers of a region are shown."""


def overview(request: HttpRequest) -> HttpResponse:
    """Show the most urgent needs of the country and every need of every region."""
    areas = list(reference.need_areas())
    found = selectors.severities()
    cells = {(row.territory.code, row.area.code): row for row in found}
    regions = {row.territory.code: row.territory for row in found}
    matrix = [
        (territory, [cells.get((code, area.code)) for area in areas])
        for code, territory in regions.items()
    ]
    return render(
        request,
        "needs/overview.html",
        {
            "diagnosis": selectors.current_diagnosis(),
            "urgent": selectors.most_urgent(len(areas)),
            "areas": areas,
            "matrix": matrix,
            "answering": selectors.answering(regions.values()),
            "asked": selectors.answers_asked(),
            "may_diagnose": rules.may_diagnose(request.user).allowed,
        },
    )


def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one need in all regions."""
    need = reference.need_area(code)
    found = selectors.severities(area=need)
    statements = list(selectors.statements(area=need))
    return render(
        request,
        "needs/area.html",
        {
            "area": need,
            "severities": found,
            "of_country": selectors.of_country(need),
            "tiles": [_tile(row) for row in found],
            "statements": statements,
            "whom": selectors.for_whom(statements),
            "diagnosis": selectors.current_diagnosis(),
        },
    )


def _tile(row: Any) -> dict[str, Any]:
    return {
        "territory": row.territory,
        "value": row.mean,
        "lower": row.lower,
        "upper": row.upper,
        "is_known": row.is_known,
        "is_synthetic": row.is_synthetic,
        "url": reverse("needs-need", args=[row.territory.code, row.area.code]),
    }


def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show the needs of one region in their order, the uncertainty of each first."""
    territory = reference.territory(code)
    answer = next(iter(selectors.standing_answers(territory)), None)
    country = {row.area_id: row for row in selectors.most_urgent(100)}
    found = selectors.severities(territory)
    statements = list(selectors.statements(territory))
    return render(
        request,
        "needs/region.html",
        {
            "territory": territory,
            "rows": [(row, country.get(row.area_id), selectors.is_clear(row)) for row in found],
            "unknown": [row for row in found if not row.is_known],
            "statements": statements,
            "whom": selectors.for_whom(statements),
            "diagnosis": selectors.current_diagnosis(),
            "may_state": rules.may_state(request.user, code).allowed,
            "representatives": people.representatives(territory),
            "answer": answer,
            "asked": selectors.answers_asked(),
            "earlier": selectors.earlier_answers(answer)[:EARLIER] if answer else [],
            "may_answer": bool(found) and rules.may_answer(request.user, code).allowed,
            "may_reply": rules.may_reply(request.user).allowed,
        },
    )


def _of_country(found: selectors.NeedPage, territory: Any) -> list[Any]:
    """Return the statements on the country that count here."""
    said = (made.statement for made in found.contributions if made.statement)
    return [one for one in said if one.territory_id != territory.pk]


def need(request: HttpRequest, code: str, area: str) -> HttpResponse:
    """Show one need of one territory: what makes its severity, who said what, and what follows."""
    territory, about = reference.territory(code), reference.need_area(area)
    found = selectors.need_page(territory, about)
    whom = selectors.for_whom([*found.statements, *_of_country(found, territory)])
    return render(
        request,
        "needs/need.html",
        {
            "territory": territory,
            "area": about,
            "need": found,
            "whom": whom,
            "statements": [
                (said, rules.may_withdraw(request.user, said).allowed) for said in found.statements
            ],
            "diagnosis": selectors.current_diagnosis(),
            "may_state": rules.may_state(request.user, code, str(territory.name or code)),
        },
    )
