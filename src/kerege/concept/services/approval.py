"""Sending a published version through those who must agree, and what follows from it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.enums import RouteStatus, StepKind, StepStatus
from kerege.concept.models import Approval, Route, Seat, Step, Version
from kerege.concept.route_file import StepRow
from kerege.concept.selectors.versions import rendition
from kerege.concept.services.versions import localised, lock
from kerege.kernel.errors import Kind, Refusal
from kerege.people import selectors as people
from kerege.people.enums import Role
from kerege.reference import selectors as reference


@transaction.atomic
def open_route(
    *,
    by: Any,
    version: Version,
    steps: Sequence[StepRow],
    language: str = "kk",
    is_demonstration: bool = False,
) -> Route:
    """Send a published version on its way; the first steps hold it from now on.

    What is agreed to and signed is the published PDF in one language, by its checksum.
    Representatives are seated in the steps of their regions; the others are named.

    Parameters
    ----------
    is_demonstration
        The route shows how it works, needs no signatures and can approve nothing.

    Raises
    ------
    Refusal
        If the version is a draft, has no PDF yet, or is on its way or approved already.
    """
    version = lock(version)
    rules.may_open_route(by, version).require(str(version.concept))
    if not steps:
        raise Refusal(_("The route has no step."), str(version), _("Name who must agree."))
    _not_twice(version)
    document = rendition(version, language, "pdf").document
    route = Route.objects.create(
        version=version,
        is_demonstration=is_demonstration,
        needs_signature=not is_demonstration,
        document=document,
        sha256=document.sha256,
        opened_by=by,
    )
    places = reference.territory_ids()
    made = Step.objects.bulk_create(
        Step(
            route=route,
            order=row.order,
            code=row.code,
            kind=row.kind,
            days=row.days,
            territory_id=places[row.territory] if row.territory else None,
            **localised("name", row.name),
        )
        for row in steps
    )
    _seat_representatives(made)
    audit.record(
        by=by,
        act="concept.open_route",
        on=route,
        sha256=route.sha256,
        steps=len(made),
        is_demonstration=is_demonstration,
    )
    move_on(by=by, route=route)
    return route


def _not_twice(version: Version) -> None:
    if hasattr(version, "approval") or version.routes.filter(status=RouteStatus.OPEN).exists():
        raise Refusal(
            _("This version is on its way already, or approved."),
            str(version),
            _("Look at the page of its approval."),
            Kind.CONFLICT,
        )


def _seat_representatives(steps: Sequence[Step]) -> None:
    regional = {step.territory_id: step for step in steps if step.kind == StepKind.REGION}
    Seat.objects.bulk_create(
        Seat(step=regional[territory], person_id=person)
        for person, territory in people.holders(Role.REPRESENTATIVE)
        if territory in regional
    )


def move_on(*, by: Any, route: Route) -> None:
    """Let the next steps hold the version, or end the route when none is left.

    The caller holds the lock of the route.
    """
    if route.steps.filter(status=StepStatus.ACTIVE).exists():
        return
    waiting = route.steps.filter(status=StepStatus.WAITING)
    order = waiting.aggregate(Min("order"))["order__min"]
    if order is None:
        _all_agreed(by, route)
        return
    now = timezone.now()
    for step in waiting.filter(order=order):
        step.status, step.active_since = StepStatus.ACTIVE, now
        step.due_at = now + timedelta(days=step.days)
        step.save(update_fields=["status", "active_since", "due_at"])


def _all_agreed(by: Any, route: Route) -> None:
    close_route(by=by, route=route, status=RouteStatus.AGREED)
    if not route.is_demonstration:
        approval = Approval.objects.create(
            concept_id=route.version.concept_id, version_id=route.version_id, route=route
        )
        audit.record(by=by, act="concept.approve_version", on=approval, sha256=route.sha256)


def close_route(*, by: Any, route: Route, status: RouteStatus) -> None:
    """End a route; steps that have not decided are not needed any more."""
    now = timezone.now()
    route.steps.filter(status__in=[StepStatus.WAITING, StepStatus.ACTIVE]).update(
        status=StepStatus.STOPPED, closed_at=now
    )
    route.status, route.closed_at = status, now
    route.save(update_fields=["status", "closed_at"])
    audit.record(by=by, act="concept.close_route", on=route, status=str(status))


@transaction.atomic
def withdraw_route(*, by: Any, route: Route) -> Route:
    """Take a version back from its way; what was decided stays on record."""
    route = Route.objects.select_for_update().get(pk=route.pk)
    rules.may_steer_route(by, route).require(str(route.version))
    close_route(by=by, route=route, status=RouteStatus.WITHDRAWN)
    return route


@transaction.atomic
def name_holder(*, by: Any, step: Step, person: Any, is_deputy: bool = False) -> Seat:
    """Name who decides in a step, or a deputy; naming somebody twice changes nothing."""
    Route.objects.select_for_update().get(pk=step.route_id)
    step = Step.objects.select_related("route").get(pk=step.pk)
    asked = rules.may_name_deputy(by, step) if is_deputy else rules.may_steer_route(by, step.route)
    asked.require(step.code)
    seat, created = Seat.objects.get_or_create(
        step=step, person=person, defaults={"is_deputy": is_deputy}
    )
    if created:
        audit.record(by=by, act="concept.name_holder", on=step, seat=seat.pk, is_deputy=is_deputy)
    return seat
