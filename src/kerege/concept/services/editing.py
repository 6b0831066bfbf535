"""Editing a block of a draft: a lock with an end, words kept as they are typed, no word lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import PLACEHOLDER
from kerege.concept.content import Texts
from kerege.concept.models import Block, BlockDraft, EditLock, FigureReference, Version, Waiver
from kerege.concept.selectors.editing import state_of
from kerege.concept.services.versions import localised, lock
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, every_text, text_hash

HOLDS = timedelta(minutes=15)
"""An edit lock ends so long after the last sign of its holder."""
LONGEST = 100_000
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Written:
    """What a person wrote in a block.

    Attributes
    ----------
    state
        Of the block it was written from (`selectors.state_of`).
    checked
        Languages whose translation was compared with the present source text.
    """

    title: Texts
    text: Texts
    state: str
    checked: frozenset[str] = frozenset()

    def plain(self) -> dict[str, Texts]:
        """Return the texts as they are kept in a draft."""
        return {"title": dict(self.title), "text": dict(self.text)}


@transaction.atomic
def take_lock(*, by: Any, block: Block, take_over: bool = False) -> EditLock:
    """Take a block for editing, or keep it; one that another holds only if it is taken over.

    Raises
    ------
    Refusal
        If another edits it: it names who and until when.
    """
    block = _locked(by, block)
    now = timezone.now()
    known = EditLock.objects.filter(block=block).select_related("person").first()
    if known is not None and known.person_id != by.pk and known.expires_at > now:
        if not take_over:
            raise _held(known)
        audit.record(by=by, act="concept.take_over_lock", on=block, from_person=known.person_id)
    held, _created = EditLock.objects.update_or_create(
        block=block,
        defaults={"person": by, "expires_at": now + HOLDS, "taken_at": _since(known, by, now)},
    )
    return held


def _since(known: EditLock | None, by: Any, now: Any) -> Any:
    return known.taken_at if known is not None and known.person_id == by.pk else now


def _locked(by: Any, block: Block) -> Block:
    """Return the block with its version and itself locked, if the person may edit it."""
    version = lock(Version(pk=block.version_id))
    rules.may_edit(by, version).require(block.code)
    found = Block.objects.select_for_update().get(pk=block.pk)
    found.version = version
    return found


def _held(known: EditLock) -> Refusal:
    return Refusal(
        _("%(name)s edits this block.") % {"name": known.person.name},
        known.block.code,
        _("Wait until they have saved it, or take it over; what they have typed is kept for them."),
        Kind.CONFLICT,
    )


@transaction.atomic
def keep_draft(*, by: Any, block: Block, written: Written) -> BlockDraft:
    """Keep what a person has typed, for them alone; the text of the version stays as it is."""
    rules.may_edit(by, block.version).require(block.code)
    _require_lengths(block, written)
    draft, _created = BlockDraft.objects.update_or_create(
        block=block,
        person=by,
        defaults={
            "texts": written.plain(),
            "state": written.state,
            "saved_at": timezone.now(),
        },
    )
    EditLock.objects.filter(block=block, person=by).update(expires_at=timezone.now() + HOLDS)
    return draft


@transaction.atomic
def discard_draft(*, by: Any, block: Block) -> None:
    """Throw away what a person typed and did not save."""
    rules.may_edit(by, block.version).require(block.code)
    if BlockDraft.objects.filter(block=block, person=by).delete()[0]:
        audit.record(by=by, act="concept.discard_draft", on=block)


def save_block(*, by: Any, block: Block, written: Written) -> Block:
    """Save what a person wrote, unless the block has changed since they read it.

    A translation that was changed, or checked, counts as made from the present source text; one
    that was left while the source changed becomes stale.

    Raises
    ------
    Refusal
        If the block was changed meanwhile or another edits it: what was written is kept as a
        draft of the person before this is said. If it cites a figure that is not known.
    """
    _require_lengths(block, written)
    _require_known_figures(block, written)
    try:
        return _save(by, block, written)
    except Refusal as refusal:
        if refusal.kind in (Kind.CONFLICT, Kind.CHANGED):
            keep_draft(by=by, block=block, written=written)
        raise


@transaction.atomic
def _save(by: Any, block: Block, written: Written) -> Block:
    block = _locked(by, block)
    held = EditLock.objects.filter(block=block).select_related("person", "block").first()
    if held is not None and held.person_id != by.pk and held.expires_at > timezone.now():
        raise _held(held)
    if state_of(block) != written.state:
        raise Refusal(
            _("This block was changed while you wrote."),
            block.code,
            _("Both texts are shown: take what you need from the other one and save again."),
            Kind.CHANGED,
        )
    _write_block(block, written)
    BlockDraft.objects.filter(block=block, person=by).delete()
    EditLock.objects.filter(block=block, person=by).delete()
    audit.record(by=by, act="concept.save_block", on=block, code=block.code)
    return block


def _write_block(block: Block, written: Written) -> None:
    """Write the texts of a block with the state of its translations; the caller locked it."""
    source = block.source_language
    before = every_text(block, "text")
    for name, value in {
        **localised("title", written.title),
        **localised("text", written.text),
    }.items():
        setattr(block, name, value)
    now = text_hash(written.text.get(source) or "")
    for language in LANGUAGES:
        changed = (written.text.get(language) or "").strip() != before[language].strip()
        if language != source and (changed or language in written.checked):
            block.translated_from = {**block.translated_from, language: now}
    block.save()


def _require_lengths(block: Block, written: Written) -> None:
    longest = {"title": LONGEST_TITLE, "text": LONGEST}
    for field, texts in written.plain().items():
        for language, text in texts.items():
            if len(text) > longest[field]:
                raise Refusal(
                    _("The text is longer than %(number)d characters.")
                    % {"number": longest[field]},
                    f"{block.code} {field} {language}",
                    _("Divide it into several blocks."),
                )


def _require_known_figures(block: Block, written: Written) -> None:
    named = {
        code
        for text in written.text.values()
        for sort, code in PLACEHOLDER.findall(text)
        if sort == "figure"
    }
    known = FigureReference.objects.filter(version_id=block.version_id, code__in=named)
    unknown = named - set(known.values_list("code", flat=True))
    if unknown:
        raise Refusal(
            _("The text cites figures that are not known."),
            ", ".join(sorted(unknown)),
            _("Correct the code in the braces, or add the figure to the version first."),
        )


@transaction.atomic
def waive_translation(
    *, by: Any, version: Version, missing: Mapping[str, str], reason: str
) -> Waiver:
    """Let a translation that is missing or stale not block publication, by name and with a reason.

    Parameters
    ----------
    missing
        record, code and language of a finding.
    """
    version = lock(version)
    rules.may_waive(by, version).require(str(version))
    if not reason.strip():
        raise Refusal(
            _("A waiver needs a reason."), missing["code"], _("Say why it may be missing.")
        )
    waiver, created = Waiver.objects.get_or_create(
        version=version,
        record=missing["record"],
        code=missing["code"],
        language=missing["language"],
        defaults={"reason": reason.strip(), "person": by},
    )
    if created:
        audit.record(by=by, act="concept.waive_translation", on=waiver, code=waiver.code)
    return waiver
