"""Which territories may be added up without counting anybody twice.

A former territory and its successors can stand in one table (South Kazakhstan beside Shymkent and
Turkistan), and a territory that ceded land contains it in the years before a table shows the new
one apart. Which is so is read from the successions, never from names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Borders:
    """The regions of a country and what became of them.

    Attributes
    ----------
    regions
        Keys of the regions that exist today.
    former
        Keys of the regions that exist no longer.
    successors
        Region -> those that came out of it, with the year.
    breaks
        (variable, region) -> years from which its series covers another area.
    """

    regions: frozenset[int]
    former: frozenset[int]
    successors: Mapping[int, Mapping[int, int]]
    breaks: Mapping[tuple[int, int], Collection[int]] = field(default_factory=dict)

    def predecessors(self, region: int) -> dict[int, int]:
        """Return the regions out of which one came, with the year."""
        return {old: new[region] for old, new in self.successors.items() if region in new}

    def without_overlap(self, present: Iterable[int]) -> set[int]:
        """Return the regions with a value that may be added up.

        A former region gives way where all its successors have a value; where only some have, they
        give way to it.
        """
        kept = set(present) & (self.regions | self.former)
        for old in kept & self.former:
            new = set(self.successors.get(old, {}))
            if new and new <= kept:
                kept.discard(old)
            else:
                kept -= new
        return kept

    def uncovered(self, variable: int, year: int, present: Iterable[int]) -> set[int]:
        """Return the regions of today whose area is in none of the values of a year."""
        kept = self.without_overlap(present)
        return {
            region
            for region in self.regions - kept
            if not self._inside(variable, year, region, kept)
        }

    def _inside(self, variable: int, year: int, region: int, kept: set[int]) -> bool:
        for old, on in self.predecessors(region).items():
            apart = min([on, *self.breaks.get((variable, old), ())])
            if year <= apart and old in self.former and old in kept:
                return True
            if year < apart and (old in kept or self._inside(variable, year, old, kept)):
                return True
        return False


def borders(
    regions: Iterable[Any], successions: Iterable[tuple[int, int, int]], breaks: Iterable[Any] = ()
) -> Borders:
    """Build the borders from rows.

    Parameters
    ----------
    regions
        Territories that are no country.
    successions
        (predecessor, successor, year).
    breaks
        (variable, territory, year).
    """
    came: dict[int, dict[int, int]] = defaultdict(dict)
    for old, new, year in successions:
        came[old][new] = year
    broken: dict[tuple[int, int], list[int]] = defaultdict(list)
    for variable, territory, year in breaks:
        broken[variable, territory].append(year)
    known = list(regions)
    return Borders(
        frozenset(found.pk for found in known if found.valid_to is None),
        frozenset(found.pk for found in known if found.valid_to is not None),
        dict(came),
        dict(broken),
    )
