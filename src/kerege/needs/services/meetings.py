"""Preparing a meeting of experts: its agenda, who is invited and came, and how it ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.needs import rules
from kerege.needs.enums import Consent, MeetingStatus
from kerege.needs.models import AgendaItem, Meeting, Participant, Statement
from kerege.needs.services.meeting_letters import tell_cancelled


@transaction.atomic
def plan_meeting(
    *,
    by: Any,
    code: str,
    territory: Any,
    titles: Mapping[str, str],
    begins_at: datetime,
    ends_at: datetime,
    places: Mapping[str, str] | None = None,
) -> Meeting:
    """Announce a meeting of experts in a territory.

    Parameters
    ----------
    titles, places
        Language -> text.

    Raises
    ------
    Refusal
        If the person may not hold meetings there, the code is taken, the title is missing, or it
        ends before it begins.
    """
    rules.may_meet(by, territory.code).require(territory.code)
    require(any(titles.values()), "title", _("The meeting has no title."), _("Write one."))
    require(
        ends_at > begins_at,
        "ends_at",
        _("The meeting ends before it begins."),
        _("Correct one of the two times."),
    )
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                code=code,
                territory=territory,
                begins_at=begins_at,
                ends_at=ends_at,
                planned_by=by,
                **{f"title_{language}": text for language, text in titles.items()},
                **{f"place_{language}": text for language, text in (places or {}).items()},
            )
    except IntegrityError as error:
        what = _("There is a meeting %(code)s already.") % {"code": code}
        raise Refusal(what, "code", _("Choose another code."), Kind.CONFLICT) from error
    audit.record(by=by, act="needs.plan_meeting", on=meeting, territory=territory.code)
    return meeting


@transaction.atomic
def add_agenda_item(
    *, by: Any, meeting: Meeting, title: str, language: str, area: Any = None, minutes: Any = None
) -> AgendaItem:
    """Put a point at the end of the agenda."""
    meeting = open_minutes(by, meeting)
    require(title.strip(), "title", _("The point has no title."), _("Write one."))
    last = meeting.agenda.aggregate(most=Max("order"))["most"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        order=last + 1,
        area=area,
        minutes=minutes,
        **{f"title_{language}": title.strip()},
    )
    audit.record(by=by, act="needs.add_agenda_item", on=meeting, order=item.order)
    return item


@transaction.atomic
def invite(
    *,
    by: Any,
    meeting: Meeting,
    name: str,
    group: str,
    organisation: str = "",
    email: str = "",
    consent: str = Consent.REGION,
    territory: Any = None,
) -> Participant:
    """Invite somebody; the same name of the same organisation is invited once.

    Parameters
    ----------
    consent
        What may be shown when the person speaks; the region only unless they agreed to more.
    territory
        Whose region they speak for; that of the meeting unless said otherwise.
    """
    meeting = open_minutes(by, meeting)
    require(name.strip(), "name", _("Nobody is named."), _("Write the name."))
    found, created = Participant.objects.get_or_create(
        meeting=meeting,
        name=name.strip(),
        organisation=organisation.strip(),
        defaults={
            "group": group,
            "email": email,
            "consent": consent,
            "territory": territory or meeting.territory,
        },
    )
    if not created:
        what = _("%(name)s is invited already.") % {"name": name.strip()}
        raise Refusal(what, "name", _("Change the entry in the list."), Kind.CONFLICT)
    audit.record(by=by, act="needs.invite", on=meeting, participant=found.pk)
    return found


@transaction.atomic
def record_reply(
    *, by: Any, participant: Participant, reply: str, attended: bool | None
) -> Participant:
    """Record what an invited person answered, and whether they came (None: not recorded)."""
    meeting = open_minutes(by, participant.meeting)
    found = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    found.reply, found.attended = reply, attended
    found.save(update_fields=["reply", "attended"])
    audit.record(by=by, act="needs.record_reply", on=meeting, participant=found.pk)
    return found


@transaction.atomic
def record_consent(*, by: Any, participant: Participant, consent: str) -> Participant:
    """Record what may be shown of a person; their statements follow, also after closing."""
    meeting = participant.meeting
    rules.may_meet(by, meeting.territory.code).require(meeting.code)
    found = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    found.consent = consent
    found.save(update_fields=["consent"])
    shown = shown_of(found)
    for statement in Statement.objects.filter(speaker=found):
        for column, text in shown.items():
            setattr(statement, column, text)
        statement.save(update_fields=[*shown])
    audit.record(by=by, act="needs.record_consent", on=meeting, participant=found.pk)
    return found


@transaction.atomic
def hold_meeting(*, by: Any, meeting: Meeting) -> Meeting:
    """Say that a meeting took place; who came is recorded before."""
    meeting = open_minutes(by, meeting)
    require(
        meeting.participants.filter(attended=True).exists(),
        meeting.code,
        _("Nobody is recorded as having come."),
        _("Record who came, then say that the meeting took place."),
    )
    require(
        meeting.begins_at <= timezone.now(),
        meeting.code,
        _("The meeting has not begun."),
        _("Wait until it has taken place."),
    )
    return _move(by, meeting, MeetingStatus.HELD, {MeetingStatus.PLANNED})


@transaction.atomic
def close_minutes(*, by: Any, meeting: Meeting) -> Meeting:
    """Close the minutes: they never change again; decisions are followed until they are done."""
    return _move(by, open_minutes(by, meeting), MeetingStatus.CLOSED, {MeetingStatus.HELD})


@transaction.atomic
def cancel_meeting(*, by: Any, meeting: Meeting, reason: str) -> Meeting:
    """Cancel a meeting that did not take place; those who were sent an invitation are told why."""
    meeting = open_minutes(by, meeting)
    meeting.reason = reason.strip()
    require(meeting.reason, "reason", _("There is no reason."), _("Write why."))
    found = _move(by, meeting, MeetingStatus.CANCELLED, {MeetingStatus.PLANNED})
    tell_cancelled(by, found)
    return found


def open_minutes(by: Any, meeting: Meeting) -> Meeting:
    """Return the meeting, locked, if the person may write its minutes."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("territory")
    found = locked.get(pk=meeting.pk)
    rules.may_write_minutes(by, found).require(found.code)
    return found


def _move(by: Any, meeting: Meeting, to: MeetingStatus, fro: set[MeetingStatus]) -> Meeting:
    if meeting.status not in fro:
        raise Refusal(
            _("The meeting is “%(state)s”.") % {"state": meeting.get_status_display()},
            meeting.code,
            _("It must be “%(state)s” before.") % {"state": ", ".join(str(s.label) for s in fro)},
            Kind.CONFLICT,
        )
    meeting.status = to
    meeting.save(update_fields=["status", "reason"])
    audit.record(by=by, act=f"needs.meeting_{to.value}", on=meeting)
    return meeting


def shown_of(speaker: Participant) -> dict[str, str]:
    """Return who speaks, in each language, as far as they agreed to."""
    shown = {}
    for language in LANGUAGES:
        with override(language):
            group = speaker.get_group_display()
        told = {
            Consent.REGION: "",
            Consent.GROUP: group,
            Consent.NAME: f"{speaker.name}, {group[:1].lower()}{group[1:]}",
        }
        shown[f"group_{language}"] = str(told[Consent(speaker.consent)])
    return shown


def require(holds: Any, where: str, what: str, mend: str) -> None:
    """Refuse unless it holds."""
    if not holds:
        raise Refusal(what, where, mend)
