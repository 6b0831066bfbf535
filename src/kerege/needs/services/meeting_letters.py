"""Letters of a meeting: the invitation with the agenda, and word that it is cancelled."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.kernel import notation
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, text_in
from kerege.needs import rules
from kerege.needs.enums import MeetingStatus
from kerege.needs.models import Meeting, Participant
from kerege.notices import selectors as kept
from kerege.notices import services as notices

Absolute = Callable[[str], str]


@transaction.atomic
def send_invitations(*, by: Any, meeting: Meeting, language: str, absolute: Absolute) -> int:
    """Write to everybody invited who has an address, each once; return to how many.

    Parameters
    ----------
    language
        Of the letters.
    absolute
        Makes a full address of a path.

    Raises
    ------
    Refusal
        If the person may not, the meeting was held or cancelled, or nobody is left to write to.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("territory")
    meeting = locked.get(pk=meeting.pk)
    rules.may_write_minutes(by, meeting).require(meeting.code)
    if language not in LANGUAGES:
        raise Refusal(_("The language is not known."), "language", ", ".join(LANGUAGES))
    if meeting.status != MeetingStatus.PLANNED:
        raise Refusal(
            _("The meeting is “%(state)s”.") % {"state": meeting.get_status_display()},
            meeting.code,
            _("People are invited before it takes place."),
            Kind.CONFLICT,
        )
    people = _with_address(meeting)
    known = kept.languages_of(_key(one) for one in people)
    asked = [one for one in people if _key(one) not in known]
    if not asked:
        raise Refusal(
            _("Everybody with an address has been written to, or nobody has one."),
            "language",
            _("Invite somebody with an e-mail address, or tell people by other means."),
            Kind.CONFLICT,
        )
    with override(language):
        subject, text = _invitation(by, meeting, language, absolute)
    for one in asked:
        notices.keep(
            by=by,
            key=_key(one),
            address=one.email,
            language=language,
            subject=subject,
            text=text,
        )
    audit.record(by=by, act="needs.send_invitations", on=meeting, sent=len(asked))
    return len(asked)


def tell_cancelled(by: Any, meeting: Meeting) -> None:
    """Tell those who were sent an invitation, in its language, that the meeting is cancelled."""
    people = _with_address(meeting)
    known = kept.languages_of(_key(one) for one in people)
    for one in people:
        if language := known.get(_key(one)):
            with override(language):
                told = _facts(meeting, language) | {"reason": meeting.reason}
                notices.keep(
                    by=by,
                    key=f"{_key(one)}-cancelled",
                    address=one.email,
                    language=language,
                    subject=_("Cancelled: %(title)s") % told,
                    text=_(
                        "The expert meeting “%(title)s” (%(region)s, %(begins)s) is cancelled.\n\n"
                        "Reason: %(reason)s"
                    )
                    % told,
                )


def _with_address(meeting: Meeting) -> list[Participant]:
    return list(meeting.participants.exclude(email=""))


def _key(participant: Participant) -> str:
    return f"needs.meeting-{participant.meeting_id}-{participant.pk}-invited"


def _facts(meeting: Meeting, language: str) -> dict[str, str]:
    zone = timezone.get_current_timezone()
    return {
        "title": text_in(meeting, "title", language)[0],
        "region": text_in(meeting.territory, "name", language)[0],
        "begins": notation.instant(meeting.begins_at, language, zone),
        "ends": notation.instant(meeting.ends_at, language, zone),
    }


def _invitation(by: Any, meeting: Meeting, language: str, absolute: Absolute) -> tuple[str, str]:
    told = _facts(meeting, language) | {
        "who": f"{by.name}, {by.email}",
        "address": absolute(reverse("needs-meeting", args=[meeting.code])),
    }
    place, _language = text_in(meeting, "place", language)
    points = [
        f"{number}. {text_in(item, 'title', language)[0]}"
        for number, item in enumerate(meeting.agenda.all(), 1)
    ]
    parts = [
        _("You are invited to an expert meeting: “%(title)s”.") % told,
        _("Region: %(region)s\nBegins: %(begins)s\nEnds: %(ends)s") % told,
        _("Place: %(place)s") % {"place": place} if place else "",
        "\n".join([_("Agenda:"), *points]) if points else "",
        _(
            "What is said there on what the region needs enters its diagnosis and the minutes, "
            "which everybody can read. Of you no more is shown than you agree to: unless you say "
            "otherwise, your region only."
        ),
        _("Please answer whether you come: %(who)s") % told,
        told["address"],
    ]
    subject = _("Invitation: %(title)s, %(begins)s") % told
    return subject, "\n\n".join(part for part in parts if part)
