"""Writing the minutes of a meeting of experts, and following its decisions until done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import every_text, in_every_language
from kerege.needs import rules
from kerege.needs.enums import DecisionStatus, StatementKind
from kerege.needs.models import Decision, Meeting, Participant, Proposal, Statement
from kerege.needs.services.meetings import open_minutes, require, shown_of
from kerege.needs.services.statements import known_concerns, say

LONGEST = 4000


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
    meeting = open_minutes(by, meeting)
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
        **in_every_language("source", every_text(meeting, "title")),
        **(shown_of(speaker) if speaker else {}),
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
    meeting = open_minutes(by, meeting)
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
    meeting = open_minutes(by, meeting)
    if proposal is not None and proposal.meeting_id != meeting.pk:
        raise Refusal(_("This was proposed at another meeting."), "proposal", _("Choose again."))
    held_on = timezone.localdate(meeting.begins_at)
    require(
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
    require(
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


def _require_of(meeting: Meeting, speaker: Participant | None) -> None:
    if speaker is not None and speaker.meeting_id != meeting.pk:
        raise Refusal(_("This person was not invited."), "speaker", _("Choose from the list."))


def _words(text: str) -> str:
    words = text.strip()
    require(words, "text", _("There is no text."), _("Write it."))
    require(
        len(words) <= LONGEST,
        "text",
        _("The text has %(number)d characters; at most %(most)d are kept.")
        % {"number": len(words), "most": LONGEST},
        _("Shorten it."),
    )
    return words
