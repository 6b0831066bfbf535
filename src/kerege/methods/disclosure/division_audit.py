"""Divisions of the same units: what one gives away of another, and of what lies between them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kerege.methods.arrays import FloatArray
from kerege.methods.disclosure.linear_audit import System, bounds_of
from kerege.methods.errors import MethodError

Stated = Mapping[str, float | None]
"""Class of a division -> its number, or None where it is withheld."""
Units = tuple[str, ...]
Bounds = tuple[float, float]
ROOM = 1e-5
"""Numbers are published with six decimals: sums of them agree within this, relative to them."""


@dataclass(frozen=True)
class DivisionAudit:
    """What an outsider learns by a new division that was not known from the earlier ones.

    Attributes
    ----------
    cells : dict
        Withheld class -> the bounds that can be computed, closer together than allowed.
    differences : dict
        Units that no division tells by themselves -> the bounds of their sum.
    set_aside : tuple of int
        Earlier divisions (by their place) that cannot be of the same units as the new one.
    """

    cells: dict[str, Bounds]
    differences: dict[Units, Bounds]
    set_aside: tuple[int, ...]


def division_audit(
    new: Stated,
    earlier: Sequence[Stated],
    parts: Mapping[str, Mapping[str, float]],
    *,
    least: float,
    smallest: float | None = None,
) -> DivisionAudit:
    r"""Bound withheld classes, and differences between classes, by all published divisions.

    Two scopes of the creative industries divide the same activities: where one counts all of
    another and one activity more, the numbers of that activity are a subtraction away. Units that
    every class holds with the same weight are one unknown; a published class is a weighted sum of
    unknowns, and each unknown y is bounded by :math:`\min` and :math:`\max y` over all
    non-negative tables that have every published number.

    Parameters
    ----------
    new : mapping
        Class -> its number, None where it is withheld. State a class that is empty as zero.
    earlier : sequence of mappings
        What was published before of the same place, period and variable, the newest last.
    parts : mapping
        Class -> the units it counts with their weights, for every class of every division. A name
        stands for the same class wherever it occurs.
    least : float, above 0
        Bounds that lie closer together than this tell a number: 1 for counts.
    smallest : float, optional
        For counts of those to be protected: a difference is told too much only where fewer than
        this many (and not certainly none) can be behind it. Without it every difference is that
        is known: of a sum nobody can say from published numbers who holds most of it.

    Returns
    -------
    DivisionAudit

    Raises
    ------
    MethodError
        For a value that is negative or not finite, a class without units or with a weight that is
        not above zero, or a level that is not above zero.

    Notes
    -----
    A difference that some division tells (or withholds) as a class of its own was that division's
    to judge. An earlier division that no table fits together with the new one is of other units.
    It looks at one place and class of holders at a time; sums over places are `release_audit`'s.

    References
    ----------
    Hundepool, A. et al. (2012). *Statistical Disclosure Control*. Wiley (linked tables; bounds of
    suppressed cells).
    """
    _check([new, *earlier], parts, least if smallest is None else min(least, smallest))
    kept: list[Stated] = [new]
    aside = []
    for number in reversed(range(len(earlier))):
        if _Together([*kept, earlier[number]], parts).table is None:
            aside.append(number)
        else:
            kept.append(earlier[number])
    cells, differences = _exposed(kept, parts, least, smallest)
    known_cells, known = _exposed(kept[1:], parts, least, smallest)
    return DivisionAudit(
        {name: bounds for name, bounds in cells.items() if name not in known_cells},
        {units: bounds for units, bounds in differences.items() if units not in known},
        tuple(sorted(aside)),
    )


def _check(
    divisions: Sequence[Stated], parts: Mapping[str, Mapping[str, float]], level: float
) -> None:
    if not level > 0:
        raise MethodError("A level is not above zero", f"least: {level}", "Give 1 for counts.")
    for number, stated in enumerate(divisions):
        for name, value in stated.items():
            if value is not None and not (np.isfinite(value) and value >= 0):
                raise MethodError(
                    "A published value is negative or no number",
                    f"division {number}, class {name}: {value}",
                    "Give non-negative values, and None where a class is withheld.",
                )
            weights = parts.get(name, {}).values()
            if not weights or not all(np.isfinite(w) and w > 0 for w in weights):
                raise MethodError(
                    "A class has no units, or a weight that is not above zero",
                    f"division {number}, class {name}",
                    "Give the units it counts, each with its weight.",
                )


class _Together:
    """Divisions as one system of equations; ``table`` is a table that fits, None without one."""

    def __init__(
        self, divisions: Sequence[Stated], parts: Mapping[str, Mapping[str, float]]
    ) -> None:
        self.names = sorted({name for stated in divisions for name in stated})
        blocks: dict[tuple[float, ...], list[str]] = defaultdict(list)
        for unit in sorted({unit for name in self.names for unit in parts[name]}):
            blocks[tuple(parts[name].get(unit, 0.0) for name in self.names)].append(unit)
        self.units: list[Units] = [tuple(units) for units in blocks.values()]
        self.weights: FloatArray = np.array(list(blocks), dtype=float).T.reshape(
            len(self.names), len(blocks)
        )
        numbers: dict[str, list[float]] = defaultdict(list)
        for stated in divisions:
            for name, value in stated.items():
                numbers[name] += [] if value is None else [float(value)]
        self.told = np.array([bool(numbers[name]) for name in self.names], dtype=np.bool_)
        rows = [n for n, name in enumerate(self.names) for _ in numbers[name]]
        right = np.array([value for name in self.names for value in numbers[name]])
        self.table = _fitting(self.weights[rows], right)


def _fitting(matrix: FloatArray, right: FloatArray) -> FloatArray | None:
    """Return a non-negative table with these sums within rounding, or None."""
    rows, columns = matrix.shape
    if not rows:
        return np.zeros(columns)
    away = np.eye(rows)
    found = linprog(
        np.r_[np.zeros(columns), np.ones(2 * rows)],
        A_eq=np.hstack([matrix, away, -away]),
        b_eq=right,
        bounds=(0, None),
        method="highs-ds",
    )
    if found.x is None or found.fun > ROOM * max(1.0, float(right.max())):
        return None
    return np.asarray(found.x[:columns])


def _exposed(
    divisions: Sequence[Stated],
    parts: Mapping[str, Mapping[str, float]],
    least: float,
    smallest: float | None,
) -> tuple[dict[str, Bounds], dict[Units, Bounds]]:
    if not divisions:
        return {}, {}
    known = _Together(divisions, parts)
    if known.table is None:
        return {}, {}
    shown = sparse.csr_matrix(known.weights[known.told])
    system = System(shown, shown @ known.table, known.table)
    hidden = np.flatnonzero(~known.told)
    goals = np.vstack([known.weights[hidden], np.eye(len(known.units))])
    low, high = bounds_of(system, sparse.csr_matrix(goals))
    room = ROOM * max(1.0, float(known.table.max(initial=0.0)))
    pairs = list(zip(low.tolist(), high.tolist(), strict=True))
    tight = high - low < least - room
    cells = {known.names[at]: pairs[n] for n, at in enumerate(hidden) if tight[n]}
    own = (known.weights > 0).sum(axis=1) == 1
    judged = (known.weights[own] > 0).any(axis=0)
    several = high > room
    small = several & (tight if smallest is None else high < smallest - room)
    first = len(hidden)
    differences = {
        units: pairs[first + n]
        for n, units in enumerate(known.units)
        if small[first + n] and not judged[n]
    }
    return cells, differences
