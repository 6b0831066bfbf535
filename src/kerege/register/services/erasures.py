"""Erasing a record of a person for good: in the record, in its history, in all said about it."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.register import rules, selectors
from kerege.register.enums import ChangeState, Wish
from kerege.register.erased import EMPTIED, NOTHING, key_hash
from kerege.register.models import (
    Change,
    Confirmation,
    Double,
    Erasure,
    Request,
    Source,
    Subject,
)
from kerege.register.models.subjects import EMPTIED_HISTORY

TELLING = ("name", "contact_email", "contact_phone", "tax_number", "website", "source_key")
"""Fields whose text a reason must not repeat."""
SHORTEST = 4
"""Letters from which on a word of a name tells of somebody."""


@transaction.atomic
def erase_subject(*, by: Any, subject: Subject, reason: str) -> Erasure:
    """Take all that tells of a person out of a record and its history; nobody can undo it.

    Code, kind, region, sub-sector, activity and dates stay, and that acts were done: counts that
    were published stay explainable. The record is closed from today on; a later delivery of the
    same row leaves it out. Records that were decided to be the same person's are erased with it.

    Parameters
    ----------
    by
        The registrar, or None for the system itself.
    reason
        Why, without personal data.

    Raises
    ------
    Refusal
        If the person may not, the record is of no person or erased already, nothing is decided on
        a possible double of it, no reason is given, or it would keep what is to be erased.
    """
    rules.may_erase(by, subject).require(str(subject.public_id))
    list(Source.objects.select_for_update().order_by("pk"))  # no delivery and no decision meanwhile
    of = [subject.pk, *(key for one in selectors.same_as(subject) for key in _both(one))]
    together = Subject.objects.select_for_update(of=("self",)).select_related("source")
    found = [
        one
        for one in together.filter(pk__in=of).exclude(name="").order_by("pk")
        if rules.is_of_person(one)
    ]
    if all(one.pk != subject.pk for one in found):
        rules.may_erase(by, Subject.objects.get(pk=subject.pk)).require(str(subject.public_id))
    _refuse_undecided(found)
    _refuse_telling(reason, found)
    for one in found:
        _empty(one, by, reason.strip())
        audit.record(by=by, act="register.erase_subject", on=one)
    return Erasure.objects.get(subject=subject.pk)


def _both(decision: Double) -> tuple[int, int]:
    return decision.kept_id, decision.double_id


def _refuse_undecided(found: list[Subject]) -> None:
    for pair in selectors.possible_doubles([one.pk for one in found]):
        raise Refusal(
            _("Another record may be of the same person."),
            ", ".join(str(one.public_id) for one in pair),
            _("Decide on this possible double first."),
            Kind.CONFLICT,
        )


def _refuse_telling(reason: str, found: list[Subject]) -> None:
    if not reason.strip():
        raise Refusal(_("Say why."), "reason", _("Name the request, with its day."))
    said = reason.casefold()
    words = {
        word
        for one in found
        for field in TELLING
        for text in [str(getattr(one, field)).casefold()]
        for word in [text, *(text.split() if field == "name" else ())]
        if len(word) >= SHORTEST
    }
    if any(word in said for word in words):
        raise Refusal(
            _("The reason repeats what is to be erased."),
            "reason",
            _("Leave out names, addresses and numbers of the person."),
        )


def _empty(subject: Subject, by: Any, reason: str) -> None:
    key, of = subject.pk, {"subject": subject}
    standing = Confirmation.objects.filter(withdrawn_at__isnull=True, **of)
    standing.update(withdrawn_at=Now(), withdrawn_by=by, reason=NOTHING)
    if subject.closed_on is None:
        closed_on = max(timezone.localdate(), subject.registered_on)
        Subject.objects.filter(pk=key).update(closed_on=closed_on)
    hashed = key_hash(subject.source_id, subject.source_key) if subject.source_key else ""
    Erasure.objects.create(key_hash=hashed, reason=reason, by=by, **of)
    # From here on the database lets the rows about this subject be emptied, and nothing else.
    Subject.objects.filter(pk=key).update(**EMPTIED)
    Subject.pgh_event_model.objects.filter(pgh_obj=key).update(**EMPTIED_HISTORY)
    Confirmation.objects.filter(**of).update(evidence=NOTHING, reason=NOTHING)
    Double.objects.filter(Q(kept=key) | Q(double=key)).update(reason=NOTHING)
    Change.objects.filter(**of).update(value=None)
    Request.objects.filter(**of).update(text=NOTHING)
    Request.objects.filter(**of).exclude(answer="").update(answer=NOTHING)
    done = {"decided_by": by, "decided_at": Now()}
    Change.objects.filter(state=ChangeState.OPEN, **of).update(state=ChangeState.DROPPED, **done)
    waiting = Request.objects.filter(state=ChangeState.OPEN, **of)
    waiting.filter(wish=Wish.ERASURE).update(state=ChangeState.ACCEPTED, **done)
    waiting.exclude(wish=Wish.ERASURE).update(state=ChangeState.DROPPED, **done)
