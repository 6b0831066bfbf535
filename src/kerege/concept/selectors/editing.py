"""What an editor sees: blocks with the state of their translations, locks, drafts, waivers."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.concept.models import Block, BlockDraft, EditLock, TextImport, Version, Waiver
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, TranslationState, every_text, translation_states

UNSOUND = (TranslationState.MISSING, TranslationState.STALE)


@dataclass(frozen=True)
class Piece:
    """A block for its editor: translations by language, who edits it, one's own unsaved text."""

    block: Block
    states: dict[str, TranslationState]
    lock: EditLock | None = None
    draft: BlockDraft | None = None


@dataclass(frozen=True)
class Board:
    """All blocks of a version, and how many texts are missing or stale by language."""

    pieces: list[Piece]
    counts: dict[str, Counter[str]] = field(default_factory=dict)


def state_of(block: Block) -> str:
    """Return the SHA-256 of everything in a block that an editor changes.

    It stands for the version of the block: whoever changes it, by whatever way, changes this.
    """
    content = [every_text(block, "title"), every_text(block, "text"), block.source_language]
    written = json.dumps([*content, block.translated_from], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def board(version: Version, person: Any) -> Board:
    """Return the blocks of a version as an editor works on them."""
    blocks = list(Block.objects.filter(version=version).order_by("order", "code"))
    locks = {
        row.block_id: row
        for row in EditLock.objects.filter(
            block__version=version, expires_at__gt=timezone.now()
        ).select_related("person")
    }
    own = {
        row.block_id: row
        for row in BlockDraft.objects.filter(block__version=version, person=person)
    }
    pieces = [
        Piece(block, _states(block), locks.get(block.pk), own.get(block.pk)) for block in blocks
    ]
    counts = {
        language: Counter(
            piece.states[language].value
            for piece in pieces
            if piece.states.get(language) in UNSOUND
        )
        for language in LANGUAGES
    }
    return Board(pieces, counts)


def _states(block: Block) -> dict[str, TranslationState]:
    texts = every_text(block, "text")
    if not any(text.strip() for text in texts.values()):
        return {}
    return translation_states(texts, block.source_language, block.translated_from)


def block(version: Version, code: str) -> Block:
    """Return a block of a version."""
    found = Block.objects.filter(version=version, code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such block in this version."),
            code,
            _("Choose one from the list of blocks."),
            Kind.NOT_FOUND,
        )
    found.version = version
    return found


def piece(found: Block, person: Any) -> Piece:
    """Return a block with who edits it and what the person has not saved."""
    now = timezone.now()
    lock = EditLock.objects.filter(block=found, expires_at__gt=now).select_related("person")
    draft = BlockDraft.objects.filter(block=found, person=person)
    return Piece(found, _states(found), lock.first(), draft.first())


def waivers(version: Version) -> list[Waiver]:
    """Return what was waived, by whom and why."""
    return list(Waiver.objects.filter(version=version).select_related("person"))


def imports(version: Version) -> list[TextImport]:
    """Return the files that came back, the newest first."""
    found = TextImport.objects.filter(export__version=version)
    return list(found.select_related("export", "person", "document"))


def imported(version: Version, key: int) -> TextImport:
    """Return one file that came back."""
    found = TextImport.objects.filter(export__version=version, pk=key)
    first = found.select_related("export", "person", "document").first()
    if first is None:
        raise Refusal(
            _("There is no such file."), str(key), _("Choose one from the list."), Kind.NOT_FOUND
        )
    return first
