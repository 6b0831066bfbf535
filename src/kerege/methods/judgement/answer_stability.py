"""Stability between two rounds: how many experts changed their answer, and which way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, known_numbers, same_shape
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class Stability:
    """Share of answers that changed and whether few enough did, (things,) each.

    ``p_value`` is that of Wilcoxon's signed-rank test that the changes have no direction; 1 where
    nobody changed. ``both`` is how many experts answered in both rounds; where nobody did, share
    and p-value are NaN and the answers do not count as stable.
    """

    both: IntArray
    changed: FloatArray
    p_value: FloatArray
    stable: BoolArray


def answer_stability(
    earlier: ArrayLike,
    later: ArrayLike,
    *,
    most: float,
    missing_earlier: ArrayLike | None = None,
    missing_later: ArrayLike | None = None,
) -> Stability:
    """Compare the answers of the same experts in two rounds.

    Parameters
    ----------
    earlier, later
        Ratings in two rounds, the same experts in the same order, (experts, things).
    most
        The largest share of changed answers that counts as stable, 0 to 1; fixed before the first
        round.
    missing_earlier, missing_later
        True where an expert did not answer in that round, (experts, things).

    Returns
    -------
    Stability
        Shares from 0 to 1.

    Raises
    ------
    MethodError
        For ratings that are not finite, two rounds that do not fit together, or a share outside 0
        to 1.

    Notes
    -----
    Who left between the rounds is not in it: see `drop_out_comparison`. Answers may be stable in
    disagreement; that is a result, too. The p-value is exact for few changes without ties and an
    approximation otherwise.

    References
    ----------
    Scheibe, M., Skutsch, M. and Schofer, J. (1975). Experiments in Delphi methodology. In Linstone
    and Turoff (eds), *The Delphi Method*. Addison-Wesley. Wilcoxon, F. (1945). Individual
    comparisons by ranking methods. Biometrics Bulletin 1, 80-83.
    """
    if not 0 <= most <= 1:
        raise MethodError("A share lies between 0 and 1", f"most {most}", "Write 0.15 for 15 %.")
    first, gone = known_numbers(
        earlier, "earlier", ndim=(2,), missing=missing_earlier, negative=True
    )
    second, absent = known_numbers(later, "later", ndim=(2,), missing=missing_later, negative=True)
    same_shape(second, first.shape, "later", "earlier")
    there = ~gone & ~absent
    both = there.sum(axis=0)
    moved = np.where(there, second - first, 0.0)
    number = (moved != 0).sum(axis=0)
    changed = np.divide(number, both, out=np.full(both.shape, np.nan), where=both > 0)
    p_values = np.array([_p_value(moved[moved[:, i] != 0, i]) for i in range(len(both))])
    p_values[both == 0] = np.nan
    return Stability(both, changed, p_values, changed <= most)


def _p_value(moves: FloatArray) -> float:
    if not len(moves):
        return 1.0
    tied = len(np.unique(np.abs(moves))) < len(moves)
    return float(stats.wilcoxon(moves, method="approx" if tied else "auto").pvalue)
