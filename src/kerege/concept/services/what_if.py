"""Trying a plan under other limits: nothing is changed, and nothing kept but a copy by content."""

from typing import Any

from django.core.cache import caches

from kerege import __version__
from kerege.concept.analysis import (
    Beside,
    Tried,
    WhatIf,
    beside,
    changed_limits,
    rows_of,
    tried,
)
from kerege.concept.models import Version
from kerege.concept.services.plan import inputs_of, panel_of
from kerege.concept.services.plans_beside import kept_sheet
from kerege.kernel.text import text_hash

GAP = 0.01
"""A what-if counts as proved when no other plan is better by more than this share."""
SECONDS = 1.0
"""Of each of its two searches at most."""
FORM = 1
"""Of what is kept: raised when `Tried` changes, so that older copies are not read."""


def try_plan(*, by: Any, version: Version, asked: WhatIf) -> tuple[Tried, Beside]:
    """Return the plan that a version would have under other limits, and both plans side by side.

    The same question of the same content is answered from a copy, if it was proved.

    Raises
    ------
    Clash
        If no plan keeps all limits: it names those that clash.
    Refusal
        If the person may not read the version, it has no plan to begin from, or what is asked
        cannot be.
    """
    present = kept_sheet(by=by, version=version)
    found = _tried(version, changed_limits(version.plan.limits, asked))
    return found, beside(present, found.sheet)


def _tried(version: Version, limits: list[dict[str, Any]]) -> Tried:
    rows, _synthetic = rows_of(version, limits, panel_of(version.plan))
    key = text_hash(str([FORM, __version__, GAP, SECONDS, inputs_of(rows, limits)]))
    kept = caches["documents"].get(f"what-if-{key}")
    if isinstance(kept, Tried):
        return kept
    found = tried(rows, gap=GAP, time_limit=SECONDS)
    if found.sheet.is_proven:
        caches["documents"].set(f"what-if-{key}", found)
    return found
