"""Producing the comparison table of two versions as a file."""

from typing import Any

from kerege.concept import rules
from kerege.concept.document import compose_comparison
from kerege.concept.selectors import Pair
from kerege.kernel.document import render


def produce_comparison(*, by: Any, pair: Pair, language: str) -> bytes:
    """Return the table as DOCX; the same two versions give the same bytes.

    Raises
    ------
    Refusal
        If one of them is a draft that the person may not see.
    """
    for version in (pair.before, pair.after):
        rules.may_read(by, version).require(str(version))
    document = compose_comparison(pair.before, pair.after, pair.comparison, language)
    return render(document, "docx")
