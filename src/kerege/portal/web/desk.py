"""The desk of whoever has signed in: what waits for them, by role."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kerege.evidence import selectors as evidence
from kerege.evidence.enums import DatasetStatus
from kerege.needs import selectors as needs
from kerege.people.enums import Role
from kerege.people.selectors import assignments
from kerege.portal.access import STAFF
from kerege.portal.web.regions import need_url
from kerege.reference import selectors as reference

MOST_URGENT = 3
WORK: dict[Role, tuple[tuple[str | Promise, str], ...]] = {
    Role.ANALYST: (
        (_("Upload a dataset"), "evidence-upload"),
        (_("Data collections: who has delivered"), "evidence-collections"),
        (_("Surveys"), "needs-surveys"),
        (_("Expert meetings"), "needs-meetings"),
        (_("Answers of the regions"), "needs-answers"),
        (_("Which figures speak of which need"), "needs-signals"),
        (_("Published figures that contradict one another"), "evidence-conflicts"),
        (_("What hangs in the air in the Concept"), "concept-coverage-now"),
    ),
    Role.REPRESENTATIVE: (
        (_("Data collections: who has delivered"), "evidence-collections"),
        (_("Deliveries of the register"), "register-deliveries"),
        (_("Hand in a file of subjects"), "register-deliver"),
        (_("Expert meetings"), "needs-meetings"),
        (_("Versions that wait for your decision"), "concept-decisions"),
    ),
    Role.EDITOR: (
        (_("The Concept and its versions"), "concept"),
        (_("What hangs in the air in the Concept"), "concept-coverage-now"),
        (_("The budget by area, year and source"), "concept-budget-now"),
        (_("Public consultations on the Concept"), "concept-consultations"),
    ),
    Role.APPROVER: (
        (_("Versions that wait for your decision"), "concept-decisions"),
        (_("The Concept and its versions"), "concept"),
        (_("What hangs in the air in the Concept"), "concept-coverage-now"),
    ),
    Role.REGISTRAR: (
        (_("The register"), "register-search"),
        (_("Download the register"), "register-export"),
        (_("Deliveries of the register"), "register-deliveries"),
        (_("Hand in a file of subjects"), "register-deliver"),
        (_("Possible doubles"), "register-doubles"),
        (_("Requests to the registrar"), "register-requests"),
        (_("Proposed changes of confirmed fields"), "register-changes"),
        (_("Criteria of confirmation"), "register-criteria"),
    ),
    Role.AUDITOR: (
        (_("Every computation with its recipe"), "evidence-runs"),
        (_("Datasets"), "evidence-datasets"),
    ),
    Role.ADMINISTRATOR: ((_("Who represents which region"), "needs-mandates"),),
}
"""What each role comes for, beside what waits for it."""
WAITING = (DatasetStatus.DRAFT, DatasetStatus.CHECKED, DatasetStatus.APPROVED)


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, by role."""
    held = assignments(request.user)
    roles = {assignment.role for assignment in held}
    own = [a.territory for a in held if a.role == Role.REPRESENTATIVE and a.territory]
    context: dict[str, Any] = {
        "held": held,
        "own": [_region(territory) for territory in own],
        "is_staff": bool(roles & STAFF),
        "work": work_of(roles),
        "views": evidence.saved_views(request.user),
    }
    if Role.ANALYST in roles:
        context["analyst"] = _analyst(request.user)
    if roles & {Role.ANALYST, Role.APPROVER}:
        context["approvals"] = _approvals(request.user)
    return render(request, "desk/page.html", context)


def _approvals(person: Any) -> dict[str, Any]:
    """Return what somebody else has loaded or proposed, and this person may decide."""
    datasets = evidence.datasets_visible_to(person).filter(status=DatasetStatus.CHECKED)
    return {
        "datasets": datasets.exclude(loaded_by=person).order_by("code"),
        "restatements": evidence.proposed_restatements(person).exclude(proposed_by=person),
    }


def work_of(roles: set[str]) -> list[tuple[str | Promise, str]]:
    """Return the pages that a person with these roles works with, each once."""
    pages = {name: label for role in Role if role in roles for label, name in WORK.get(role, ())}
    return [(label, reverse(name)) for name, label in pages.items()]


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
        "due": evidence.still_due(territory),
        "decisions": needs.open_decisions({territory.code}),
    }
