"""Where versions stand on their way: the route, who holds it, what waits for a person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.concept import rules
from kerege.concept.enums import RouteStatus, StepStatus
from kerege.concept.models import Approval, Resolution, Route, Step, Version
from kerege.kernel.errors import Kind, Refusal


@dataclass(frozen=True)
class Way:
    """A route with its steps in order, and those that hold the version now."""

    route: Route
    steps: list[Step]
    holders: list[Step]


def ways(version: Version) -> list[Way]:
    """Return the routes of a version, the newest first."""
    routes = version.routes.select_related("document").prefetch_related(
        "steps__seats__person", "steps__resolution__person", "steps__resolution__signature"
    )
    return [_way(route) for route in routes]


def _way(route: Route) -> Way:
    steps = list(route.steps.all())
    return Way(route, steps, [step for step in steps if step.status == StepStatus.ACTIVE])


def approval_of(version: Version) -> Approval | None:
    """Return the approval of a version, or None."""
    return Approval.objects.filter(version=version).first()


def to_decide(person: Any) -> QuerySet[Step]:
    """Return the steps that wait for a person's decision, the most urgent first."""
    if not getattr(person, "is_authenticated", False):
        return Step.objects.none()
    return (
        Step.objects.filter(
            seats__person=person, status=StepStatus.ACTIVE, route__status=RouteStatus.OPEN
        )
        .select_related("route__version__concept", "route__document", "territory")
        .order_by("due_at", "pk")
    )


def step(key: int, person: Any) -> Step:
    """Return a step in which a person has a seat; of others it says that there is none."""
    found = None
    if getattr(person, "is_authenticated", False):
        found = (
            Step.objects.filter(pk=key, seats__person=person)
            .select_related("route__version__concept", "route__document")
            .first()
        )
    if found is None:
        raise Refusal(
            _("There is no such decision for you."),
            str(key),
            _("Look at your desk for what waits for you."),
            Kind.NOT_FOUND,
        )
    return found


def latest_route(version: Version) -> Route:
    """Return the route of a version that was opened last."""
    found = version.routes.select_related("document", "version__concept__territory").first()
    if found is None:
        raise Refusal(
            _("This version was not sent on its way."),
            str(version),
            _("Look at the page of the approval."),
            Kind.NOT_FOUND,
        )
    return found


def own_step(version: Version, code: str, person: Any) -> Step:
    """Return a step of the latest route in which a person has a seat; else there is none."""
    found = latest_route(version).steps.filter(code=code, seats__person=person).first()
    return step(found.pk if found else 0, person)


def step_to_steer(version: Version, code: str, person: Any) -> Step:
    """Return a step of the latest route for who decides in it or steers the route; else none."""
    route = latest_route(version)
    found = route.steps.filter(code=code).select_related("route").first()
    if found is None or not rules.may_name_deputy(person, found):
        return own_step(version, code, person)
    return found


def resolution_of(step: Step) -> Resolution | None:
    """Return what was decided in a step, or None."""
    return Resolution.objects.filter(step=step).first()


def step_by_code(version: Version, code: str) -> Step:
    """Return a step of the route of a version that is under way; for the system itself."""
    found = Step.objects.filter(
        route__version=version, route__status=RouteStatus.OPEN, code=code
    ).first()
    if found is None:
        raise Refusal(
            _("There is no such step under way."), code, _("Open a route first."), Kind.NOT_FOUND
        )
    return found
