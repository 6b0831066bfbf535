"""Linear calibration (generalised regression): weights that add up to known totals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

SAID_ALREADY = 1e-9
"""Part of a column of length one that the columns before it leave unsaid."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Weights (respondents,), their ratio to the given ones, and how far totals are missed.

    ``deviation`` is the largest distance of a total from its target, relative to the size of the
    answers that make it up, computed from the final weights.
    """

    weights: FloatArray
    ratio: FloatArray
    deviation: float


def linear_calibration(auxiliary: ArrayLike, totals: ArrayLike, weights: ArrayLike) -> Calibrated:
    r"""Change weights least, by squares, so that known totals hold.

    :math:`w = d (1 + X\lambda)` with :math:`\lambda = (X^\top D X)^{-1} (t - X^\top d)`.

    Parameters
    ----------
    auxiliary
        What is known of each respondent, (respondents, totals); a column of ones for the size of
        the population, 0 and 1 for categories (leave one category of each further set out).
    totals
        The same added up over the population, (totals,).
    weights
        Design weights, not negative, (respondents,); zero stays zero.

    Returns
    -------
    Calibrated
        Weights that meet the totals. **They may be negative**: look at ``ratio``, or take
        :func:`kerege.methods.survey.logit_calibration`, which keeps bounds.

    Raises
    ------
    MethodError
        For values that are not finite, shapes that do not fit, or a column that the others already
        determine (it is named).

    Notes
    -----
    As raking: it repairs what the totals know and nothing else.

    References
    ----------
    Deville, J.-C. and Särndal, C.-E. (1992). JASA 87, 376-382, case 1.
    """
    known, target, start = read_calibration(auxiliary, totals, weights)
    ratio = 1 + known @ solve_for(known, start, target - start @ known)
    final = start * ratio
    return Calibrated(final, ratio, missed(known, target, final))


def read_calibration(
    auxiliary: ArrayLike, totals: ArrayLike, weights: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Read and check what every calibration is given."""
    known = finite_numbers(auxiliary, "auxiliary", ndim=(2,), negative=True)
    target = finite_numbers(totals, "totals", negative=True)
    start = finite_numbers(weights, "weights")
    if known.shape != (start.size, target.size):
        raise MethodError(
            "Auxiliary values, totals and weights do not fit together",
            f"auxiliary {known.shape}, totals {target.size}, weights {start.size}",
            "Pass auxiliary as (respondents, totals).",
        )
    _refuse_redundant(known, start)
    return known, target, start


def solve_for(known: FloatArray, weights: FloatArray, gap: FloatArray) -> FloatArray:
    """Solve (X'DX) z = gap with the columns brought to one size."""
    size = np.sqrt(weights @ known**2)
    scaled = known / size
    normal = (scaled * weights[:, None]).T @ scaled
    return np.asarray(np.linalg.solve(normal, gap / size) / size)


def missed(known: FloatArray, target: FloatArray, weights: FloatArray) -> float:
    """Largest distance of a total from its target, relative to what makes it up."""
    size = np.maximum(np.abs(weights) @ np.abs(known), np.abs(target))
    return float((np.abs(weights @ known - target) / size).max())


def _refuse_redundant(known: FloatArray, weights: FloatArray) -> None:
    size = np.sqrt(weights @ known**2)
    refuse(size == 0, "A column is zero for all with weight", "auxiliary", "Leave it out.")
    scaled = known * np.sqrt(weights)[:, None] / size
    corner = np.abs(np.asarray(np.linalg.qr(scaled, mode="r")).diagonal())
    small = np.ones(size.size, dtype=np.bool_)
    small[: corner.size] = corner < SAID_ALREADY
    refuse(
        small,
        "A column says nothing that the columns before it do not already say",
        "auxiliary",
        "Leave out one category of each further set.",
    )
