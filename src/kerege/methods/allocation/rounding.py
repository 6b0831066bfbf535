"""A plan near the linear relaxation: the best of the roundings of its split measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.solver import solve_integer

if TYPE_CHECKING:
    from kerege.methods.allocation.matrix import Matrix
    from kerege.methods.allocation.problem import Floats

_WHOLE = 1e-7


def best_rounding(
    matrix: Matrix, values: Floats, *, mip_rel_gap: float, time_limit: float | None
) -> Floats | None:
    """Return the columns of the best plan among the roundings of the linear relaxation.

    Each integer column may take the whole number below or above its value in the relaxation only;
    most are whole already and stay. What is left is a small program that is searched in a fraction
    of the time (relaxation enforced neighbourhood search, Berthold 2014). The gap to the value of
    the relaxation holds against all plans, not only these.

    Parameters
    ----------
    matrix : Matrix
        A program.
    values : (N,) float
        Values of its columns in the relaxation; those that need not be whole are not used.
    mip_rel_gap, time_limit
        As in `measure_allocation`.

    None if no rounding meets all limits, or none was found in time.

    References
    ----------
    Berthold, T. (2014). RENS: the optimal rounding. Mathematical Programming Computation 6, 33-54.
    """
    whole = np.array(matrix.integer, dtype=np.bool_)
    upper = np.array(matrix.upper)
    least = np.where(whole, np.clip(np.floor(values + _WHOLE), 0.0, upper), 0.0)
    most = np.where(whole, np.clip(np.ceil(values - _WHOLE), 0.0, upper), upper)
    answer = solve_integer(
        matrix, mip_rel_gap=mip_rel_gap, time_limit=time_limit, between=(least, most)
    )
    return None if answer is None else answer.columns
