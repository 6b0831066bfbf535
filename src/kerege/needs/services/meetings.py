"""Preparing a meeting of experts, writing its minutes, and following its decisions until done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
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
from kerege.needs.enums import Consent, DecisionStatus, MeetingStatus, StatementKind
from kerege.needs.models import (
    AgendaItem,
    Decision,
    Meeting,
    Participant,
    Proposal,
    Statement,
)
from kerege.needs.services.meeting_letters import tell_cancelled
from kerege.needs.services.statements import known_concerns, say

LONGEST = 4000


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
    _require(any(titles.values()), "title", _("The meeting has no title."), _("Write one."))
    _require(
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
    meeting = _open(by, meeting)
    _require(title.strip(), "title", _("The point has no title."), _("Write one."))
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
    meeting = _open(by, meeting)
    _require(name.strip(), "name", _("Nobody is named."), _("Write the name."))
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
    meeting = _open(by, participant.meeting)
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
    shown = _shown(found)
    for statement in Statement.objects.filter(speaker=found):
        for column, text in shown.items():
            setattr(statement, column, text)
        statement.save(update_fields=[*shown])
    audit.record(by=by, act="needs.record_consent", on=meeting, participant=found.pk)
    return found


@transaction.atomic
def record_statement(
    *,
    by: Any,
    meeting: Meeting,
    area: Any,
    stance: str,
    text: str,
    language: str,
    speaker: Participant | None = None,
    concerns: Sequence[str] = (),
) -> Statement:
    """Write down what was said on a need at a meeting; the diagnosis follows in the same act.

    It is a statement on the speaker's region, or on that of the meeting, and shows no more of the
    speaker than they agreed to.
    """
    meeting = _open(by, meeting)
    _require_of(meeting, speaker)
    return say(
        by=by,
        territory=speaker.territory if speaker else meeting.territory,
        area=area,
        stance=stance,
        words=text.strip(),
        language=language,
        kind=StatementKind.MEETING,
        meeting=meeting,
        speaker=speaker,
        said_on=timezone.localdate(meeting.begins_at).isoformat(),
        concerns=known_concerns(concerns),
        **{f"source_{code}": getattr(meeting, f"title_{code}") or "" for code in LANGUAGES},
        **(_shown(speaker) if speaker else {}),
    )


@transaction.atomic
def add_proposal(
    *,
    by: Any,
    meeting: Meeting,
    area: Any,
    text: str,
    language: str,
    speaker: Participant | None = None,
) -> Proposal:
    """Write down what was proposed."""
    meeting = _open(by, meeting)
    _require_of(meeting, speaker)
    words = _words(text)
    proposal = Proposal.objects.create(
        meeting=meeting,
        area=area,
        speaker=speaker,
        source_language=language,
        **{f"text_{language}": words},
    )
    audit.record(by=by, act="needs.add_proposal", on=meeting, proposal=proposal.pk)
    return proposal


@transaction.atomic
def decide(
    *,
    by: Any,
    meeting: Meeting,
    text: str,
    language: str,
    owner: Any,
    due_on: date,
    proposal: Proposal | None = None,
) -> Decision:
    """Write down a decision with its owner and the day by which it is done."""
    meeting = _open(by, meeting)
    if proposal is not None and proposal.meeting_id != meeting.pk:
        raise Refusal(_("This was proposed at another meeting."), "proposal", _("Choose again."))
    held_on = timezone.localdate(meeting.begins_at)
    _require(
        due_on >= held_on,
        "due_on",
        _("It is due before the meeting."),
        _("Give the day of the meeting or a later one."),
    )
    decision = Decision.objects.create(
        meeting=meeting,
        proposal=proposal,
        owner=owner,
        due_on=due_on,
        source_language=language,
        **{f"text_{language}": _words(text)},
    )
    audit.record(by=by, act="needs.decide", on=meeting, decision=decision.pk)
    return decision


@transaction.atomic
def settle_decision(
    *, by: Any, decision: Decision, status: str, outcome: str, language: str
) -> Decision:
    """Record that a decision is done or given up, and what came of it; also after closing."""
    rules.may_meet(by, decision.meeting.territory.code).require(decision.meeting.code)
    found = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if found.status != DecisionStatus.OPEN:
        raise Refusal(
            _("This decision is settled already."),
            decision.meeting.code,
            _("Nothing needs to be done."),
            Kind.CONFLICT,
        )
    _require(
        status in {DecisionStatus.DONE, DecisionStatus.DROPPED},
        "status",
        _("It is not said whether it was done."),
        _("Choose one of the answers."),
    )
    found.status = status
    found.settled_at = timezone.now()
    setattr(found, f"outcome_{language}", _words(outcome))
    found.save()
    audit.record(by=by, act="needs.settle_decision", on=found.meeting, decision=found.pk)
    return found


@transaction.atomic
def hold_meeting(*, by: Any, meeting: Meeting) -> Meeting:
    """Say that a meeting took place; who came is recorded before."""
    meeting = _open(by, meeting)
    _require(
        meeting.participants.filter(attended=True).exists(),
        meeting.code,
        _("Nobody is recorded as having come."),
        _("Record who came, then say that the meeting took place."),
    )
    _require(
        meeting.begins_at <= timezone.now(),
        meeting.code,
        _("The meeting has not begun."),
        _("Wait until it has taken place."),
    )
    return _move(by, meeting, MeetingStatus.HELD, {MeetingStatus.PLANNED})


@transaction.atomic
def close_minutes(*, by: Any, meeting: Meeting) -> Meeting:
    """Close the minutes: they never change again; decisions are followed until they are done."""
    return _move(by, _open(by, meeting), MeetingStatus.CLOSED, {MeetingStatus.HELD})


@transaction.atomic
def cancel_meeting(*, by: Any, meeting: Meeting, reason: str) -> Meeting:
    """Cancel a meeting that did not take place; those who were sent an invitation are told why."""
    meeting = _open(by, meeting)
    meeting.reason = reason.strip()
    _require(meeting.reason, "reason", _("There is no reason."), _("Write why."))
    found = _move(by, meeting, MeetingStatus.CANCELLED, {MeetingStatus.PLANNED})
    tell_cancelled(by, found)
    return found


def _open(by: Any, meeting: Meeting) -> Meeting:
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


def _shown(speaker: Participant) -> dict[str, str]:
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


def _require_of(meeting: Meeting, speaker: Participant | None) -> None:
    if speaker is not None and speaker.meeting_id != meeting.pk:
        raise Refusal(_("This person was not invited."), "speaker", _("Choose from the list."))


def _words(text: str) -> str:
    words = text.strip()
    _require(words, "text", _("There is no text."), _("Write it."))
    _require(
        len(words) <= LONGEST,
        "text",
        _("The text has %(number)d characters; at most %(most)d are kept.")
        % {"number": len(words), "most": LONGEST},
        _("Shorten it."),
    )
    return words


def _require(holds: Any, where: str, what: str, mend: str) -> None:
    if not holds:
        raise Refusal(what, where, mend)
