"""Sobol indices: which uncertain input moves a result, alone and together with others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, qmc

from kerege.methods.arrays import FloatArray, finite_numbers, refuse, tail_of
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """Shares of the variance and the half widths of their intervals.

    ``first`` is what an input explains alone, ``total`` with all its interactions, (inputs,) each;
    ``second`` what a pair explains beyond both, (inputs, inputs), above the diagonal, else NaN.
    """

    first: FloatArray
    first_error: FloatArray
    total: FloatArray
    total_error: FloatArray
    second: FloatArray
    second_error: FloatArray


def sobol_sample(
    lowest: ArrayLike, highest: ArrayLike, *, size: int, generator: np.random.Generator
) -> FloatArray:
    """Draw the points at which :func:`sobol_indices` wants the result computed.

    Parameters
    ----------
    lowest, highest
        Ends of each input's even distribution, in its unit, (inputs,).
    size
        Number of base points, a power of 2; the result is computed ``size`` x (2 inputs + 2) times.
    generator
        Source of randomness of the scrambled sequence.

    Returns
    -------
    ndarray
        Points, (2 inputs + 2, size, inputs): the first base, the second, the first with each input
        in turn from the second, the second with each input in turn from the first.

    Raises
    ------
    MethodError
        For ends that do not fit or leave no room, or a size that is not a power of 2.

    Notes
    -----
    The inputs are independent. Weights that are scaled to 1 afterwards are not: read a share as
    that of the weight before scaling.

    References
    ----------
    Saltelli, A. (2002). Making best use of model evaluations to compute sensitivity indices.
    *Computer Physics Communications* 145, 280-297.
    """
    low = finite_numbers(lowest, "lowest", ndim=(1,), negative=True)
    high = finite_numbers(highest, "highest", ndim=(1,), negative=True)
    if low.shape != high.shape:
        raise MethodError(
            "Two arguments do not fit together",
            f"lowest {low.shape}, highest {high.shape}",
            "Give each input both ends.",
        )
    refuse(low >= high, "An input has no room", "highest", "Leave out an input that is fixed.")
    if size < 2 or size & (size - 1):  # noqa: PLR2004 -- a variance needs two points
        raise MethodError("The size is not a power of 2", f"size {size}", "Take 512 or 1,024.")
    inputs = len(low)
    drawn = qmc.Sobol(2 * inputs, scramble=True, rng=generator).random(size)
    one, other = np.split(np.tile(low, 2) + drawn * np.tile(high - low, 2), 2, axis=1)
    points = np.empty((2 * inputs + 2, size, inputs))
    points[[0, *range(2, inputs + 2)]] = one
    points[[1, *range(inputs + 2, 2 * inputs + 2)]] = other
    for i in range(inputs):
        points[2 + i, :, i] = other[:, i]
        points[2 + inputs + i, :, i] = one[:, i]
    return points


def sobol_indices(
    results: ArrayLike,
    *,
    resamples: int,
    generator: np.random.Generator,
    confidence: float = 0.95,
) -> SobolIndices:
    r"""Split the variance of a result into shares of its inputs, with bootstrap intervals.

    With :math:`f_A, f_B` the results at both bases, :math:`f_{A_B^i}` at the first base with input
    :math:`i` from the second and :math:`f_{B_A^i}` the other way round, standardised:
    :math:`S_i = \overline{f_B (f_{A_B^i} - f_A)} / V`, :math:`T_i = \frac12
    \overline{(f_A - f_{A_B^i})^2} / V` and :math:`S_{ij} = \overline{f_{B_A^i} f_{A_B^j} - f_A f_B}
    / V - S_i - S_j`, with :math:`V` the variance over both bases.

    Parameters
    ----------
    results
        The result at each point of :func:`sobol_sample`, any unit, (2 inputs + 2, size).
    resamples
        Bootstrap samples for the intervals, at least 2.
    generator
        Source of randomness of the bootstrap.
    confidence
        Level of the intervals.

    Returns
    -------
    SobolIndices
        Shares without unit; the interval is the share plus and minus its ``error``.

    Raises
    ------
    MethodError
        For results that are not finite, do not vary or do not have the shape of a sample, or too
        few resamples.

    Notes
    -----
    Estimates of small shares may be below zero: read them with their interval. A share says how
    much of the spread an input causes within the range it was given, so a wider range makes it
    larger.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M. and Tarantola, S. (2010).
    Variance based sensitivity analysis of model output. *Computer Physics Communications* 181,
    259-270, table 2 (b) and (f). Saltelli, A. (2002). *Computer Physics Communications* 145,
    280-297 (second order).
    """
    array = finite_numbers(results, "results", ndim=(2,), negative=True)
    rows, size = array.shape
    if rows % 2 or rows < 4 or size < 2:  # noqa: PLR2004 -- two bases and two points of each input
        raise MethodError(
            "The results do not have the shape of a sample",
            f"results {array.shape}",
            "Compute one result for each point of sobol_sample: (2 inputs + 2, size).",
        )
    if resamples < 2:  # noqa: PLR2004 -- a spread needs two
        raise MethodError("An interval needs resamples", f"resamples {resamples}", "Take 100.")
    z = float(norm.ppf(1 - tail_of(confidence)))
    spread = np.ptp(array[:2])
    refuse(
        np.asarray(spread == 0),
        "The result does not vary",
        "results",
        "Widen the ranges of the inputs: nothing that they do changes the result.",
    )
    standard = (array - array.mean()) / array.std()
    parts = np.split(standard, [1, 2, rows // 2 + 1])
    drawn = generator.integers(size, size=(size, resamples))
    cells = drawn + np.arange(resamples) * size
    counts = np.bincount(cells.ravel(), minlength=size * resamples).reshape(resamples, size)
    once = _shares(parts, np.ones((1, size)))
    again = _shares(parts, counts.astype(np.float64))
    errors = [z * a.std(axis=0, ddof=1) for a in again]
    below = np.tri(rows // 2 - 1, dtype=np.bool_)
    return SobolIndices(
        first=once[0][0],
        first_error=errors[0],
        total=once[1][0],
        total_error=errors[1],
        second=np.where(below, np.nan, once[2][0]),
        second_error=np.where(below, np.nan, errors[2]),
    )


def _shares(parts: list[FloatArray], counts: FloatArray) -> tuple[FloatArray, ...]:
    """Shares under weights of the base points, (resamples, ...); a resample is such weights."""
    one, other, crossed, back = parts
    one, other, size = one[0], other[0], counts.shape[1]
    mean = counts @ (one + other) / (2 * size)
    variance = counts @ (one**2 + other**2) / (2 * size) - mean**2
    # A resample of one point repeated has no variance and no share.
    per = np.divide(1 / size, variance, out=np.zeros_like(variance), where=variance > 0)
    first = counts @ (other * (crossed - one)).T * per[:, None]
    total = counts @ ((one - crossed) ** 2).T * per[:, None] / 2
    both = np.stack([(back * row) @ crossed.T for row in counts])
    closed = (both - (counts @ (one * other))[:, None, None]) * per[:, None, None]
    return first, total, closed - first[:, :, None] - first[:, None, :]
