"""Writing the texts of goals, measures and indicators of a draft, three languages in step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import Problem, refuse
from kerege.concept.models import RecordDraft, RecordLock, Version
from kerege.concept.selectors.records import MODELS, Texts, record_texts, state_of_record
from kerege.concept.services.editing import HOLDS
from kerege.concept.services.versions import localised, lock
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES

LONGEST = 20_000


@dataclass(frozen=True)
class WrittenRecord:
    """What a person wrote of a record.

    Attributes
    ----------
    texts
        Field -> language -> text.
    state
        Of the texts it was written from (`selectors.state_of_record`).
    checked
        Fields whose other languages were compared with what was changed.
    """

    texts: Texts
    state: str
    checked: frozenset[str] = frozenset()


@transaction.atomic
def take_record(
    *, by: Any, version: Version, sort: str, code: str, take_over: bool = False
) -> RecordLock:
    """Take the texts of a record for editing, or keep them; another's only if taken over.

    Raises
    ------
    Refusal
        If another edits it: it names who.
    """
    version, _row = _locked(by, version, sort, code)
    which, now = {"version": version, "sort": sort, "code": code}, timezone.now()
    known = RecordLock.objects.filter(**which).select_related("person").first()
    if known is not None and known.person_id != by.pk and known.expires_at > now:
        if not take_over:
            raise held_by_another(known)
        audit.record(
            by=by,
            act="concept.take_over_record",
            on=version,
            record=f"{sort} {code}",
            from_person=known.person_id,
        )
    since = known.taken_at if known is not None and known.person_id == by.pk else now
    held, _created = RecordLock.objects.update_or_create(
        **which, defaults={"person": by, "expires_at": now + HOLDS, "taken_at": since}
    )
    return held


def _locked(by: Any, version: Version, sort: str, code: str) -> tuple[Version, Any]:
    version = lock(version)
    rules.may_edit(by, version).require(code)
    row = MODELS[sort][0].objects.select_for_update().filter(version=version, code=code).first()
    if row is None:
        raise Refusal(_("There is no such record in this version."), code, kind=Kind.NOT_FOUND)
    return version, row


def held_by_another(known: RecordLock) -> Refusal:
    """Return the refusal that names who edits a record."""
    return Refusal(
        _("%(name)s edits this record.") % {"name": known.person.name},
        known.code,
        _("Wait until they have saved it, or take it over; what they have typed is kept for them."),
        Kind.CONFLICT,
    )


@transaction.atomic
def keep_record_draft(
    *, by: Any, version: Version, sort: str, code: str, written: WrittenRecord
) -> RecordDraft:
    """Keep what a person has typed, for them alone; the texts of the version stay as they are."""
    rules.may_edit(by, version).require(code)
    _require_lengths(sort, code, written)
    which = {"version": version, "sort": sort, "code": code, "person": by}
    now = timezone.now()
    defaults = {"texts": written.texts, "state": written.state, "saved_at": now}
    draft, _created = RecordDraft.objects.update_or_create(**which, defaults=defaults)
    RecordLock.objects.filter(**which).update(expires_at=now + HOLDS)
    return draft


@transaction.atomic
def discard_record_draft(*, by: Any, version: Version, sort: str, code: str) -> None:
    """Throw away what a person typed and did not save."""
    rules.may_edit(by, version).require(code)
    own = RecordDraft.objects.filter(version=version, sort=sort, code=code, person=by)
    if own.delete()[0]:
        audit.record(by=by, act="concept.discard_record_draft", on=version, record=f"{sort} {code}")


def save_record(*, by: Any, version: Version, sort: str, code: str, written: WrittenRecord) -> Any:
    """Save the texts of a record, unless they have changed since the person read them.

    A text that was changed in some languages only is saved once the others are changed too or
    ticked as compared: the languages do not fall out of step.

    Raises
    ------
    Refusal
        If the record was changed meanwhile or another edits it, or languages would fall out of
        step: what was written is kept as a draft of the person before this is said.
    """
    _require_lengths(sort, code, written)
    try:
        return _save(by, version, sort, code, written)
    except Refusal as refusal:
        if refusal.kind != Kind.FORBIDDEN:
            keep_record_draft(by=by, version=version, sort=sort, code=code, written=written)
        raise


@transaction.atomic
def _save(by: Any, version: Version, sort: str, code: str, written: WrittenRecord) -> Any:
    version, row = _locked(by, version, sort, code)
    which = {"version": version, "sort": sort, "code": code}
    held = RecordLock.objects.filter(**which).select_related("person").first()
    if held is not None and held.person_id != by.pk and held.expires_at > timezone.now():
        raise held_by_another(held)
    before = record_texts(sort, row)
    if state_of_record(before) != written.state:
        raise Refusal(
            _("This record was changed while you wrote."),
            code,
            _("Its present texts stand beside yours: take what you need and save again."),
            Kind.CHANGED,
        )
    refuse(
        _problems(row, before, written),
        _("The texts have %(number)d problems."),
        _("Mend them and save again; what you typed is kept."),
    )
    for name, texts in written.texts.items():
        for column, value in localised(name, texts).items():
            setattr(row, column, value)
    row.save()
    RecordDraft.objects.filter(**which, person=by).delete()
    RecordLock.objects.filter(**which, person=by).delete()
    audit.record(by=by, act="concept.save_record", on=row, record=f"{sort} {code}")
    return row


def _problems(row: Any, before: Texts, written: WrittenRecord) -> Iterator[Problem]:
    for name, texts in written.texts.items():
        field = row._meta.get_field(name)  # noqa: SLF001 -- Django's public metadata
        if not field.blank and not any(text.strip() for text in texts.values()):
            yield Problem(name, _("it may not be empty."), _("Write it in at least one language."))
        had = {one for one in LANGUAGES if before[name][one].strip()}
        changed = {one for one in had if texts[one].strip() != before[name][one].strip()}
        left = sorted(had - changed)
        if changed and left and name not in written.checked:
            yield Problem(
                f"{name}: {', '.join(left)}",
                _("the text was changed in another language, and not here."),
                _("Change it here too, or tick that you compared it."),
            )


def _require_lengths(sort: str, code: str, written: WrittenRecord) -> None:
    model, names = MODELS[sort]
    if set(written.texts) != set(names):
        raise Refusal(_("There is no such text of this record."), code, ", ".join(names))
    for name, texts in written.texts.items():
        longest = model._meta.get_field(name).max_length or LONGEST  # noqa: SLF001 -- Django's public metadata
        for language, text in texts.items():
            if len(text) > longest or "\0" in text:
                raise Refusal(
                    _("The text is longer than %(number)d characters.") % {"number": longest},
                    f"{code} {name} {language}",
                    _("Shorten it."),
                )
