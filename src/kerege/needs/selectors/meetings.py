"""Meetings of experts and what was decided there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.needs.enums import Consent, DecisionStatus, Group
from kerege.needs.models import Decision, Meeting, Participant


def meetings(territory: Any = None) -> QuerySet[Meeting]:
    """Return the meetings, the latest first, with how many decisions are open and late."""
    unsettled = Q(decisions__status=DecisionStatus.OPEN)
    found = Meeting.objects.select_related("territory").annotate(
        open_decisions=Count("decisions", filter=unsettled, distinct=True),
        late_decisions=Count(
            "decisions",
            filter=unsettled & Q(decisions__due_on__lt=timezone.localdate()),
            distinct=True,
        ),
        came=Count("participants", filter=Q(participants__attended=True), distinct=True),
    )
    return found.filter(territory=territory) if territory is not None else found


def meeting_by_code(code: str) -> Meeting:
    """Return a meeting.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = meetings().filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such meeting."), code, _("Choose one from the list."), Kind.NOT_FOUND
        )
    return found


@dataclass(frozen=True)
class Attendance:
    """How many of a group were invited and came."""

    group: str
    invited: int
    came: int


def attendance(meeting: Meeting) -> list[Attendance]:
    """Return who came by group, as far as the participants agreed to show it."""
    counts: dict[str, list[int]] = {}
    rows = meeting.participants.values_list("group", "consent", "attended")
    for group, consent, attended in rows:
        shown = "" if consent == Consent.REGION else group
        count = counts.setdefault(shown, [0, 0])
        count[0] += 1
        count[1] += attended is True
    labels = {value: str(label) for value, label in Group.choices} | {"": _("not shown")}
    order = [*Group.values, ""]
    return [Attendance(labels[group], *counts[group]) for group in sorted(counts, key=order.index)]


def is_attendance_known(meeting: Meeting) -> bool:
    """Return whether it is recorded of anybody whether they came."""
    return meeting.participants.filter(attended__isnull=False).exists()


def participant(meeting: Meeting, key: int) -> Participant:
    """Return somebody invited to a meeting."""
    found = meeting.participants.select_related("meeting__territory").filter(pk=key).first()
    if found is None:
        raise Refusal(
            _("This person was not invited."), str(key), _("Choose from the list."), Kind.NOT_FOUND
        )
    return found


def decision(meeting: Meeting, key: int) -> Decision:
    """Return a decision of a meeting."""
    found = meeting.decisions.select_related("meeting__territory").filter(pk=key).first()
    if found is None:
        raise Refusal(
            _("There is no such decision."),
            str(key),
            _("Choose one from the list."),
            Kind.NOT_FOUND,
        )
    return found


def open_decisions(codes: set[str], today: date | None = None) -> list[Decision]:
    """Return what was decided in territories and is not settled, the most urgent first."""
    found = (
        Decision.objects.filter(status=DecisionStatus.OPEN, meeting__territory__code__in=codes)
        .select_related("meeting__territory", "owner")
        .order_by(F("due_on"), "pk")
    )
    rows = list(found)
    for row in rows:
        row.is_late = row.due_on < (today or timezone.localdate())
    return rows
