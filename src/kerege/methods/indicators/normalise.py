"""Bringing indicators of different units to one scale: min-max, standard scores, ranks."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers, known_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.indicators.average_rank import average_rank


def _read(
    values: ArrayLike, direction: ArrayLike, missing: ArrayLike | None
) -> tuple[FloatArray, BoolArray, FloatArray]:
    """Values (regions, indicators or nothing), their mask, and +1 or -1 for each column."""
    array, mask = known_numbers(values, "values", ndim=(1, 2), missing=missing, negative=True)
    sign = finite_numbers(direction, "direction", ndim=(0, 1), negative=True)
    refuse(
        np.abs(sign) != 1,
        "A direction is 1 or -1",
        "direction",
        "Write 1 where more is better, -1 where less is better.",
    )
    _fit(sign, array, "direction")
    known = (~mask).sum(axis=0)
    refuse(
        np.asarray(known < 2),  # noqa: PLR2004 -- a comparison needs two
        "An indicator is known for fewer than two regions",
        "values",
        "Leave the indicator out: there is nothing to compare.",
    )
    return array, mask, sign


def _fit(given: FloatArray, array: FloatArray, name: str) -> None:
    if given.ndim and given.shape != array.shape[1:]:
        raise MethodError(
            "An argument does not fit the indicators",
            f"{name} {given.shape}, values {array.shape}",
            "Pass one number, or one for each indicator.",
        )


def min_max_normalise(
    values: ArrayLike,
    *,
    direction: ArrayLike,
    lowest: ArrayLike | None = None,
    highest: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> FloatArray:
    r"""Scale each indicator to 0 to 1: :math:`(x - \min) / (\max - \min)`, turned by direction.

    Parameters
    ----------
    values
        Indicators in their own units, (regions,) or (regions, indicators); may be negative.
    direction
        1 where more is better, -1 where less is better: one number, or one for each indicator.
    lowest, highest
        Ends of the scale (goalposts) in the indicator's unit, one number or one for each
        indicator; by default the extremes of the known values. A value outside them is refused.
    missing
        True where a value is not known; shape of ``values``.

    Returns
    -------
    ndarray
        0 (worst) to 1 (best), no unit, shape of ``values``; NaN where missing.

    Raises
    ------
    MethodError
        For non-finite values, fewer than two known regions, an indicator that does not vary, a
        direction other than 1 or -1, or a value outside the goalposts.

    Notes
    -----
    0 means the worst of these regions, not nothing. Without goalposts a score changes when another
    region enters, and one odd value squeezes all others together. Scores of two years compare only
    on the same goalposts.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (normalisation of data).
    """
    array, _, sign = _read(values, direction, missing)
    low = _goalpost(lowest, array, "lowest", np.nanmin(array, axis=0))
    high = _goalpost(highest, array, "highest", np.nanmax(array, axis=0))
    refuse(
        np.asarray(high <= low),
        "An indicator has no room between its lowest and highest value",
        "values",
        "Leave the indicator out, or pass goalposts that differ.",
    )
    refuse(
        (array < low) | (array > high),
        "A value lies outside the goalposts",
        "values",
        "Widen the goalposts, or treat the value before and say so.",
    )
    scaled = (array - low) / (high - low)
    return np.asarray(np.where(sign > 0, scaled, 1 - scaled))


def _goalpost(
    given: ArrayLike | None, array: FloatArray, name: str, otherwise: FloatArray
) -> FloatArray:
    if given is None:
        return np.asarray(otherwise)
    post = finite_numbers(given, name, ndim=(0, 1), negative=True)
    _fit(post, array, name)
    return post


def standardise(
    values: ArrayLike, *, direction: ArrayLike, missing: ArrayLike | None = None
) -> FloatArray:
    r"""Distance from the mean in standard deviations: :math:`(x - \bar x)/s`, turned by direction.

    Parameters
    ----------
    values, direction, missing
        As in :func:`min_max_normalise`.

    Returns
    -------
    ndarray
        Standard scores, no unit, shape of ``values``, mean 0 and sample variance 1 over the known
        regions; NaN where missing.

    Raises
    ------
    MethodError
        As :func:`min_max_normalise` without goalposts.

    Notes
    -----
    The standard deviation divides by the number of regions less one. A score of 2 is rare only if
    the indicator is roughly normal; most regional indicators are not.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*.
    """
    array, _, sign = _read(values, direction, missing)
    deviation = np.nanstd(array, axis=0, ddof=1)
    flat = np.nanmax(array, axis=0) == np.nanmin(array, axis=0)
    refuse(
        np.asarray(flat),
        "An indicator is the same in every region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )
    return np.asarray(sign * (array - np.nanmean(array, axis=0)) / deviation)


def rank_normalise(
    values: ArrayLike, *, direction: ArrayLike, missing: ArrayLike | None = None
) -> FloatArray:
    r"""Place of each region from 0 (worst) to 1 (best): :math:`(r - 1)/(k - 1)`, ties halved.

    Parameters
    ----------
    values, direction, missing
        As in :func:`min_max_normalise`.

    Returns
    -------
    ndarray
        0 to 1, no unit, shape of ``values``; tied regions share their mean place; NaN where
        missing. :math:`k` is the number of known regions of the indicator.

    Raises
    ------
    MethodError
        As :func:`min_max_normalise` without goalposts; an indicator may be the same everywhere,
        and every region then stands at 0.5.

    Notes
    -----
    It keeps the order and forgets the distances: neighbours in rank may be far apart or the same
    within their error.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*.
    """
    array, mask, sign = _read(values, direction, missing)
    worst_last = np.where(mask, -np.inf, sign * array)
    rank = average_rank(worst_last.T).T
    known = (~mask).sum(axis=0)
    return np.asarray(np.where(mask, np.nan, (known - rank) / (known - 1)))
