"""Gaps filled with the mean or the median of the region's group."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, known_numbers
from kerege.methods.errors import MethodError


def group_imputation(
    values: ArrayLike,
    *,
    missing: ArrayLike,
    groups: ArrayLike,
    statistic: Literal["mean", "median"],
) -> FloatArray:
    """Fill each gap with the mean or median of the known values in the region's group.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators); what stands in a gap is not read.
    missing
        True where a value is not known, shape of ``values``.
    groups
        The group of each region, any labels, (regions,); one label for all is the mean of all.
    statistic
        ``mean`` or ``median``.

    Returns
    -------
    ndarray
        Values without gaps, shape of ``values``, in the units of the values.

    Raises
    ------
    MethodError
        For non-finite known values, groups that do not fit the regions, a group that knows nothing
        of an indicator it has to fill, or another statistic.

    Notes
    -----
    Filled values are alike, so the indicator looks less varied and the ranking more certain than it
    is. Where the gaps matter, take :func:`multivariate_normal_imputation`, which carries their
    uncertainty.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (imputation of missing data).
    """
    array, mask = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    labels = np.asarray(groups)
    if labels.shape != array.shape[:1]:
        raise MethodError(
            "Two arguments do not fit together",
            f"groups {labels.shape}, values {array.shape}",
            "Name the group of each region, in the same order.",
        )
    if statistic not in {"mean", "median"}:
        raise MethodError("There is no such statistic", f"statistic {statistic}", "mean or median.")
    filled = array.copy()
    for region, indicator in np.argwhere(mask):
        known = array[(labels == labels[region]) & ~mask[:, indicator], indicator]
        if not known.size:
            raise MethodError(
                "A group knows nothing of an indicator",
                f"values, at [{region}, {indicator}]",
                "Widen the group, or leave the indicator out.",
            )
        filled[region, indicator] = np.mean(known) if statistic == "mean" else np.median(known)
    return filled
