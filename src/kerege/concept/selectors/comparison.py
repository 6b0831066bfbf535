"""Two versions of a concept that a person may see, compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kerege.concept.comparison import READ, Comparison, compare
from kerege.concept.models import Version
from kerege.concept.selectors.content import contents
from kerege.kernel.errors import Kind, Refusal


@dataclass(frozen=True)
class Pair:
    """Two versions, and in what the second differs from the first."""

    before: Version
    after: Version
    comparison: Comparison
    currency: str


def comparison_of(versions: Sequence[Version], before: int | None, after: int | None) -> Pair:
    """Compare two of these versions by their numbers; by default the newest with the one before.

    Parameters
    ----------
    versions
        Those of one concept that the reader may see, the newest first.

    Raises
    ------
    Refusal
        If there is no such version, or none to compare with.
    """
    second = _numbered(versions, versions[0].number if after is None else after)
    if before is None:
        before = next((v.number for v in versions if v.number < second.number), second.number)
    first = _numbered(versions, before)
    found = contents([first, second], READ)
    lines = [*found[second.pk]["budget"], *found[first.pk]["budget"]]
    currency = lines[0]["currency"] if lines else ""
    return Pair(first, second, compare(found[first.pk], found[second.pk]), currency)


def _numbered(versions: Sequence[Version], number: int) -> Version:
    for version in versions:
        if version.number == number:
            return version
    raise Refusal(
        _("There is no version %(number)s of this concept.") % {"number": number},
        str(number),
        _("Choose one from the list of versions."),
        Kind.NOT_FOUND,
    )
