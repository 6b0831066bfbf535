"""Drop-out: whether those who left a panel had answered otherwise in the first round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kerege.methods.arrays import FloatArray, known_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class DropOut:
    """Medians of those who stayed and left, and how they differ, (things,) each.

    ``superiority`` is the chance that one who left rated higher than one who stayed, ties counted
    half: 0.5 is no difference. ``p_value`` is that of the test of Mann and Whitney.
    """

    stayed: FloatArray
    left: FloatArray
    superiority: FloatArray
    p_value: FloatArray


def drop_out_comparison(
    ratings: ArrayLike, left: ArrayLike, *, missing: ArrayLike | None = None
) -> DropOut:
    r"""Compare first answers: :math:`U / (n_l n_s)` of those who left against those who stayed.

    Parameters
    ----------
    ratings
        Ratings of the first round, (experts, things).
    left
        True of an expert who did not answer in the last round, (experts,).
    missing
        True where an expert did not rate a thing, (experts, things).

    Returns
    -------
    DropOut
        Medians in units of the scale.

    Raises
    ------
    MethodError
        For ratings that are not finite, a mask of another length, or a thing that nobody who left
        or nobody who stayed has rated.

    Notes
    -----
    A large p-value is no proof that drop-out did no harm: with few who left nearly nothing is
    found. Of twenty things one has a p-value below 0.05 by chance. Who never answered is not in it.

    References
    ----------
    Mann, H. B. and Whitney, D. R. (1947). On a test of whether one of two random variables is
    stochastically larger than the other. Annals of Mathematical Statistics 18, 50-60.
    """
    array, mask = known_numbers(ratings, "ratings", ndim=(2,), missing=missing, negative=True)
    gone = np.array(left)
    if gone.dtype != np.bool_ or gone.shape != array.shape[:1]:
        raise MethodError(
            "It is not said of each expert whether they left",
            f"left {gone.shape}, ratings {array.shape}",
            "Pass one boolean for each expert.",
        )
    for side, name in ((gone, "left"), (~gone, "stayed")):
        refuse(
            (~mask[side]).sum(axis=0) == 0,
            f"Nobody who {name} rated this",
            "ratings",
            "There is nothing to compare; leave it out.",
        )
    rows = [_compared(array[:, i], gone) for i in range(array.shape[1])]
    stayed, went, superiority, p_value = np.array(rows).T
    return DropOut(stayed, went, superiority, p_value)


def _compared(column: FloatArray, gone: np.typing.NDArray[np.bool_]) -> tuple[float, ...]:
    known = ~np.isnan(column)
    went, stayed = column[gone & known], column[~gone & known]
    found = stats.mannwhitneyu(went, stayed)
    chance = float(found.statistic) / (len(went) * len(stayed))
    return float(np.median(stayed)), float(np.median(went)), chance, float(found.pvalue)
