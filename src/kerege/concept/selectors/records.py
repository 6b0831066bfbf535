"""The texts of goals, measures and indicators as an editor works on them."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.concept.enums import RecordSort
from kerege.concept.models import Goal, Indicator, Measure, RecordDraft, RecordLock, Version
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import every_text

MODELS: dict[str, tuple[Any, tuple[str, ...]]] = {
    RecordSort.GOAL: (Goal, ("name", "description")),
    RecordSort.MEASURE: (
        Measure,
        (
            *("name", "description", "co_owners", "completion_form", "unit"),
            *("cost_rationale", "effect_rationale"),
        ),
    ),
    RecordSort.INDICATOR: (Indicator, ("name", "definition", "unit", "source", "note", "risks")),
}
"""Sort of a record -> its model and its texts."""
Texts = dict[str, dict[str, str]]


@dataclass(frozen=True)
class TextRecord:
    """A record with its texts.

    Attributes
    ----------
    texts
        Field -> language -> text.
    missing
        Languages in which a text is missing that another language has.
    """

    sort: str
    row: Any
    texts: Texts
    missing: frozenset[str]
    lock: RecordLock | None = None
    draft: RecordDraft | None = None


def text_records(version: Version, person: Any) -> list[TextRecord]:
    """Return the goals, measures and indicators of a version with the state of their texts."""
    now = timezone.now()
    held = RecordLock.objects.filter(version=version, expires_at__gt=now).select_related("person")
    locks = {(row.sort, row.code): row for row in held}
    own = RecordDraft.objects.filter(version=version, person=person)
    drafts = {(row.sort, row.code): row for row in own}
    return [
        _record(sort, row, locks.get((sort, row.code)), drafts.get((sort, row.code)))
        for sort, (model, _fields) in MODELS.items()
        for row in model.objects.filter(version=version).order_by("code")
    ]


def text_record(version: Version, sort: str, code: str, person: Any) -> TextRecord:
    """Return one record with who edits it and what the person has not saved."""
    row = MODELS[sort][0].objects.filter(version=version, code=code).first()
    if row is None:
        raise Refusal(
            _("There is no such record in this version."),
            code,
            _("Choose one from the list."),
            Kind.NOT_FOUND,
        )
    which = {"version": version, "sort": sort, "code": code}
    draft = RecordDraft.objects.filter(**which, person=person).first()
    return _record(sort, row, held_record(version, sort, code), draft)


def held_record(version: Version, sort: str, code: str) -> RecordLock | None:
    """Return who edits a record now, or None."""
    found = RecordLock.objects.filter(version=version, sort=sort, code=code)
    return found.filter(expires_at__gt=timezone.now()).select_related("person").first()


def _record(
    sort: str, row: Any, lock: RecordLock | None = None, draft: RecordDraft | None = None
) -> TextRecord:
    texts = record_texts(sort, row)
    missing = {
        language
        for by_language in texts.values()
        for language, text in by_language.items()
        if not text.strip() and any(other.strip() for other in by_language.values())
    }
    return TextRecord(sort, row, texts, frozenset(missing), lock, draft)


def record_texts(sort: str, row: Any) -> Texts:
    """Return the texts of a record by field and language."""
    return {name: every_text(row, name) for name in MODELS[sort][1]}


def state_of_record(written: Any) -> str:
    """Return the SHA-256 of a record, or of its texts: whoever changes any of it changes this."""
    said = json.dumps(written, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
