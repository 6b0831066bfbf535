"""Composing the document of a version in one language from its blocks and its data."""

import re
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kerege.concept.document import annexes, figures, lists, tables
from kerege.concept.document.data import Data
from kerege.concept.document.formatting import Form, Stretch, stretches
from kerege.concept.document.values import computed
from kerege.concept.document.wording import Wording
from kerege.concept.enums import BlockKind, VersionStatus
from kerege.concept.models import Block
from kerege.kernel.document.harmless import harmless
from kerege.kernel.document.model import (
    Document,
    Element,
    Heading,
    Items,
    Paragraph,
    Run,
    Source,
    Sources,
)
from kerege.kernel.document.words import shell_words

PLACE = re.compile(r"\{\{(figure|computed):([A-Za-z0-9_\-]+)\}\}")
INSIDE = 3
"""Level of a heading inside a block."""
Maker = Callable[["Composer", Block], Iterable[Element]]


class Composer:
    """Collects the elements of one document; remembers what was cited and what is missing."""

    def __init__(self, data: Data, language: str) -> None:
        self.data = data
        self.language = language
        self.wording = Wording(data, language)
        self.cited: dict[str, int] = {}
        self.problems: list[str] = []
        self.sections = 0
        self.counts = {"table": 0, "figure": 0}

    def cite(self, code: str) -> int:
        """Return the number of a source, a new one when it is cited first."""
        return self.cited.setdefault(code, len(self.cited) + 1)

    def runs(self, text: str, where: str) -> tuple[Run, ...]:
        """Return a text with its placeholders filled from the data.

        A place that cannot be filled is shown as such and counted as a problem: a version that
        has one is not published.
        """
        runs, at = [], 0
        for place in PLACE.finditer(text):
            runs.append(Run(text[at : place.start()]))
            runs.append(self._filled(place[1], place[2], where))
            at = place.end()
        runs.append(Run(text[at:]))
        return tuple(run for run in runs if run.text)

    def _filled(self, sort: str, name: str, where: str) -> Run:
        if sort == "figure":
            known = self.data.references.get(name)
            if known is not None:
                return Run(self.wording.as_in_source(known.value), self.cite(name))
        else:
            written = computed(self.wording, name)
            if written is not None:
                return Run(written)
        self.problems.append(f"{where}: {{{{{sort}:{name}}}}}")
        return Run(f"[{_('not known yet')}: {name}]")

    def plain(self, text: str, where: str) -> str:
        """Return a text with its placeholders filled, without citations."""
        return "".join(run.text for run in self.runs(text, where))

    def caption(self, sort: str, title: str) -> str:
        """Return the next caption of a table or a figure."""
        self.counts[sort] += 1
        number = self.counts[sort]
        table, figure = (
            pgettext("caption", "Table %(number)s"),
            pgettext("caption", "Figure %(number)s"),
        )
        name = (table if sort == "table" else figure) % {"number": number}
        return f"{name}. {title}"

    def heading(self, text: str, *, level: int = 1, numbered: bool = True) -> Heading:
        """Return a heading; those of the first level are numbered."""
        if level == 1 and numbered:
            self.sections += 1
            return Heading(1, str(self.sections), text, f"section-{self.sections}")
        anchor = f"section-{self.sections}-{re.sub(r'[^A-Za-z0-9]+', '-', text).strip('-')}"
        return Heading(level, "", text, anchor)


def compose(data: Data, language: str) -> Document:
    """Return the document of a version in a language.

    What is missing is shown as such and named in `Document.problems`.
    """
    with override(language):
        composer = Composer(data, language)
        elements: list[Element] = []
        for block in data.blocks:
            elements.extend(block_elements(composer, block))
        elements.extend(annexes.annexes(composer))
        return finished(composer, elements)


def finished(composer: Composer, elements: list[Element]) -> Document:
    """Return the document of these elements, with its sources, harmless in every format."""
    found: Document = harmless(_document(composer, _with_sources(composer, elements)))
    return found


def block_elements(composer: Composer, block: Block) -> Iterable[Element]:
    """Return what a block becomes in the document."""
    text, language = composer.wording.text_or_other(block, "text")
    if block.kind == BlockKind.ITEM:
        return ()
    if block.kind == BlockKind.HEADING:
        return (composer.heading(text, level=max(1, block.level)),)
    if block.kind == BlockKind.COMPUTED and block.content in MAKERS:
        return MAKERS[block.content](composer, block)
    if block.kind == BlockKind.TEXT and language == composer.language:
        return _formatted(composer, block, text, language)
    return (_passage(composer, block, text, language),)


def _formatted(composer: Composer, block: Block, text: str, language: str) -> Iterable[Element]:
    """Return a text with the paragraphs, lists and headings that its lines are marked as."""
    found = stretches(text)
    if [stretch.form for stretch in found] in ([], [Form.PARAGRAPH]):
        return (_passage(composer, block, text, language),)
    return tuple(_stretch(composer, block, one, place) for place, one in enumerate(found, 1))


def _stretch(composer: Composer, block: Block, found: Stretch, place: int) -> Element:
    if found.form is Form.HEADING:
        anchor = f"section-{composer.sections}-{block.code.replace('.', '-')}-{place}"
        return Heading(INSIDE, "", composer.plain(found.lines[0], block.code), anchor)
    if found.form is Form.PARAGRAPH:
        return Paragraph(composer.runs("\n".join(found.lines), block.code))
    entries = tuple(("", composer.runs(line, block.code)) for line in found.lines)
    return Items(entries, is_numbered=found.form is Form.NUMBERS)


def _passage(composer: Composer, block: Block, text: str, language: str) -> Paragraph:
    runs = composer.runs(text, block.code)
    if block.kind == BlockKind.HUMAN:
        label = _("To be written by a person")
        return Paragraph(runs, "human", label)
    if text.strip() == composer.wording.text(composer.data.version.concept, "disclaimer"):
        return Paragraph(runs, "notice", _("Please note"))
    if language != composer.language:
        note = composer.wording.sentence("translation_missing", language=language)
        return Paragraph(runs, "foreign", note or _("not translated"), language)
    return Paragraph(runs)


MAKERS: dict[str, Maker] = {
    "table:passport": tables.passport,
    "table:regional_profiles": tables.regional_profiles,
    "table:indicators": tables.indicators,
    "table:action_plan": tables.action_plan_here,
    "table:budget": tables.budget,
    "figure:map_needs": figures.map_needs,
    "figure:budget": figures.budget,
    "list:principles": lists.principles,
    "list:experience": lists.experience,
    "list:goals": lists.goals,
    "list:stages": lists.stages,
    "list:sources": lists.sources_here,
}


def _with_sources(composer: Composer, elements: list[Element]) -> list[Element]:
    """Put the numbered sources where the text wants them, or at the end."""
    entries = tuple(
        Source(number, lists.source_text(composer, composer.data.references[code]), address)
        for code, number in composer.cited.items()
        for address in (composer.data.references[code].source_url,)
    )
    found = Sources(entries)
    if not any(isinstance(element, Sources) for element in elements):
        return [*elements, composer.heading(_("Sources")), found]
    return [found if isinstance(element, Sources) else element for element in elements]


def _document(composer: Composer, elements: list[Element]) -> Document:
    data, wording = composer.data, composer.wording
    version, concept = data.version, data.version.concept
    state = version.get_status_display()
    identity = _("Version %(number)s, %(state)s, %(day)s.") % {
        "number": version.number,
        "state": str(state).lower(),
        "day": wording.day(data.date),
    }
    if version.status != VersionStatus.DRAFT:
        identity += " " + _("Checksum (SHA-256): %(checksum)s") % {"checksum": version.checksum}
    disclaimer = wording.text(concept, "disclaimer")
    return Document(
        language=composer.language,
        title=wording.text(concept, "title") or concept.code,
        subtitle=wording.text(concept, "subtitle"),
        disclaimer=disclaimer,
        mark=wording.sentence("demo_mark") if disclaimer else "",
        identity=identity,
        date=data.date.isoformat(),
        labels=shell_words(),
        elements=tuple(elements),
        problems=tuple(composer.problems),
    )
