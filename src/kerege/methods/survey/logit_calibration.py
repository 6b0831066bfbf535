"""Bounded calibration: weights that add up to known totals and change within limits."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.survey.clash import clashing_targets
from kerege.methods.survey.linear_calibration import (
    Calibrated,
    missed,
    read_calibration,
    solve_for,
)

NEAR = 1e-11
"""Relative distance at which the totals hold."""
MET = 1e-9
"""Relative distance beyond which the totals do not hold."""
STEPS = 100
"""Newton steps before asking whether the totals can be met at all."""


def logit_calibration(
    auxiliary: ArrayLike, totals: ArrayLike, weights: ArrayLike, *, lower: float, upper: float
) -> Calibrated:
    r"""Change each weight by a factor between two bounds so that known totals hold.

    The factor is :math:`F(u) = L + (U - L)\,\mathrm{logit}^{-1}(A u + c)` with
    :math:`u = X\lambda`, :math:`A = (U - L)/[(1 - L)(U - 1)]` and :math:`F(0) = 1`.
    The convex dual is minimised by Newton's method with halved steps.

    Parameters
    ----------
    auxiliary, totals, weights
        As :func:`kerege.methods.survey.linear_calibration`.
    lower, upper
        Bounds of the ratio of new to old weight: 0 or more and below 1; above 1.

    Returns
    -------
    Calibrated
        Weights that meet the totals, all ratios within the bounds.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.survey.linear_calibration`; also for bounds that do not hold 1
        between them, and totals that no weights within the bounds can meet: the message names a
        smallest set of them.

    Notes
    -----
    Narrow bounds hide a poor sample: the nearer they must be to the edge of what is possible, the
    more weights stand on a bound.

    References
    ----------
    Deville, J.-C. and Särndal, C.-E. (1992). JASA 87, 376-382, case 6.
    """
    known, target, start = read_calibration(auxiliary, totals, weights)
    if not 0 <= lower < 1 < upper < np.inf:
        raise MethodError(
            "The bounds do not hold 1 between them",
            f"lower {lower}, upper {upper}",
            "Take for example 0.3 and 3.",
        )
    curve = _Curve(known, target, start, lower, upper)
    ratio = curve.minimise()
    final = start * ratio
    deviation = missed(known, target, final)
    if deviation > MET:
        raise _why(known, target, start, lower, upper)
    return Calibrated(final, ratio, deviation)


class _Curve:
    """The dual of the calibration: convex, with the missed totals as its slope."""

    def __init__(
        self, known: FloatArray, target: FloatArray, start: FloatArray, lower: float, upper: float
    ) -> None:
        self.known, self.target, self.start = known, target, start
        self.lower, self.upper = lower, upper
        self.steep = (upper - lower) / ((1 - lower) * (upper - 1))
        self.shift = float(np.log((1 - lower) / (upper - 1)))

    def ratio(self, point: FloatArray) -> FloatArray:
        inner = special.expit(self.steep * (self.known @ point) + self.shift)
        return np.asarray(self.lower + (self.upper - self.lower) * inner)

    def height(self, point: FloatArray) -> float:
        along = self.known @ point
        soft = np.logaddexp(0, self.steep * along + self.shift)
        each = self.lower * along + (self.upper - self.lower) / self.steep * soft
        return float(self.start @ each - self.target @ point)

    def minimise(self) -> FloatArray:
        point = np.zeros(self.target.size)
        for _ in range(STEPS):
            if self.short(point) <= NEAR:
                break
            ratio = self.ratio(point)
            bend = self.start * (ratio - self.lower) * (self.upper - ratio)
            bend /= (1 - self.lower) * (self.upper - 1)
            step = self._step(bend, self.start * ratio)
            if step is None:
                break
            point = self._shorten(point, step)
        return self.ratio(point)

    def _step(self, bend: FloatArray, weights: FloatArray) -> FloatArray | None:
        """Newton's step, or nothing where all weights that matter stand on a bound."""
        if not (bend @ self.known**2).all():
            return None
        try:
            return solve_for(self.known, bend, self.target - weights @ self.known)
        except np.linalg.LinAlgError:
            return None

    def _shorten(self, point: FloatArray, step: FloatArray) -> FloatArray:
        """Halve the step until it leads down.

        Near the bottom heights differ by less than their rounding, which would stop the search at
        half of the digits: there a step also counts that brings the totals nearer.
        """
        height, short = self.height(point), self.short(point)
        length = 1.0
        while length > NEAR:
            further = np.asarray(point + length * step)
            if self.height(further) < height or self.short(further) < short:
                return further
            length /= 2
        return point

    def short(self, point: FloatArray) -> float:
        return missed(self.known, self.target, self.start * self.ratio(point))


def _why(
    known: FloatArray, target: FloatArray, start: FloatArray, lower: float, upper: float
) -> MethodError:
    rows = sparse.csr_array(known.T)
    clash = clashing_targets(rows, target, start * lower, start * upper)
    if clash:
        return MethodError(
            "No weights within the bounds meet these totals together",
            f"totals {clash}",
            "Widen the bounds, drop one of these totals, or check their units.",
        )
    return MethodError(
        "The totals can only be met with weights on the bounds",
        f"lower {lower}, upper {upper}",
        "Widen the bounds a little.",
    )
