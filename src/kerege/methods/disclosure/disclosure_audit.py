"""Audit of a suppressed table: what an outsider can say about every cell that was withheld."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray, IntArray
from kerege.methods.disclosure.contributions import PrimaryCells
from kerege.methods.disclosure.layout import CellTable
from kerege.methods.disclosure.linear_audit import System, bounds_of, components
from kerege.methods.disclosure.problem import ROOM
from kerege.methods.errors import MethodError


@dataclass(frozen=True, eq=False)
class DisclosureAudit:
    """The feasibility interval of every cell.

    Attributes
    ----------
    low, high : ndarray
        Bounds that an outsider can compute, in the unit of the table; the value itself where a
        cell is published, infinite where nothing bounds it.
    exact : bool ndarray
        Withheld cells whose value follows exactly from what is published.
    exposed : bool ndarray
        Primary cells whose interval is closer than their levels allow.
    components : int
        Groups of withheld cells that no sum links to one another.
    """

    low: FloatArray
    high: FloatArray
    exact: BoolArray
    exposed: BoolArray
    components: int


def disclosure_audit(
    table: CellTable, suppressed: ArrayLike, *, primary: PrimaryCells | None = None
) -> DisclosureAudit:
    r"""Bound every withheld cell by two linear programs.

    For a cell i: :math:`\min` and :math:`\max y_i` over all tables :math:`y \ge 0` that have the
    published values and keep every sum of every hierarchy. The programs are split by groups of
    withheld cells that no sum links.

    Parameters
    ----------
    table
        The true table.
    suppressed
        True where a cell is withheld; shape of the table.
    primary
        The unsafe cells and their levels; without it nothing is called exposed.

    Returns
    -------
    DisclosureAudit

    Raises
    ------
    MethodError
        If the mask does not fit, or an unsafe cell is published.

    Notes
    -----
    The bounds are those of an outsider who takes cells for any non-negative numbers. In a table
    of whole numbers with one hierarchy and one flat axis they are also whole; with more axes an
    outsider who knows that cells are whole may narrow a few of them further. It takes two
    programs a cell: for large tables the witnesses of `secondary_suppression` prove the levels
    without any.

    References
    ----------
    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.2 (feasibility
    interval, example 3 after Geurts 1992, table 10). Fischetti, M. and Salazar, J. J. (2000),
    Journal of the American Statistical Association 95.
    """
    mask = np.array(suppressed)
    if mask.dtype != np.bool_ or mask.shape != table.values.shape:
        raise MethodError(
            "The mask is not one boolean for each cell",
            f"suppressed {mask.shape}, table {table.values.shape}",
            "Pass true where a cell is withheld, margins included.",
        )
    if primary is not None and (primary.unsafe & ~mask).any():
        at = [int(n) for n in np.argwhere(primary.unsafe & ~mask)[0]]
        raise MethodError("An unsafe cell is published", f"suppressed{at}", "Withhold it.")
    hidden = np.flatnonzero(mask.ravel())
    low, high = table.values.copy(), table.values.copy()
    groups = 0
    if len(hidden):
        system = _system(table, hidden)
        found = bounds_of(system, sparse.identity(len(hidden), format="csr"))
        low.flat[hidden], high.flat[hidden] = found
        groups = len(components(system.matrix))
    room = ROOM * max(1.0, float(table.values.max()))
    exposed = np.zeros(mask.shape, dtype=np.bool_)
    if primary is not None:
        up, down = high - table.values, table.values - low
        exposed = primary.unsafe & (
            (up < primary.upper - room)
            | (down < primary.lower - room)
            | (up + down < primary.sliding - room)
        )
    return DisclosureAudit(low, high, mask & (high - low <= room), exposed, groups)


def _system(table: CellTable, hidden: IntArray) -> System:
    matrix = table.relations[:, hidden].tocsr()
    matrix = matrix[np.diff(matrix.indptr) > 0]
    truth = table.values.ravel()[hidden]
    return System(matrix, np.asarray(matrix @ truth).ravel(), truth)
