"""The desk of whoever has signed in: what waits for them, by role."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kerege.evidence import selectors as evidence
from kerege.evidence.enums import DatasetStatus
from kerege.needs import selectors as needs
from kerege.people.enums import Role
from kerege.people.selectors import assignments
from kerege.portal.access import STAFF
from kerege.portal.web.regions import need_url
from kerege.reference import selectors as reference

MOST_URGENT = 3
WAITING = (DatasetStatus.DRAFT, DatasetStatus.CHECKED)


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, by role."""
    held = assignments(request.user)
    roles = {assignment.role for assignment in held}
    own = [a.territory for a in held if a.role == Role.REPRESENTATIVE and a.territory]
    context: dict[str, Any] = {
        "held": held,
        "own": [_region(territory) for territory in own],
        "is_staff": bool(roles & STAFF),
    }
    if Role.ANALYST in roles:
        context["analyst"] = _analyst(request.user)
    return render(request, "desk/page.html", context)


def _analyst(person: Any) -> dict[str, Any]:
    heard = set(needs.statements().values_list("territory_id", flat=True))
    regions = list(reference.regions())
    datasets = evidence.datasets_visible_to(person).filter(status__in=WAITING).order_by("code")
    return {
        "datasets": [
            {"record": dataset, "url": reverse("evidence-dataset", args=[dataset.code])}
            for dataset in datasets
        ],
        "silent": [region for region in regions if region.pk not in heard],
        "regions": len(regions),
        "diagnosis": needs.current_diagnosis(),
    }


def _region(territory: Any) -> dict[str, Any]:
    severities = needs.severities(territory)
    return {
        "territory": territory,
        "urgent": [
            {"severity": severity, "url": need_url(severity)}
            for severity in severities[:MOST_URGENT]
        ],
        "state_url": reverse("needs-region", args=[territory.code]),
        "statements": needs.statements(territory).count(),
    }
