"""Bringing indicators to one scale by a reference, a target, percentiles or Borda points."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, known_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.indicators.normalise import min_max_normalise, rank_normalise


def distance_to_reference(
    values: ArrayLike, *, reference: ArrayLike, missing: ArrayLike | None = None
) -> FloatArray:
    r"""Divide each indicator by a reference, such as the national value: :math:`x / r`.

    Parameters
    ----------
    values
        Indicators on a ratio scale (zero means none), more is better, (regions,) or
        (regions, indicators).
    reference
        Value above zero that counts as 1, one number or one for each indicator.
    missing
        True where a value is not known, shape of ``values``.

    Returns
    -------
    ndarray
        1 at the reference, no unit, shape of ``values``; NaN where missing.

    Raises
    ------
    MethodError
        For values that are negative or not finite, or a reference not above zero or of another
        shape.

    Notes
    -----
    Indicators that vary more weigh more, as nothing brings their spread to one size.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators* (distance
    to a reference).
    """
    array, _ = known_numbers(values, "values", ndim=(1, 2), missing=missing)
    against = _fitting(reference, array, "reference")
    refuse(
        np.asarray(against <= 0),
        "A reference is not above zero",
        "reference",
        "Pass a value on the indicator's own scale.",
    )
    return np.asarray(array / against)


def distance_to_target(
    values: ArrayLike,
    *,
    direction: ArrayLike,
    target: ArrayLike,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Scale from 0 at the worst region to 1 at the target; beyond the target it stays 1.

    Parameters
    ----------
    values, direction, missing
        As in :func:`min_max_normalise`.
    target
        Value to be reached, in the indicator's unit, one number or one for each indicator.

    Returns
    -------
    ndarray
        0 to 1, no unit, shape of ``values``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`min_max_normalise`, or for a target that even the worst region has reached.

    Notes
    -----
    Doing more than the target asks is not rewarded. The score measures the way from the worst of
    these regions, not from nothing.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*.
    """
    array, _ = known_numbers(values, "values", ndim=(1, 2), missing=missing, negative=True)
    goal = _fitting(target, array, "target")
    sign = finite_numbers(direction, "direction", ndim=(0, 1), negative=True)
    scaled = min_max_normalise(values, direction=direction, missing=missing)
    low = np.nanmin(sign * array, axis=0)
    refuse(
        np.asarray(sign * goal <= low),
        "Even the worst region has reached the target",
        "target",
        "Choose a target that tells regions apart, or leave the indicator out.",
    )
    spread = np.nanmax(sign * array, axis=0) - low
    return np.asarray(np.minimum(scaled * spread / (sign * goal - low), 1))


def percentile_normalise(
    values: ArrayLike, *, direction: ArrayLike, missing: ArrayLike | None = None
) -> FloatArray:
    r"""Share of regions below plus half of those alike: :math:`(r - \frac12)/k`.

    Parameters
    ----------
    values, direction, missing
        As in :func:`min_max_normalise`.

    Returns
    -------
    ndarray
        Between 0 and 1, never quite either, no unit, shape of ``values``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`rank_normalise`.

    Notes
    -----
    As every scale of ranks it forgets distances.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*.
    """
    place = rank_normalise(values, direction=direction, missing=missing)
    known = (~np.isnan(place)).sum(axis=0)
    return np.asarray((place * (known - 1) + 0.5) / known)


def borda_normalise(
    values: ArrayLike, *, direction: ArrayLike, missing: ArrayLike | None = None
) -> FloatArray:
    """Count the regions below, ties by half: from 0 for the last to the number of others.

    Parameters
    ----------
    values, direction, missing
        As in :func:`min_max_normalise`.

    Returns
    -------
    ndarray
        Points, shape of ``values``; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`rank_normalise`.

    Notes
    -----
    An indicator known for few regions gives few points; compare on complete indicators.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (non-compensatory multi-criteria approach, Borda).
    """
    place = rank_normalise(values, direction=direction, missing=missing)
    return np.asarray(place * ((~np.isnan(place)).sum(axis=0) - 1))


def _fitting(given: ArrayLike, array: FloatArray, name: str) -> FloatArray:
    """Read one number, or one for each indicator."""
    post = finite_numbers(given, name, ndim=(0, 1), negative=True)
    if post.ndim and post.shape != array.shape[1:]:
        raise MethodError(
            "An argument does not fit the indicators",
            f"{name} {post.shape}, values {array.shape}",
            "Pass one number, or one for each indicator.",
        )
    return post
