"""What is told of all subjects: the protected counts of the unlisted, and the listed added.

Everybody can look the listed up and count them; only the counts of the unlisted need protection.
Where one of them is told, the sum is told as well; where it is withheld, the sum is too, since
listed subjects subtracted from it would give it.
"""

from collections import defaultdict
from collections.abc import Sequence

from kerege.register.analysis.counts import ProtectedCounts
from kerege.register.analysis.table import ALL, REAL, SYNTHETIC, Key, leaf_of
from kerege.register.selectors import RawCount


def with_listed(
    unlisted: ProtectedCounts, hidden: Sequence[RawCount], listed: Sequence[RawCount]
) -> ProtectedCounts:
    """Return the counts of all subjects, as far as those of the unlisted may be told.

    Parameters
    ----------
    unlisted
        The protected counts of the unlisted.
    hidden
        The true counts of the unlisted: which codes occur.
    listed
        The true counts of the listed.
    """
    numbers: dict[Key, int | None] = dict(unlisted.told())
    for key, number in sums_of(listed).items():
        there = numbers.get(key, 0)
        numbers[key] = None if there is None else there + number
    return ProtectedCounts.of([*hidden, *listed], numbers)


def sums_of(rows: Sequence[RawCount]) -> dict[Key, int]:
    """Return every number that is published at all, of counts that hide nothing."""
    found: dict[Key, int] = defaultdict(int)
    for row in rows:
        for origin in (ALL, SYNTHETIC if row.is_synthetic else REAL):
            for where in (ALL, row.territory):
                found[where, ALL, origin] += row.subjects
                found[where, row.subsector, origin] += row.subjects
        found[ALL, leaf_of("", row.classification, row.activity), ALL] += row.subjects
    return found
