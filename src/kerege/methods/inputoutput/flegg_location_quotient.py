"""Flegg's location quotients: a region's coefficients where only the nation has a table."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.inputoutput.system import by_sector, square


def flegg_location_quotient(
    regional: ArrayLike, national: ArrayLike, *, delta: float
) -> FloatArray:
    r"""How far a region can supply itself, by seller and buyer.

    With :math:`SLQ_i` the share of sector :math:`i` in the region over its share in the nation,
    :math:`FLQ_{ij} = \lambda\, SLQ_i / SLQ_j` for :math:`i \ne j` and
    :math:`FLQ_{jj} = \lambda\, SLQ_j`, where
    :math:`\lambda = [\log_2(1 + R/N)]^\delta` for the totals :math:`R` of the region and :math:`N`
    of the nation.

    Parameters
    ----------
    regional
        Jobs or output of each sector in the region, not negative, (sectors,).
    national
        The same in the nation, the region included, same unit, (sectors,).
    delta
        How strongly a small region imports, from 0 (not at all more) to below 1. Studies of regions
        with a surveyed table found values from about 0.1 to 0.4; it differs by country and region,
        so there is no default: compute with several.

    Returns
    -------
    ndarray
        Quotients, sellers in rows and buyers in columns, (sectors, sectors); 1 or more means that
        the region supplies itself. A column of zeros where the buyer is absent from the region.

    Raises
    ------
    MethodError
        For negative or non-finite values, other sectors, an empty region, a sector absent from the
        nation, a region larger than the nation, or a delta out of range.

    Notes
    -----
    It guesses trade from size and structure alone; who really buys from whom is not in it. The
    national recipe is taken to hold in the region.

    References
    ----------
    Flegg, A. T. and Webber, C. D. (1997). Regional Studies 31, 795-805. Flegg, A. T., Mastronardi,
    L. J. and Romero, C. A. (2016). Economic Systems Research 28, 21-37.
    """
    local, share = _local_quotients(regional, national)
    if not 0 <= delta < 1:
        raise MethodError(
            "Delta lies from 0 to below 1", f"delta {delta}", "Compute with 0.1, 0.2, 0.3 and 0.4."
        )
    cross = np.divide(
        local[:, None], local, out=np.zeros((local.size, local.size)), where=local > 0
    )
    np.fill_diagonal(cross, local)
    return np.asarray(cross * np.log2(1 + share) ** delta)


def regional_coefficients(
    coefficients: ArrayLike,
    regional: ArrayLike,
    national: ArrayLike,
    *,
    delta: float,
    augmented: bool,
) -> FloatArray:
    r"""Bring national coefficients down to a region: :math:`r_{ij} = q_{ij} a_{ij}`.

    :math:`q_{ij} = \min(FLQ_{ij}, 1)`; augmented, in the columns of buyers in which the region is
    specialised (:math:`SLQ_j > 1`), times :math:`\log_2(1 + SLQ_j)`, so that a specialised sector
    may find more of its inputs at home than the nation's average.

    Parameters
    ----------
    coefficients
        National technical coefficients, not negative, (sectors, sectors).
    regional, national, delta
        As :func:`flegg_location_quotient`.
    augmented
        True for AFLQ, false for FLQ.

    Returns
    -------
    ndarray
        Regional coefficients of purchases from the region itself, (sectors, sectors).

    Raises
    ------
    MethodError
        As :func:`flegg_location_quotient`; also for a matrix of other sectors.

    Notes
    -----
    As :func:`flegg_location_quotient`. AFLQ is not bounded by the nation: multipliers from it
    refuse where a region would use up all that it makes.

    References
    ----------
    Flegg, A. T. and Webber, C. D. (2000). Regional Studies 34, 563-569. Bonfiglio, A. and Chelli,
    F. (2008). Economic Systems Research 20, 243-260.
    """
    quotients = np.minimum(flegg_location_quotient(regional, national, delta=delta), 1)
    matrix = finite_numbers(coefficients, "coefficients", ndim=(2,))
    square(matrix, "coefficients")
    local, _ = _local_quotients(regional, national)
    by_sector(local, "regional", len(matrix))
    if augmented:
        quotients = quotients * np.where(local > 1, np.log2(1 + local), 1)
    return np.asarray(matrix * quotients)


def _local_quotients(regional: ArrayLike, national: ArrayLike) -> tuple[FloatArray, float]:
    region = finite_numbers(regional, "regional")
    nation = by_sector(national, "national", region.size)
    refuse(nation == 0, "A sector is absent from the nation", "national", "Leave it out.")
    refuse(np.asarray(region.sum() == 0), "The region is empty", "regional", "Leave it out.")
    refuse(
        region > nation * (1 + 1e-9),
        "A region is larger than the nation that should contain it",
        "regional",
        "The nation includes the region; check units and period of both.",
    )
    share = float(region.sum() / nation.sum())
    return region / nation / share, share
