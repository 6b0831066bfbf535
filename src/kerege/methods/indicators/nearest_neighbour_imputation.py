"""Gaps filled from the most similar regions, with what was filled and how far the donors are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, known_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class DonorImputation:
    """Values without gaps, what was filled, and the spread of the donors at each filled value.

    All have the shape of the values; ``deviation`` is 0 where a value was known, else the standard
    deviation of the donors' values in the indicator's unit (NaN with a single donor).
    """

    values: FloatArray
    filled: BoolArray
    deviation: FloatArray


def nearest_neighbour_imputation(
    values: ArrayLike, *, missing: ArrayLike, neighbours: int
) -> DonorImputation:
    r"""Fill a gap with the mean of the nearest donors (hot deck with one neighbour).

    The distance of two regions is the root mean square difference of the standardised indicators
    that both know; donors are the nearest regions that know the indicator.

    Parameters
    ----------
    values
        Indicators in their own units, (regions, indicators); what stands in a gap is not read.
    missing
        True where a value is not known, shape of ``values``.
    neighbours
        Number of donors; with 1 a value that was measured somewhere is taken over.

    Returns
    -------
    DonorImputation
        In the units of the values.

    Raises
    ------
    MethodError
        For non-finite known values, an indicator that does not vary, fewer donors than asked, or a
        region that shares no known indicator with a possible donor.

    Notes
    -----
    It assumes that regions alike in what is known are alike in what is not: values missing because
    they are low are filled too high. The deviation is the spread of donors, not an error of the
    filled value.

    References
    ----------
    OECD and JRC (2008). *Handbook on Constructing Composite Indicators*
    (imputation of missing data).
    """
    array, mask = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    _check(mask, neighbours)
    spread = np.nanstd(array, axis=0)
    refuse(
        np.asarray(spread == 0),
        "An indicator is the same in every known region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )
    distance = _distances(array / spread, mask)
    filled, deviation = array.copy(), np.zeros(array.shape)
    for region, indicator in np.argwhere(mask):
        away = np.where(mask[:, indicator], np.inf, distance[region])
        nearest = np.argsort(away, kind="stable")[:neighbours]
        if not np.isfinite(away[nearest]).all():
            raise MethodError(
                "A region has too few donors to compare with",
                f"values, at [{region}, {indicator}]",
                "Leave the region or the indicator out.",
            )
        donors = array[nearest, indicator]
        filled[region, indicator] = donors.mean()
        deviation[region, indicator] = donors.std(ddof=1) if neighbours > 1 else np.nan
    return DonorImputation(filled, mask, deviation)


def _check(mask: BoolArray, neighbours: int) -> None:
    donors = int((~mask).sum(axis=0).min())
    if not 1 <= neighbours <= donors:
        raise MethodError(
            "There are not so many donors",
            f"neighbours {neighbours}, known regions of an indicator {donors}",
            "Ask for fewer neighbours, or leave the indicator out.",
        )


def _distances(scaled: FloatArray, mask: BoolArray) -> FloatArray:
    """Distances between regions, (regions, regions); infinite where nothing is known of both."""
    both = (~mask).astype(float) @ (~mask).T.astype(float)
    gap = np.where(mask[:, None] | mask[None], 0, scaled[:, None] - scaled[None])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both > 0, np.sqrt((gap**2).sum(axis=-1) / both), np.inf)
