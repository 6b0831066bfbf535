"""A document in the order of a layout: the same blocks and data, other sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from kerege.concept.document import annexes
from kerege.concept.document.compose import MAKERS, Composer, block_elements, finished
from kerege.concept.document.results_table import results
from kerege.concept.enums import BlockKind
from kerege.concept.layout import TEXT
from kerege.concept.models import Block
from kerege.kernel.document.model import Document, Element, PageBreak, Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kerege.concept.document.data import Data
    from kerege.concept.layout import Layout


CAPTIONS = {
    "table:passport": gettext_noop("Main parameters"),
    "table:regional_profiles": gettext_noop("Needs and money by region"),
    "table:indicators": gettext_noop("Target indicators"),
    "table:budget": gettext_noop("Resources by area and year, millions"),
    "figure:map_needs": gettext_noop("Severity of needs by region"),
    "figure:budget": gettext_noop("Money by area and year"),
}
"""Where a version has no block of its own for it."""


def compose_by(layout: Layout, data: Data, language: str) -> Document:
    """Return the document of a version in the sections of a layout."""
    with override(language):
        composer = Composer(data, language)
        elements: list[Element] = []
        if note := layout.notes.get(language):
            elements.append(Paragraph((Run(note),), "mark"))
        for section in layout.sections:
            elements.append(composer.heading(section.titles[language]))
            for fill in section.fills:
                elements.extend(_filled(composer, fill))
        return finished(composer, elements)


def _filled(composer: Composer, fill: str) -> Iterable[Element]:
    if fill.startswith(TEXT):
        return _texts(composer, fill.removeprefix(TEXT))
    if fill == "table:results":
        return results(composer)
    if fill == "annex:action_plan":
        rows = annexes.action_plan(composer) if composer.data.measures else []
        return [PageBreak(is_wide=True), *rows, PageBreak()]
    if fill.startswith("annex:"):
        if composer.data.plan is None:
            return [Paragraph((Run(_("The plan has not been computed yet.")),), "mark")]
        return annexes.regions(composer) if fill == "annex:regions" else annexes.limits(composer)
    return MAKERS[fill](composer, _block(composer, fill))


def _block(composer: Composer, fill: str) -> Block:
    """Return the block with which the version shows this, for its caption; or one with ours."""
    for block in composer.data.blocks:
        if block.content == fill and block.kind == BlockKind.COMPUTED:
            return block
    made = Block(code=fill, kind=BlockKind.COMPUTED, content=fill)
    caption = _(CAPTIONS[fill]) if fill in CAPTIONS else ""
    setattr(made, f"text_{composer.language}", caption)
    return made


def _texts(composer: Composer, code: str) -> Iterable[Element]:
    """Yield what stands under a heading of the version; its own heading gives way to the section's.

    A version without that heading says that the passage is to be written.
    """
    inside = found = False
    for block in composer.data.blocks:
        if block.kind == BlockKind.HEADING and block.level <= 1:
            inside = block.code == code
            found |= inside
        elif inside:
            yield from block_elements(composer, block)
    if not found:
        text = _("This version has no text under the heading %(code)s.") % {"code": code}
        yield Paragraph((Run(text),), "human", _("To be written by a person"))
