"""Analytic hierarchy process: weights from comparisons of pairs, and whether they hold together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random comparisons of 1 to 10 things (Saaty 1980)."""
RECIPROCAL = 1e-6
"""Relative distance from 1 at which a comparison and its inverse no longer fit."""


@dataclass(frozen=True, slots=True)
class PairwiseWeights:
    """Weights that add up to 1, (things,), and how consistent the comparisons are.

    ``consistency_ratio`` is 0 for perfect consistency and 1 for random comparisons. ``judged``
    over ``weights`` shows where: (things, things), 1 where a comparison agrees with the weights.
    """

    weights: FloatArray
    consistency_index: float
    consistency_ratio: float
    judged: FloatArray


def analytic_hierarchy_process(comparisons: ArrayLike) -> PairwiseWeights:
    r"""Weights as the principal eigenvector of the comparisons.

    :math:`A w = \lambda w`; the consistency index is :math:`(\lambda - n)/(n - 1)`, the ratio that
    over the mean index of random comparisons.

    Parameters
    ----------
    comparisons
        How many times more important thing :math:`i` (row) is than thing :math:`j` (column), above
        zero, with :math:`a_{ji} = 1/a_{ij}`, at most ten things, (things, things). For several
        experts pass the geometric means of their comparisons.

    Returns
    -------
    PairwiseWeights
        Weights without unit.

    Raises
    ------
    MethodError
        For comparisons not above zero, not square or not reciprocal, or more than ten things.

    Notes
    -----
    Consistent is not right. Saaty asks for a ratio of at most 0.1; what to do above it is for
    those who compared to decide, so nothing is refused for it. Of two things any comparison is
    consistent.

    References
    ----------
    Saaty, T. L. (1980). *The Analytic Hierarchy Process*. McGraw-Hill. OECD and JRC
    (2008). *Handbook on Constructing Composite Indicators*.
    """
    matrix = finite_numbers(comparisons, "comparisons", ndim=(2,))
    _check(matrix)
    things = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    weights = vector / vector.sum()
    index = max(float(values[largest].real) - things, 0.0) / max(things - 1, 1)
    usual = RANDOM_INDEX[things - 1]
    return PairwiseWeights(
        weights=weights,
        consistency_index=index,
        consistency_ratio=index / usual if usual else 0.0,
        judged=matrix * weights / weights[:, None],
    )


def _check(matrix: FloatArray) -> None:
    rows, columns = matrix.shape
    if rows != columns or rows > len(RANDOM_INDEX):
        raise MethodError(
            "The comparisons are not a square of at most ten things",
            f"comparisons {matrix.shape}",
            "Compare each thing with each; group more than ten things in levels.",
        )
    refuse(matrix == 0, "A comparison is zero", "comparisons", "Equal importance is 1.")
    refuse(
        np.abs(matrix * matrix.T - 1) > RECIPROCAL,
        "A comparison and its inverse do not fit",
        "comparisons",
        "If one thing is 3 times the other, the other is a third of the one; a thing equals "
        "itself.",
    )
