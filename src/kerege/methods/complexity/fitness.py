"""Fitness of regions and complexity of activities by the non-linear iteration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import BoolArray, FloatArray
from kerege.methods.complexity.layout import read_specialised
from kerege.methods.errors import MethodError

SMALLEST = 1e-200
"""Values that go to zero stop here, so that their inverse stays a number."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """``region`` and ``activity`` have mean 1 over those that have an answer, NaN elsewhere.

    ``iterations`` were made; ``change`` is the largest change in the last one. ``vanishing`` marks
    regions whose fitness is still falling towards zero: their order among each other is real, their
    value is not.
    """

    region: FloatArray
    activity: FloatArray
    iterations: int
    change: float
    vanishing: BoolArray


def fitness(
    specialised: ArrayLike, *, tolerance: float = 1e-8, most_iterations: int = 20_000
) -> Fitness:
    r"""Fitness-complexity algorithm, run until it stands still.

    From :math:`F = Q = 1`, repeat :math:`\tilde F_i = \sum_j M_{ij} Q_j`,
    :math:`\tilde Q_j = 1 / \sum_i M_{ij} / F_i` and divide each by its mean, until no value of
    :math:`F` or :math:`Q` changes by more than the tolerance.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).
    tolerance
        Largest change that counts as standing still, in units of the mean, greater than zero.
    most_iterations
        When to give up.

    Returns
    -------
    Fitness
        No unit. NaN for a region without a specialisation and an activity that nobody has.

    Raises
    ------
    MethodError
        For anything but a table of true and false, no specialisation at all, a tolerance that is
        not greater than zero, and an iteration that does not stand still.

    Notes
    -----
    An activity is as complex as its least fit region allows, so one wrong entry for a weak region
    lowers an activity: clean data first. Depending on the shape of the table some regions go to
    zero (``vanishing``, below a millionth of the mean and still falling by more than a thousandth
    in ten iterations); that is a property of the algorithm, not poverty.

    References
    ----------
    Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A. and Pietronero, L. (2012). A new
    metrics for countries' fitness and products' complexity. Scientific Reports 2, 723. Pugliese,
    E., Zaccaria, A. and Pietronero, L. (2016). On the convergence of the fitness-complexity
    algorithm. European Physical Journal Special Topics 225, 1893-1911.
    """
    table = read_specialised(specialised)
    rows, columns = table.any(axis=1), table.any(axis=0)
    if not rows.any():
        raise MethodError("No region has a specialisation", "specialised", "Lower the threshold.")
    if not (tolerance > 0 and most_iterations > 0):
        raise MethodError(
            "The iteration would never end, or never begin",
            f"tolerance {tolerance}, most_iterations {most_iterations}",
            "Pass numbers above zero.",
        )
    core = sparse.csr_array(table[rows][:, columns].astype(np.float64))
    region, activity, steps, change, falling = _iterate(core, tolerance, most_iterations)
    result = Fitness(
        region=np.full(rows.size, np.nan),
        activity=np.full(columns.size, np.nan),
        iterations=steps,
        change=change,
        vanishing=np.zeros(rows.size, dtype=np.bool_),
    )
    result.region[rows], result.activity[columns], result.vanishing[rows] = (
        region,
        activity,
        falling,
    )
    return result


def _iterate(
    core: sparse.csr_array, tolerance: float, most: int
) -> tuple[FloatArray, FloatArray, int, float, BoolArray]:
    across = core.T.tocsr()
    region, activity = np.ones(core.shape[0]), np.ones(core.shape[1])
    earlier = region
    change = np.inf
    for step in range(1, most + 1):
        fit = _mean_one(core @ activity)
        complexity = _mean_one(1 / (across @ (1 / region)))
        change = max(float(np.abs(fit - region).max()), float(np.abs(complexity - activity).max()))
        if step % 10 == 1:
            earlier = region
        region, activity = fit, complexity
        if change <= tolerance and step > 1:
            falling = (region < 1e-6) & (region < earlier * 0.999)  # noqa: PLR2004 -- as the notes say
            return region, activity, step, change, falling
    raise MethodError(
        "The fitness does not stand still",
        f"specialised; change {change:.3g} after {most} iterations, tolerance {tolerance:g}",
        "Allow more iterations or a larger tolerance; regions that share no activity with the rest "
        "must be left out.",
    )


def _mean_one(values: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(values / values.mean(), SMALLEST))
