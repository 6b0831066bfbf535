"""The passages of a version on which the public may comment, as the document shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import override

from kerege.concept.document.compose import Composer
from kerege.concept.document.data import Data, read
from kerege.concept.enums import BlockKind, ConsultationTarget
from kerege.concept.models import Block, Version
from kerege.kernel.document.harmless import harmless
from kerege.kernel.text import LANGUAGES


@dataclass(frozen=True)
class PassageText:
    """A block or a measure with its text by language (empty: not translated)."""

    target: str
    code: str
    kind: str
    texts: dict[str, str]


def passages(version: Version) -> list[PassageText]:
    """Return the blocks in the order of the document, then the measures of its action plan."""
    data = read(version)
    by_language = {language: _texts(data, language) for language in LANGUAGES}
    return [
        PassageText(
            target,
            code,
            kind,
            {language: by_language[language][target, code] for language in LANGUAGES},
        )
        for target, code, kind in _subjects(data)
    ]


def _subjects(data: Data) -> Iterator[tuple[str, str, str]]:
    for block in data.blocks:
        yield ConsultationTarget.BLOCK, block.code, block.kind
    for measure in data.measures:
        yield ConsultationTarget.MEASURE, measure.code, BlockKind.ITEM


def _texts(data: Data, language: str) -> dict[tuple[str, str], str]:
    with override(language):
        composer = Composer(data, language)
        found = {
            (str(ConsultationTarget.BLOCK), block.code): _of_block(composer, block)
            for block in data.blocks
        }
        for measure in data.measures:
            parts = (composer.wording.text(measure, name) for name in ("name", "description"))
            key = (str(ConsultationTarget.MEASURE), measure.code)
            found[key] = harmless("\n".join(part for part in parts if part))
    return found


def _of_block(composer: Composer, block: Block) -> str:
    """Return the text of a block with its numbers in it; nothing where it is not translated."""
    title = composer.wording.text(block, "title") if block.kind == BlockKind.ITEM else ""
    text = composer.plain(composer.wording.text(block, "text"), block.code)
    found: str = harmless("\n".join(part for part in (title, text) if part))
    return found
