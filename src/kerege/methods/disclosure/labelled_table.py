"""A table by the names of its codes, from rows of innermost cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kerege.methods.arrays import IntArray
from kerege.methods.disclosure.layout import CellTable, table_of_leaves
from kerege.methods.errors import MethodError

Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LabelledTable:
    """A table and the code at each position.

    Attributes
    ----------
    table : CellTable
        Values with every margin.
    codes : tuple of dict
        For each axis, code -> position.
    """

    table: CellTable
    codes: tuple[dict[str, int], ...]

    def position(self, key: Sequence[str]) -> tuple[int, ...] | None:
        """Return where a cell stands, or None if a code is not on its axis."""
        found = [axis.get(code) for axis, code in zip(self.codes, key, strict=True)]
        return None if None in found else tuple(at for at in found if at is not None)


def labelled_table(
    rows: Iterable[tuple[Key, float]], hierarchies: Sequence[Mapping[str, str]]
) -> LabelledTable:
    """Make a table with margins from innermost cells.

    Parameters
    ----------
    rows
        The codes of a cell, one for each axis, and its value; cells that are not named are zero.
    hierarchies
        For each axis, code -> code above it; ``""`` above a code at the top. A code above need
        not be named as a key: it is then at the top.

    Raises
    ------
    MethodError
        For a cell named twice or on a margin, or a code that its axis does not have.
    """
    axes = [_axis(hierarchy) for hierarchy in hierarchies]
    shape = tuple(len(parents) for _, parents in axes)
    whole, seen = np.zeros(shape), set()
    for key, value in rows:
        at = tuple(_at(axes[n][0], code, n) for n, code in enumerate(key))
        if at in seen:
            raise MethodError(
                "A cell is named twice", f"row {key}", "Add up its rows, or correct the codes."
            )
        seen.add(at)
        whole[at] = value
    inner = [np.setdiff1d(np.arange(len(parents)), parents) for _, parents in axes]
    for at in seen:
        if any(place not in inner[n] for n, place in enumerate(at)):
            names = [list(axes[n][0])[place] for n, place in enumerate(at)]
            raise MethodError(
                "A row is a margin, not an innermost cell",
                f"row {names}",
                "Leave totals out: they are added up.",
            )
    table = table_of_leaves(whole[np.ix_(*inner)], [parents for _, parents in axes])
    return LabelledTable(table, tuple(codes for codes, _ in axes))


def _axis(hierarchy: Mapping[str, str]) -> tuple[dict[str, int], IntArray]:
    above = [code for code in hierarchy.values() if code and code not in hierarchy]
    codes = {code: at for at, code in enumerate(dict.fromkeys([*above, *hierarchy]))}
    parents = [codes[up] if (up := hierarchy.get(code, "")) else -1 for code in codes]
    return codes, np.array(parents, dtype=np.intp)


def _at(codes: dict[str, int], code: str, axis: int) -> int:
    if code not in codes:
        raise MethodError(
            "A code is not on its axis",
            f"axis {axis}, code {code!r}",
            "Name it in the hierarchy of the axis.",
        )
    return codes[code]
