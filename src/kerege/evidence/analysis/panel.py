"""The values that analyses compute from, by variable, territory and year; no database is needed."""

from dataclasses import dataclass
from typing import Any

from kerege.evidence.canonical import checksum
from kerege.evidence.overlap import Borders

UNDATED = 0
Cell = tuple[int, int]
"""A territory (its key) and a year."""


@dataclass(frozen=True)
class National:
    """The country's value in a year, and whether it was published or added up here."""

    value: float
    is_published: bool


@dataclass(frozen=True)
class Panel:
    """Values of a few variables with the borders of their territories.

    Attributes
    ----------
    values
        Variable -> (territory, year) -> value.
    codes
        Territory -> code.
    nation
        The territory that is the country.
    borders
        What became of the regions.
    variables
        Variable -> key.
    is_synthetic
        Whether any value is synthetic.
    """

    values: dict[str, dict[Cell, float]]
    codes: dict[int, str]
    nation: int
    borders: Borders
    variables: dict[str, int]
    is_synthetic: bool = False

    def years(self, *variables: str) -> list[int]:
        """Return the years in which regions have a value of every variable."""
        found = [
            {year for place, year in self.values[name] if place != self.nation}
            for name in variables
        ]
        return sorted(set.intersection(*found))

    def regions(self, variable: str, year: int) -> list[int]:
        """Return the regions with a value in a year that overlap with no other, by code."""
        present = [place for place, when in self.values[variable] if when == year]
        kept = self.borders.without_overlap(present)
        return sorted(kept, key=self.codes.__getitem__)

    def national(self, variable: str, year: int) -> National | None:
        """Return the published national value, else the sum of all regions, else None."""
        published = self.values[variable].get((self.nation, year))
        if published is not None:
            return National(published, is_published=True)
        regions = self.regions(variable, year)
        if not regions or self.borders.uncovered(self.variables[variable], year, regions):
            return None
        total = sum(self.values[variable][region, year] for region in regions)
        return National(total, is_published=False)

    def area(self, variable: str, region: int, year: int) -> frozenset[int]:
        """Return the later regions whose land is still inside a region in a variable's table."""
        inside = set()
        for new, on in self.borders.successors.get(region, {}).items():
            breaks = self.borders.breaks.get((self.variables[variable], region), ())
            if year < min([on, *breaks]) and (new, year) not in self.values[variable]:
                inside.add(new)
        return frozenset(inside)

    def same_area(self, one: str, other: str, region: int, year: int) -> bool:
        """Return whether two tables mean the same land by a region in a year."""
        return self.area(one, region, year) == self.area(other, region, year)

    def breaks(self, variable: str, region: int) -> set[int]:
        """Return the years from which a region's series is not comparable with before."""
        return set(self.borders.breaks.get((self.variables[variable], region), ()))

    def checksums(self) -> dict[str, str]:
        """Return the checksum of every input: each variable, and the borders."""
        inputs = {
            name: checksum(
                sorted([self.codes[place], year, value] for (place, year), value in rows)
            )
            for name, rows in ((name, rows.items()) for name, rows in self.values.items())
        }
        return {**inputs, "borders": checksum(self._written_borders())}

    def _written_borders(self) -> list[Any]:
        named = {key: name for name, key in self.variables.items()}
        known = self.borders
        return [
            sorted(self.codes[place] for place in known.regions),
            sorted(self.codes[place] for place in known.former),
            sorted(
                [self.codes[old], self.codes[new], year]
                for old, later in known.successors.items()
                for new, year in later.items()
            ),
            sorted(
                [named[variable], self.codes[place], sorted(years)]
                for (variable, place), years in known.breaks.items()
                if variable in named
            ),
        ]
