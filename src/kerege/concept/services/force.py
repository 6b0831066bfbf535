"""Putting an approved version in force, and reminding those who hold one."""

from datetime import date, timedelta
from typing import Any, Literal

from django.core.mail import send_mass_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.enums import ApprovalStatus, RouteStatus, StepStatus
from kerege.concept.models import Approval, Concept, Step, Version
from kerege.kernel.errors import Refusal

AHEAD = timedelta(days=2)
"""A reminder comes this long before a decision is due, and again as often until it is made."""
WARN_MONTHS, MOST_MONTHS = 6, 60
"""Of the warning that a version in force ends: usual and most, in months before its end."""


@transaction.atomic
def put_in_force(
    *,
    by: Any,
    version: Version,
    act: str,
    on: date,
    earlier: Literal["amended", "superseded"] = "superseded",
    until: date | None = None,
    warn_months: int = WARN_MONTHS,
) -> Approval:
    """Record the legal act that puts an approved version in force.

    Parameters
    ----------
    act
        Body, number and day of the act, as it was published.
    on
        The day from which it is in force.
    earlier
        What becomes of the version in force until now: changed in parts, or replaced.
    until
        The last day of its force, if the act says one; else the last of the concept.
    warn_months
        How many months before its end those who work on the concept are told.

    Raises
    ------
    Refusal
        If the version is not approved, the act is not named, or its end is before its begin.
    """
    Concept.objects.select_for_update().get(pk=version.concept_id)
    version = Version.objects.select_related("concept", "approval").get(pk=version.pk)
    rules.may_put_in_force(by, version).require(str(version.concept))
    if not act.strip():
        raise Refusal(
            _("The legal act is not named."), str(version), _("Give body, number and day.")
        )
    _require_period(version, on, until, warn_months)
    before = Approval.objects.filter(concept=version.concept, status=ApprovalStatus.IN_FORCE)
    replaced = [known.pk for known in before]
    before.update(status=ApprovalStatus(earlier), ended_on=on)
    if earlier == ApprovalStatus.SUPERSEDED:
        amended = Approval.objects.filter(concept=version.concept, status=ApprovalStatus.AMENDED)
        amended.update(status=ApprovalStatus.SUPERSEDED)
    approval = version.approval
    approval.status, approval.act, approval.in_force_on = ApprovalStatus.IN_FORCE, act.strip(), on
    approval.valid_until, approval.warn_months = until, warn_months
    approval.follows_id = replaced[0] if replaced else None
    approval.amends = bool(replaced) and earlier == ApprovalStatus.AMENDED
    approval.save()
    audit.record(
        by=by,
        act="concept.put_in_force",
        on=approval,
        legal_act=approval.act,
        in_force_on=on.isoformat(),
        valid_until=approval.ends_on.isoformat(),
        replaced=replaced,
        earlier=earlier,
    )
    return approval


def _require_period(version: Version, on: date, until: date | None, warn_months: int) -> None:
    end = until or date(version.concept.last_year, 12, 31)
    if end < on:
        raise Refusal(
            _("It would end before it is in force."),
            f"{on.isoformat()}, {end.isoformat()}",
            _("Give the last day that the act names, or correct the first."),
        )
    if not 0 <= warn_months <= MOST_MONTHS:
        raise Refusal(
            _("Those who work on it are told 0 to 60 months before the end."),
            str(warn_months),
            _("Give a number of months between these."),
        )


@transaction.atomic
def remind(*, by: Any) -> list[Step]:
    """Remind who holds a version of a decision that is due; return the steps.

    Two workers at once remind nobody twice. Messages go out after the commit.
    """
    now = timezone.now()
    steps = list(
        Step.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(
            Q(reminded_at__isnull=True) | Q(reminded_at__lte=now - AHEAD),
            status=StepStatus.ACTIVE,
            route__status=RouteStatus.OPEN,
            due_at__lte=now + AHEAD,
        )
        .select_related("route__version__concept")
        .prefetch_related("seats__person")
    )
    messages = [_message(step, seat.person) for step in steps for seat in step.seats.all()]
    for step in steps:
        step.reminded_at = now
        step.save(update_fields=["reminded_at"])
        audit.record(by=by, act="concept.remind", on=step)
    transaction.on_commit(lambda: send_mass_mail(messages))
    return steps


def _message(step: Step, person: Any) -> tuple[str, str, None, list[str]]:
    version = step.route.version
    with override(person.language):
        subject = _("Your decision on a version of the Concept is due")
        body = _(
            "%(title)s, version %(number)s, waits for the decision of: %(step)s. It is due on "
            "%(day)s. Sign in and open My desk."
        ) % {
            "title": version.concept.title,
            "number": version.number,
            "step": step.name or step.code,
            "day": timezone.localdate(step.due_at).isoformat(),
        }
        if step.route.is_demonstration:
            subject = _("Demonstration") + ": " + subject
    return subject, body, None, [person.email]
