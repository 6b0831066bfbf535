"""Placebos of a synthetic control: other units, an earlier start, without each donor."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray
from kerege.methods.errors import MethodError
from kerege.methods.evaluation.synthetic_control import SyntheticControl, read, synthetic_control


@dataclass(frozen=True, slots=True)
class Placebos:
    """Every unit taken as if it were the treated one.

    Attributes
    ----------
    ratio
        Error after over error before of each unit (units,).
    gap
        Gap of each unit (units, periods).
    p_value
        Share of units, the treated one among them, whose ratio is at least its.
    least_p_value
        The least that so few units allow: one over their number.
    """

    ratio: FloatArray
    gap: FloatArray
    p_value: float
    least_p_value: float


def placebo_in_space(
    outcome: ArrayLike,
    *,
    treated: int,
    first: int,
    predictors: ArrayLike | None = None,
    predictor_weights: ArrayLike | None = None,
) -> Placebos:
    r"""Give every unit a synthetic control and ask how rare the treated one's ratio is.

    :math:`p = \#\{j : r_j \ge r_1\}/(J+1)` with the ratio :math:`r` of the root mean squared gap
    after to that before the start. The treated unit is no donor of the others.

    Parameters
    ----------
    outcome, treated, first, predictors, predictor_weights
        As for `synthetic_control`.

    Returns
    -------
    Placebos
        Gaps in the unit of the outcome.

    Raises
    ------
    MethodError
        As `synthetic_control`; also where the treated unit is fitted exactly (no ratio), where
        fewer than three other units remain, or where one of them never moves.

    Notes
    -----
    It is a permutation test: exact only if treatment could have fallen on any of the units.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2010). *Journal of the American Statistical
    Association* 105, 493-505.
    """
    ours = synthetic_control(
        outcome,
        treated=treated,
        first=first,
        predictors=predictors,
        predictor_weights=predictor_weights,
    )
    if not np.isfinite(ours.ratio):
        raise MethodError(
            "The treated unit is fitted exactly, so that its ratio has no meaning",
            f"outcome, {first} periods before the start",
            "Pass more periods before the start, or fewer donors.",
        )
    y = read(outcome, treated, first)
    others = np.delete(np.arange(y.shape[0]), treated)
    x = None if predictors is None else np.asarray(predictors, dtype=np.float64)[others]
    ratio, gap = np.full(y.shape[0], ours.ratio), np.empty_like(y)
    gap[treated] = ours.gap
    for row, unit in enumerate(others):
        made = synthetic_control(
            y[others], treated=row, first=first, predictors=x, predictor_weights=predictor_weights
        )
        ratio[unit], gap[unit] = made.ratio, made.gap
    p_value = float((ratio >= ours.ratio * (1 - 1e-12)).mean())
    return Placebos(ratio, gap, p_value, 1 / y.shape[0])


def placebo_in_time(
    outcome: ArrayLike,
    *,
    treated: int,
    first: int,
    pretended: int,
) -> SyntheticControl:
    """Pretend that treatment began earlier, and use only the periods before it really did.

    Parameters
    ----------
    outcome, treated, first
        As for `synthetic_control`, matched on the outcomes.
    pretended
        Column of the pretended start: at least three periods before it, itself before ``first``.

    Returns
    -------
    SyntheticControl
        Its gap from ``pretended`` on should be as small as before.

    Raises
    ------
    MethodError
        As `synthetic_control`; also for a pretended start that is not before the real one.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015). Comparative politics and the synthetic
    control method. *American Journal of Political Science* 59, 495-510.
    """
    y = read(outcome, treated, first)
    if pretended >= first:
        raise MethodError(
            "The pretended start is not before the real one",
            f"pretended {pretended}, first {first}",
            "Choose an earlier period.",
        )
    return synthetic_control(y[:, :first], treated=treated, first=pretended)


def leave_one_out(outcome: ArrayLike, *, treated: int, first: int) -> dict[int, SyntheticControl]:
    """Build the control again without each donor that has a weight.

    Parameters
    ----------
    outcome, treated, first
        As for `synthetic_control`, matched on the outcomes.

    Returns
    -------
    dict
        Row of the donor left out -> the control without it (weights over all rows).

    Raises
    ------
    MethodError
        As `synthetic_control`; fewer than two donors may not remain.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015). *American Journal of Political Science* 59,
    495-510.
    """
    whole = synthetic_control(outcome, treated=treated, first=first)
    y = read(outcome, treated, first)
    found = {}
    for donor in np.flatnonzero(whole.weights > 0):
        kept = np.delete(np.arange(y.shape[0]), donor)
        row = int(np.flatnonzero(kept == treated)[0])
        made = synthetic_control(y[kept], treated=row, first=first)
        weights = np.zeros(y.shape[0])
        weights[kept] = made.weights
        found[int(donor)] = replace(made, weights=weights)
    return found
