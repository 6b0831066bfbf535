"""Names and numbers on the pages of an index."""

from typing import Any

from kerege.evidence import words_index
from kerege.evidence.analysis.what_if import Inputs
from kerege.evidence.selectors import PublishedIndex
from kerege.evidence.web import pictures
from kerege.kernel import notation


def heading(published: PublishedIndex) -> dict[str, Any]:
    """Return what heads every page of an index."""
    definition, language = published.definition, pictures.language()
    return {
        "published": published,
        "name": words_index.in_language(definition.names, language),
        "about": words_index.in_language(definition.about, language),
        "is_synthetic": published.run.is_synthetic,
        "level": words_index.percent(definition.uncertainty["confidence"], language),
    }


def part_names(published: PublishedIndex, inputs: Inputs) -> dict[str, str]:
    """Return the name of every part of an index: of indicators that of their variable."""
    language = pictures.language()
    names = {figure.variable.code: figure.variable.name for figure in inputs.figures.values()}
    return {
        node.code: words_index.in_language(node.names, language)
        or names.get(node.code)
        or node.code
        for level in published.definition.levels
        for node in level
    }


def region_names(inputs: Inputs) -> dict[str, str]:
    """Return the names of the regions of the table."""
    return {
        region: pictures.name_of(figure.territory) for (region, _), figure in inputs.figures.items()
    }


def plain(value: float | None) -> str:
    """Return a number as the reader's language writes it."""
    return "—" if value is None else notation.number(value, pictures.language())
