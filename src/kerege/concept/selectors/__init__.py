"""What a concept says: versions, measures, indicators, money, what hangs in the air."""

from kerege.concept.selectors.content import (
    canonical_bytes,
    canonical_content,
    canonical_document,
    checksum,
)
from kerege.concept.selectors.dangling import Finding, dangling, untranslated
from kerege.concept.selectors.indicators import (
    Baseline,
    baseline,
    indicator,
    indicators,
    references,
)
from kerege.concept.selectors.measures import (
    action_plan,
    allocations_of,
    answers_to,
    measure,
    measures,
    measures_for,
    regions_of,
)
from kerege.concept.selectors.money import Totals, totals
from kerege.concept.selectors.versions import (
    concepts_visible_to,
    current,
    newest,
    published,
    rendition,
    renditions,
    version,
    versions_of,
    versions_visible_to,
)

__all__ = [
    "Baseline",
    "Finding",
    "Totals",
    "action_plan",
    "allocations_of",
    "answers_to",
    "baseline",
    "canonical_bytes",
    "canonical_content",
    "canonical_document",
    "checksum",
    "concepts_visible_to",
    "current",
    "dangling",
    "indicator",
    "indicators",
    "measure",
    "measures",
    "measures_for",
    "newest",
    "published",
    "references",
    "regions_of",
    "rendition",
    "renditions",
    "totals",
    "untranslated",
    "version",
    "versions_of",
    "versions_visible_to",
]
