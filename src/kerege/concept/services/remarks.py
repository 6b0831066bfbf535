"""The table of remarks of a large consultation: made by a job, kept by its content."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import Max
from procrastinate.exceptions import AlreadyEnqueued

from kerege import __version__
from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.document import remarks as document
from kerege.concept.models import Change, Consultation, Reply
from kerege.concept.selectors.consultation import comments
from kerege.kernel.document.render import LAYOUT, render
from kerege.kernel.text import text_hash

JOB = "kerege.concept.tasks.produce_remarks"
MANY = 300
"""Comments from which on the table is made by a job; fewer are written while somebody waits."""
FORM = 1


@dataclass(frozen=True)
class Remarks:
    """The table of remarks as it is now.

    Attributes
    ----------
    content
        The DOCX; None where it has not been made of the present comments.
    done, of
        How many comments are written already, of how many; 0 where nobody writes.
    """

    content: bytes | None
    done: int
    of: int


def find_remarks(*, by: Any, consultation: Consultation, language: str) -> Remarks:
    """Return the table of remarks if it was made of the present comments, or how far it is.

    Where they are few it is made at once.
    """
    rules.may_work_with_comments(by).require(str(consultation))
    count = comments(consultation).count()
    key = _key(consultation, language)
    kept = caches["documents"].get(key)
    if kept is None and count < MANY:
        kept = render(document.remarks(consultation, language), "docx")
        caches["documents"].set(key, kept)
    return Remarks(kept, int(caches["documents"].get(f"{key}-done") or 0), count)


def ask_remarks(*, by: Any, consultation: Consultation, language: str) -> None:
    """Have the table of remarks made by a job; one that waits already is not asked for twice."""
    rules.may_work_with_comments(by).require(str(consultation))
    from procrastinate.contrib.django import app

    lock = f"remarks-{consultation.pk}-{language}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=lock).defer(
            consultation_id=consultation.pk, language=language
        )
        audit.record(by=by, act="concept.ask_remarks", on=consultation, language=language)


def produce_remarks(*, by: Any, consultation: Consultation, language: str) -> bytes:
    """Return the table of remarks, made if it was not made of the present comments."""
    if by is not None:
        rules.may_work_with_comments(by).require(str(consultation))
    shelf, key = caches["documents"], _key(consultation, language)
    found = shelf.get(key)
    if isinstance(found, bytes):
        return found

    def tell(done: int) -> None:
        shelf.set(f"{key}-done", done, 600)

    made: bytes = render(document.remarks(consultation, language, tell), "docx")
    shelf.set(key, made)
    shelf.delete(f"{key}-done")
    return made


def _key(consultation: Consultation, language: str) -> str:
    """Return what the table is kept by: all that it says."""
    version = consultation.version
    concept = version.concept
    replies = Reply.objects.filter(comment__passage__consultation=consultation)
    changes = Change.objects.filter(reply__in=replies)
    said = comments(consultation).order_by("pk").values_list
    what = [
        FORM,
        LAYOUT,
        __version__,
        language,
        consultation.pk,
        str(consultation.opens_at),
        str(consultation.closes_at),
        consultation.is_synthetic,
        version.number,
        getattr(concept, f"title_{language}"),
        getattr(concept, f"disclaimer_{language}"),
        list(said("pk", "state", "withheld_because", "name")),
        replies.aggregate(last=Max("pk"))["last"],
        changes.aggregate(last=Max("pk"))["last"],
        sorted(set(changes.values_list("version_id", "version__status"))),
    ]
    return f"remarks-{text_hash(str(what))}"
