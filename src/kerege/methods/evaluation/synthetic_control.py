"""Synthetic control: a mixture of untreated units that moved like the treated one before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.evaluation.simplex_least_squares import simplex_least_squares

BEFORE = 3
DONORS = 2
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """The treated unit beside its mixture.

    Attributes
    ----------
    weights
        Weight of each unit (units,), zero for the treated one; they sum to one.
    predictor_weights
        Weight of each predictor, summing to one (of each period before, without predictors).
    synthetic
        Outcome of the mixture (periods,).
    gap
        Treated less synthetic (periods,): after the start, the effect.
    error_before, error_after
        Root mean squared gap before and after the start.
    ratio
        ``error_after / error_before``; infinite for an exact fit.
    fit
        ``error_before`` over the standard deviation of the treated unit before the start: well
        below one, or the mixture explains nothing.
    is_unique
        Whether no other weights on the same units fit as well.
    """

    weights: FloatArray
    predictor_weights: FloatArray
    synthetic: FloatArray
    gap: FloatArray
    error_before: float
    error_after: float
    ratio: float
    fit: float
    is_unique: bool


def synthetic_control(
    outcome: ArrayLike,
    *,
    treated: int,
    first: int,
    predictors: ArrayLike | None = None,
    predictor_weights: ArrayLike | None = None,
) -> SyntheticControl:
    r"""Build the mixture of the other units that fits the treated one before the start.

    Weights :math:`w \ge 0`, :math:`\sum w = 1` minimise :math:`\sum_k v_k (x_{1k} - \sum_j w_j
    x_{jk})^2`, solved exactly. Without predictors the :math:`x` are the outcomes before the start,
    of equal weight. With predictors (each divided by its standard deviation over units) the
    :math:`v` are those given, else those that fit the outcomes before the start best, searched
    from several starting points without chance.

    Parameters
    ----------
    outcome
        Panel (units, periods); none missing. The other units must be untreated throughout.
    treated
        Row of the treated unit.
    first
        Column of the first treated period: at least three before it, one from it on.
    predictors
        Characteristics before the start (units, predictors), each in its own unit.
    predictor_weights
        Weight of each predictor, zero or more.

    Returns
    -------
    SyntheticControl
        Gap in the unit of the outcome.

    Raises
    ------
    MethodError
        For non-finite numbers, fewer than three periods before or two other units, a unit or period
        that does not exist, a predictor that does not vary, weights that do not fit, or a treated
        unit that never moves before the start.

    Notes
    -----
    A bad fit before the start (``fit``) makes the gap meaningless, and so does a spell of luck with
    many units and few periods: then any line can be fitted. There is no standard error; see
    `placebo_in_space`.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2010). Synthetic control methods for comparative
    case studies. *Journal of the American Statistical Association* 105, 493-505. Abadie, A. (2021).
    *Journal of Economic Literature* 59, 391-425.
    """
    y = read(outcome, treated, first)
    before = y[:, :first]
    if predictors is None:
        if predictor_weights is not None:
            raise MethodError(
                "Weights without predictors", "predictor_weights", "Pass the predictors as well."
            )
        shares = np.full(first, 1 / first)
        weights = _mix(before.T, shares, treated)
        return _result(y, weights=weights, shares=shares, treated=treated, first=first, x=before.T)
    x = _predictors(predictors, y)
    shares = (
        _search(x, before, treated)
        if predictor_weights is None
        else _given(predictor_weights, x.shape[0])
    )
    weights = _mix(x, shares, treated)
    return _result(y, weights=weights, shares=shares, treated=treated, first=first, x=x)


def read(outcome: ArrayLike, treated: int, first: int) -> FloatArray:
    """Read a panel with one treated unit."""
    y = finite_numbers(outcome, "outcome", ndim=(2,), negative=True)
    units, periods = y.shape
    if not 0 <= treated < units or units - 1 < DONORS:
        raise MethodError(
            "There is no treated unit with two others",
            f"treated {treated}, {units} units",
            "Pass the row of the treated unit and at least two others.",
        )
    if not BEFORE <= first < periods:
        raise MethodError(
            "The start leaves too few periods",
            f"first {first}, {periods} periods",
            "Three periods before and one from the start on are the least.",
        )
    if float(np.ptp(y[treated, :first])) == 0:
        raise MethodError(
            "The treated unit does not move before the start",
            f"outcome, row {treated}",
            "A flat line is fitted by any mixture; pass an outcome that is measured.",
        )
    return y


def _predictors(predictors: ArrayLike, y: FloatArray) -> FloatArray:
    x = finite_numbers(predictors, "predictors", ndim=(2,), negative=True)
    if x.shape[0] != y.shape[0]:
        raise MethodError(
            "The predictors do not fit the units",
            f"predictors {x.shape}, outcome {y.shape}",
            "Pass one row a unit.",
        )
    spread = x.std(axis=0, ddof=1)
    if (spread == 0).any():
        raise MethodError(
            "A predictor is the same everywhere",
            f"predictors, column {int(np.argmin(spread))}",
            "Leave it out.",
        )
    return np.asarray((x / spread).T)


def _given(predictor_weights: ArrayLike, count: int) -> FloatArray:
    shares = finite_numbers(predictor_weights, "predictor_weights")
    if shares.shape != (count,) or shares.sum() == 0:
        raise MethodError(
            "The weights do not fit the predictors",
            f"predictor_weights {shares.shape}, {count} predictors",
            "Pass one weight each, not all zero.",
        )
    return np.asarray(shares / shares.sum())


def _mix(x: FloatArray, shares: FloatArray, treated: int) -> FloatArray:
    scaled = x * np.sqrt(shares)[:, None]
    others = np.delete(np.arange(x.shape[1]), treated)
    weights = np.zeros(x.shape[1])
    weights[others] = simplex_least_squares(scaled[:, others], scaled[:, treated])
    return weights


def _search(x: FloatArray, before: FloatArray, treated: int) -> FloatArray:
    """Return the predictor weights whose mixture fits the outcomes before the start best."""
    count = x.shape[0]
    if count == 1:
        return np.ones(1)

    def shares(free: FloatArray) -> FloatArray:
        raised = np.exp(free - free.max())
        return np.asarray(raised / raised.sum())

    def loss(free: FloatArray) -> float:
        gap = before[treated] - _mix(x, shares(free), treated) @ before
        return float((gap**2).mean())

    starts = [np.zeros(count), *(3.0 * np.eye(count))]
    scale = loss(starts[0]) or 1.0
    options = {"xatol": 1e-4, "fatol": 1e-9 * scale, "maxfev": 200 * count}
    found = [
        optimize.minimize(loss, start, method="Nelder-Mead", options=options) for start in starts
    ]
    return shares(np.asarray(min(found, key=lambda result: float(result.fun)).x))


def _result(
    y: FloatArray,
    *,
    weights: FloatArray,
    shares: FloatArray,
    treated: int,
    first: int,
    x: FloatArray,
) -> SyntheticControl:
    synthetic = weights @ y
    gap = y[treated] - synthetic
    before, after = (float(np.sqrt((part**2).mean())) for part in (gap[:first], gap[first:]))
    exact = before <= EXACT * float(np.abs(y[treated]).max())
    active = x[:, weights > 0] * np.sqrt(shares)[:, None]
    rank = np.linalg.matrix_rank(np.vstack([active, np.ones(active.shape[1])]))
    return SyntheticControl(
        weights,
        shares,
        synthetic,
        gap,
        before,
        after,
        np.inf if exact else after / before,
        before / float(y[treated, :first].std()),
        bool(rank == active.shape[1]) and not exact,
    )
