"""Revealed comparative advantage of regions in activities."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers, known_numbers, refuse
from kerege.methods.errors import MethodError


def revealed_comparative_advantage(
    amount: ArrayLike,
    *,
    total: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    reference_total: float | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Balassa's index for a whole table, as the methods of complexity need it.

    :math:`RCA_{ij} = \dfrac{x_{ij}/n_i}{X_j/N}` with :math:`x_{ij}` the amount of activity
    :math:`j` in region :math:`i`, :math:`n_i` the region's total, :math:`X_j` and :math:`N` the
    same for all regions together.

    Parameters
    ----------
    amount
        Non-negative amounts of one unit (jobs, firms, exports), (regions, activities).
    total
        All activities of each region, (regions,); by default the sum of its row, which then must
        be all there are.
    reference
        Each activity in all regions together, (activities,); by default the sum of its column.
    reference_total
        Everything everywhere; by default the sum of the totals.
    missing
        True where an amount is not known; shape of ``amount``. Then ``total`` and ``reference``
        must be given.

    Returns
    -------
    ndarray
        Shape of ``amount``, no unit; 1 is the share in all regions together. NaN where missing, in
        the whole row of a region that has nothing, and in the whole column of an activity that
        exists nowhere: there the quotient is not defined.

    Raises
    ------
    MethodError
        For negative or non-finite values, all zeros, totals that do not fit, or a sum over missing
        values.

    Notes
    -----
    The formula of :func:`kerege.methods.regional.location_quotient`, which refuses empty regions
    and activities, because one number for a page must be defined; here one empty region must not
    cost the others their answer. It compares shares, not sizes: small regions reach high values
    with few firms; see
    :func:`kerege.methods.complexity.revealed_comparative_advantage_probability`.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester
    School 33, 99-123.
    """
    cells, gaps = known_numbers(amount, "amount", ndim=(2,), missing=missing)
    rows = _margin(total, cells, gaps, axis=1, name="total")
    columns = _margin(reference, cells, gaps, axis=0, name="reference")
    whole = float(rows.sum()) if reference_total is None else float(reference_total)
    if not 0 < whole < np.inf:
        raise MethodError("There is nothing anywhere", "amount", "Check the unit and the period.")
    with np.errstate(divide="ignore", invalid="ignore"):
        cells /= rows[:, None]
        cells *= whole / columns
    cells[rows == 0] = np.nan
    cells[:, columns == 0] = np.nan
    return cells


def _margin(
    given: ArrayLike | None, cells: FloatArray, gaps: BoolArray, *, axis: int, name: str
) -> FloatArray:
    if given is None:
        if gaps.any():
            raise MethodError(
                "A sum over missing amounts is not known",
                name,
                "Pass the totals of the regions and of the activities (total, reference).",
            )
        return np.asarray(cells.sum(axis=axis))
    margin = finite_numbers(given, name)
    if margin.shape[0] != cells.shape[1 - axis]:
        raise MethodError(
            "The totals do not fit the table",
            f"{name} {margin.shape}, amount {cells.shape}",
            "Give one total for each region, one reference for each activity.",
        )
    parts = np.nan_to_num(cells).sum(axis=axis)
    refuse(
        parts > margin * (1 + 1e-9),
        "A total is smaller than its parts",
        name,
        "Check units, period and scope of both.",
    )
    return margin
