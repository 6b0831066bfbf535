"""The tables of a package as the checks and the loader see them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kerege.countries.tables import Row, Table


@dataclass(frozen=True)
class Tables:
    """Every readable table by name."""

    by_name: dict[str, Table]
    languages: tuple[str, ...]

    def rows(self, name: str) -> tuple[Row, ...]:
        """Give the sound rows of a table; none if it could not be read."""
        table = self.by_name.get(name)
        return table.rows if table else ()

    def index(self, name: str, *columns: str) -> dict[tuple[object, ...], Row]:
        """Give key -> row for the columns of a key."""
        return {tuple(row[column] for column in columns): row for row in self.rows(name)}

    def by_code(self, name: str) -> dict[str, Row]:
        """Give code -> row of a table with codes."""
        return {row["code"]: row for row in self.rows(name)}

    def codes(self, name: str) -> frozenset[str]:
        """Give the codes of a table, also of rows that are not sound in other cells."""
        return self.by_name[name].codes

    def has(self, *names: str) -> bool:
        """Say whether all of these tables could be read."""
        return all(name in self.by_name for name in names)

    def whole(self, *names: str) -> bool:
        """Say whether every row of these tables is sound, so that sums and holes mean something."""
        return self.has(*names) and all(self.by_name[name].is_whole for name in names)

    def __iter__(self) -> Iterator[Table]:
        return iter(self.by_name.values())
