"""Lists of a document: principles, experience, goals, stages, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kerege.kernel.document.model import Element, Items, Paragraph, Run, Sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kerege.concept.document.compose import Composer
    from kerege.concept.models import Block, FigureReference


def lead(composer: Composer, block: Block) -> list[Element]:
    """Return the text of a block as the sentence before a list; nothing where it has none."""
    text, _language = composer.wording.text_or_other(block, "text")
    return [Paragraph(composer.runs(text, block.code), "lead")] if text else []


def _entries(composer: Composer, content: str, *, is_numbered: bool) -> Items:
    wording = composer.wording
    return Items(
        tuple(
            (
                wording.text_or_other(item, "title")[0],
                composer.runs(wording.text_or_other(item, "text")[0], item.code),
            )
            for item in composer.data.items(content)
        ),
        is_numbered,
    )


def principles(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the principles."""
    return [*lead(composer, block), _entries(composer, "list:principles", is_numbered=True)]


def experience(composer: Composer, block: Block) -> Iterable[Element]:
    """Return what other countries do."""
    return [*lead(composer, block), _entries(composer, "list:experience", is_numbered=False)]


def goals(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the goals, each with its description, indicators and measures."""
    wording, data = composer.wording, composer.data
    entries = []
    for goal in data.goals:
        counts = _("Indicators: %(indicators)d. Measures: %(measures)d.") % {
            "indicators": sum(row.goal_id == goal.pk for row in data.indicators),
            "measures": sum(row.goal_id == goal.pk for row in data.measures),
        }
        description = wording.text_or_other(goal, "description")[0]
        entries.append((wording.name(goal), (Run(f"{description} {counts}".strip()),)))
    return [*lead(composer, block), Items(tuple(entries), is_numbered=True)]


def stages(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the stages."""
    wording = composer.wording
    entries = [
        (
            f"{wording.name(stage)} ({stage.first_year}–{stage.last_year})",
            (Run(wording.text_or_other(stage, "description")[0]),),
        )
        for stage in composer.data.stages
    ]
    return [*lead(composer, block), Items(tuple(entries), is_numbered=True)]


def sources_here(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the place of the sources; they are filled in when everything has been cited."""
    return [*lead(composer, block), Sources(())]


def source_text(composer: Composer, reference: FigureReference) -> str:
    """Return a source as a line: what was published, where and when."""
    wording = composer.wording
    value = wording.as_in_source(reference.value)
    exactness = {
        "about": _("about %(value)s"),
        "more_than": _("more than %(value)s"),
        "at_least": _("at least %(value)s"),
        "less_than": _("less than %(value)s"),
    }.get(reference.relation, "%(value)s") % {"value": value}
    parts = [f"{exactness} ({unit(reference.unit)})" if reference.unit else exactness]
    places = [code for code in reference.territories if code]
    names = {region.code: wording.name(region) for region in composer.data.regions}
    parts.append(", ".join(names.get(code, code) for code in places))
    printed = getattr(reference.figure, f"source_{composer.language}", "") or reference.source
    parts += [reference.period, printed]
    return "; ".join(part for part in parts if part) + "."


def unit(code: str) -> str:
    """Return the unit of a published figure in the active language."""
    return _(code) if code else ""
