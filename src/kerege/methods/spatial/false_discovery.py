"""False discovery rate: which of many tests to flag."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, known_numbers, refuse
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class FalseDiscovery:
    """``flagged`` tests, and ``adjusted`` p-values: the smallest level that would flag each."""

    flagged: BoolArray
    adjusted: FloatArray


def false_discovery(
    p_value: ArrayLike, *, level: float, missing: ArrayLike | None = None
) -> FalseDiscovery:
    r"""Benjamini-Hochberg: the expected share of false flags among the flags is at most a level.

    With :math:`p_{(1)} \le \dots \le p_{(m)}`, flag all up to the largest :math:`k` with
    :math:`p_{(k)} \le k\,q/m`; the adjusted p is :math:`\min_{l \ge k} m\,p_{(l)}/l`.

    Parameters
    ----------
    p_value
        p-values from 0 to 1, (tests,).
    level
        :math:`q`, between 0 and 1: how large a share of false flags is bearable.
    missing
        True for what was not tested (islands), (tests,); it is never flagged and does not count.

    Returns
    -------
    FalseDiscovery
        ``adjusted`` is NaN where missing.

    Raises
    ------
    MethodError
        For p-values outside 0 to 1, nothing tested, and a level out of range.

    Notes
    -----
    Valid for tests that are independent or go together, as those of neighbouring regions do. Pseudo
    p-values have a smallest value: if nothing can be flagged because 2/(P + 1) is above
    :math:`q/m`, raise the permutations. It says nothing about what was not flagged.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate: a practical and
    powerful approach to multiple testing. Journal of the Royal Statistical Society B 57, 289-300.
    """
    array, gaps = known_numbers(p_value, "p_value", missing=missing)
    refuse(array > 1, "A p-value is above 1", "p_value", "Correct it.")
    if gaps.all():
        raise MethodError("Nothing was tested", "p_value", "Pass at least one p-value.")
    if not 0 < level < 1:
        raise MethodError("A level lies between 0 and 1", f"level {level}", "Try 0.05.")
    known = array[~gaps]
    order = np.argsort(known)
    ranked = known[order] * known.size / np.arange(1, known.size + 1)
    adjusted = np.full(array.shape, np.nan)
    inside = np.empty(known.size)
    inside[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    adjusted[~gaps] = inside
    return FalseDiscovery(flagged=~gaps & (adjusted <= level), adjusted=adjusted)
