"""From rows with what a rule says of each to a status of every cell, margins included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kerege.methods.disclosure.contributions import PrimaryCells
from kerege.methods.disclosure.labelled_table import Key, LabelledTable, labelled_table
from kerege.methods.disclosure.secondary_suppression import Suppression, secondary_suppression
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class ProtectedRows:
    """A protected table by the names of its codes.

    Attributes
    ----------
    labelled : LabelledTable
        The true table; not to be published.
    suppression : Suppression
        What is withheld, its price and its proof.
    """

    labelled: LabelledTable
    suppression: Suppression

    def withheld(self) -> set[Key]:
        """Return the cells that may not be told, margins among them."""
        codes = [list(axis) for axis in self.labelled.codes]
        return {
            tuple(names[place] for names, place in zip(codes, at, strict=True))
            for at in np.argwhere(self.suppression.suppressed).tolist()
        }


def protected_rows(
    rows: Iterable[tuple[Key, float]],
    hierarchies: Sequence[Mapping[str, str]],
    *,
    unsafe: Mapping[Key, float],
    single_holder: Mapping[Key, int] | None = None,
) -> ProtectedRows:
    """Protect a table given as rows, for callers that found the unsafe cells themselves.

    Parameters
    ----------
    rows, hierarchies
        Innermost cells and the levels of each axis, as for `labelled_table`.
    unsafe
        Cells that a rule forbids, margins included, with their upper protection level: how far
        above its value each must remain possible, in the unit of the values, above zero.
    single_holder
        Number of the only contributor, for cells that have one only.

    Returns
    -------
    ProtectedRows
        Information lost is 1 + log(1 + value) for each further cell, so that few cells are
        withheld and totals last.

    Raises
    ------
    MethodError
        If a cell is not in the table, a level is not above zero, or no pattern protects it.
    """
    labelled = labelled_table(rows, hierarchies)
    values = labelled.table.values
    upper = np.zeros(values.shape)
    for key, level in unsafe.items():
        if not level > 0:
            raise MethodError(
                "A protection level is not above zero",
                f"unsafe {key}: {level}",
                "Give at least the smallest difference that matters: 1 for counts.",
            )
        upper[_known(labelled, key)] = level
    alone = np.full(values.shape, -1, dtype=np.intp)
    for key, holder in (single_holder or {}).items():
        alone[_known(labelled, key)] = holder
    primary = PrimaryCells(upper > 0, upper, np.zeros(values.shape), upper)
    found = secondary_suppression(
        labelled.table, primary, weights=1 + np.log1p(values), single_holder=alone
    )
    return ProtectedRows(labelled, found)


def _known(labelled: LabelledTable, key: Key) -> tuple[int, ...]:
    at = labelled.position(key)
    if at is None:
        raise MethodError(
            "An unsafe cell is not in the table",
            f"cell {key}",
            "Name its codes in the hierarchies.",
        )
    return at
