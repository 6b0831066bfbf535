"""Controlled rounding: every cell a multiple of a base next to its value, every sum exact."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from kerege.methods.arrays import FloatArray
from kerege.methods.disclosure.layout import CellTable
from kerege.methods.errors import MethodError

_INFEASIBLE, _LIMIT = 2, 1


@dataclass(frozen=True, eq=False)
class ControlledRounding:
    """A rounded table.

    Attributes
    ----------
    values : ndarray
        Rounded, shape of the table, additive along every axis.
    distance : float
        Sum over the cells of the absolute change, in the unit of the table.
    bound : float
        No additive rounding changes less than this.
    is_optimal : bool
        Whether the change is proven least; false where the time ended the search.
    largest_step : int
        By how many bases a cell may leave its neighbours: 0 is the classical rounding.
    """

    values: FloatArray
    distance: float
    bound: float
    is_optimal: bool
    largest_step: int


def controlled_rounding(
    table: CellTable, *, base: float, time_limit: float, largest_step: int = 0
) -> ControlledRounding:
    r"""Round every cell up or down to a multiple of a base so that all sums still hold.

    With :math:`b` the base and :math:`\lfloor a/b \rfloor b` the multiple below, each cell
    becomes :math:`(\lfloor a_i/b \rfloor + x_i) b`, :math:`x_i \in \{0, 1\}`; multiples of the
    base stay. The sum of absolute changes is least.

    Parameters
    ----------
    table
        The true table.
    base
        Positive, in the unit of the table.
    time_limit
        Seconds after which the best rounding found so far is given, with its bound.
    largest_step
        By how many further bases a cell may be away, multiples of the base too; raise it where
        the classical rounding does not exist.

    Returns
    -------
    ControlledRounding

    Raises
    ------
    MethodError
        If no such rounding exists (it always does for two axes of which at most one is a
        hierarchy of more than a total; with three axes it may not), none was found in time, or an
        argument is out of its range.

    References
    ----------
    Cox, L. H. (1987). A constructive procedure for unbiased controlled rounding. Journal of the
    American Statistical Association 82. Hundepool, A. et al., *Handbook on Statistical Disclosure
    Control*, chapter 5.
    """
    if not (np.isfinite(base) and base > 0 and time_limit > 0 and largest_step >= 0):
        raise MethodError(
            "Rounding needs a positive base and time and no negative step",
            f"base {base}, time_limit {time_limit}, largest_step {largest_step}",
            "Write base=5, time_limit=10.",
        )
    values = table.values.ravel()
    share = np.round(values / base, 9)
    floor, ceiling = np.floor(share), np.ceil(share)
    limits = np.array([np.maximum(floor - largest_step, 0.0), ceiling + largest_step])
    found = _solve(table, share, limits, time_limit)
    units = np.round(found[0])
    broken = abs(table.relations @ units)
    if broken.size and broken.max() > 0:
        raise MethodError("The rounded sums do not hold", "values", "Report this as a fault.")
    rounded = (units * base).reshape(table.values.shape)
    distance = float(np.abs(rounded - table.values).sum())
    return ControlledRounding(rounded, distance, found[1] * base, found[2], largest_step)


def _solve(
    table: CellTable, share: FloatArray, limits: FloatArray, time_limit: float
) -> tuple[FloatArray, float, bool]:
    """Minimise the absolute change: columns are the units and how far each is from its share."""
    size = len(share)
    one, nothing = sparse.identity(size), sparse.csr_matrix(table.relations.shape)
    rows = sparse.vstack(
        [
            sparse.hstack([table.relations, nothing]),
            sparse.hstack([one, -one]),
            sparse.hstack([one, one]),
        ]
    ).tocsr()
    zero = np.zeros(table.relations.shape[0])
    found = milp(
        np.r_[np.zeros(size), np.ones(size)],
        integrality=np.r_[np.ones(size), np.zeros(size)],
        bounds=Bounds(np.r_[limits[0], np.zeros(size)], np.r_[limits[1], np.full(size, np.inf)]),
        constraints=LinearConstraint(
            rows,
            np.r_[zero, np.full(size, -np.inf), share],
            np.r_[zero, share, np.full(size, np.inf)],
        ),
        options={"time_limit": time_limit},
    )
    if found.status == _INFEASIBLE:
        raise MethodError(
            "No rounding to neighbouring multiples keeps every sum",
            f"table {table.values.shape}",
            "Allow a larger step, drop an axis, or use another base.",
        )
    if found.x is None:
        raise MethodError(
            "No rounding was found in time",
            f"time_limit {time_limit}",
            "Give more time or allow a larger step.",
        )
    return found.x[:size], float(found.mip_dual_bound or 0.0), found.status != _LIMIT
