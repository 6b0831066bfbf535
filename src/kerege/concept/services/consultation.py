"""Putting a version to the public: opening, moving the end, closing."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.content import Texts
from kerege.concept.document.passages import PassageText, passages
from kerege.concept.models import Consultation, ConsultationTerm, Passage, Version
from kerege.concept.services.versions import localised, lock
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference


@transaction.atomic
def set_term(
    *, by: Any, code: str, names: Texts, days: int, legal_source: str = ""
) -> ConsultationTerm:
    """Say how long documents of a kind are consulted on at least, and which act says so."""
    rules.may_set_term(by).require(code)
    if not 1 <= days <= 3650:  # noqa: PLR2004 -- ten years are no consultation
        raise Refusal(_("A period has from 1 to 3650 days."), code, _("Give whole days."))
    fields = {**localised("name", names), "days": days, "legal_source": legal_source.strip()}
    term, _is_new = ConsultationTerm.objects.update_or_create(code=code, defaults=fields)
    audit.record(by=by, act="concept.set_term", on=term, days=days, legal_source=term.legal_source)
    return term


@transaction.atomic
def open_consultation(
    *,
    by: Any,
    version: Version,
    term: ConsultationTerm,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    territory: str = "",
    is_synthetic: bool = False,
) -> Consultation:
    """Put a version to the public, with its text as it is shown now.

    A draft may be edited meanwhile; what is consulted on stays what the public read. Without
    ``opens_at`` it opens at once, without ``closes_at`` it lasts the days of its term.

    Raises
    ------
    Refusal
        If the person may not, the version has a consultation, the period is shorter than the term,
        begins in the past, or the version has no text.
    """
    rules.may_consult(by, version.concept).require(str(version.concept))
    version = lock(version)
    if Consultation.objects.filter(version=version).exists():
        raise Refusal(
            _("Version %(number)s has its consultation.") % {"number": version.number},
            version.concept.code,
            _("Move its end while it is open, or make a new version and consult on that."),
            Kind.CONFLICT,
        )
    now = clock()
    opens = opens_at or now
    closes = closes_at or opens + timedelta(days=term.days)
    _check(term, now, opens, closes)
    texts = passages(version)
    if not texts:
        raise Refusal(_("This version has no text."), str(version), _("Load its content first."))
    consultation = Consultation.objects.create(
        version=version,
        term=term,
        territory=reference.territory(territory) if territory else version.concept.territory,
        opens_at=opens,
        closes_at=closes,
        is_synthetic=is_synthetic,
        checksum=_checksum(texts),
        created_by=by,
    )
    Passage.objects.bulk_create(
        Passage(
            consultation=consultation,
            order=order,
            target=text.target,
            code=text.code,
            kind=text.kind,
            **localised("text", text.texts),
        )
        for order, text in enumerate(texts, 1)
    )
    audit.record(
        by=by,
        act="concept.open_consultation",
        on=consultation,
        opens_at=opens.isoformat(),
        closes_at=closes.isoformat(),
        checksum=consultation.checksum,
    )
    return consultation


def _check(term: ConsultationTerm, now: datetime, opens: datetime, closes: datetime) -> None:
    if opens < now:
        raise Refusal(
            _("A consultation does not begin in the past."),
            opens.isoformat(),
            _("Give a later instant, or none to open it at once."),
        )
    if closes < opens + timedelta(days=term.days):
        raise Refusal(
            _("This kind of document is consulted on for %(days)d days at least.")
            % {"days": term.days},
            f"{opens.isoformat()} - {closes.isoformat()}",
            _("Give a later end, or correct the parameter of this kind of document."),
        )


def _checksum(texts: list[PassageText]) -> str:
    content = [[text.target, text.code, text.texts] for text in texts]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _wait_for_comments() -> None:
    """Let comments that are being written end first, and those that come later wait.

    Rows locked for sharing let each other pass, so that in a rush nobody could close; a table's
    lock has a queue.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE concept_comment IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def close_consultation(
    *, by: Any, consultation: Consultation, reason: str, at: datetime | None = None
) -> Consultation:
    """Move the end of an open consultation, or close it now, with the reason.

    Raises
    ------
    Refusal
        If the person may not, there is no reason, it is closed, or the end would be in the past.
    """
    rules.may_consult(by, consultation.version.concept).require(str(consultation))
    if not reason.strip():
        raise Refusal(_("Moving the end needs a reason."), "reason", _("Say why."))
    _wait_for_comments()
    kept = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    now = clock()
    if now >= kept.closes_at:
        raise Refusal(
            _("The consultation is closed and stays closed."),
            str(consultation),
            _("Make a new version and consult on that."),
            Kind.CONFLICT,
        )
    end = at or now
    if end < now or end <= kept.opens_at:
        raise Refusal(
            _("The end would lie in the past or before the beginning."),
            end.isoformat(),
            _("Give a later instant."),
        )
    before, kept.closes_at = kept.closes_at, end
    kept.save(update_fields=["closes_at"])
    audit.record(
        by=by,
        act="concept.move_end_of_consultation",
        on=kept,
        before=before.isoformat(),
        after=end.isoformat(),
        reason=reason.strip(),
    )
    return kept
