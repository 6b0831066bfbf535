"""Box-Cox transformation: a skewed positive indicator made more symmetric."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from kerege.methods.arrays import FloatArray, known_numbers, refuse

BOUNDS = (-5.0, 5.0)
"""Where the power is looked for."""


@dataclass(frozen=True, slots=True)
class BoxCox:
    """Transformed values, shape of the values, and the power of each indicator."""

    values: FloatArray
    powers: FloatArray


def box_cox(values: ArrayLike, *, missing: ArrayLike | None = None) -> BoxCox:
    r"""Transform each indicator by the power of largest likelihood.

    :math:`(x^\lambda - 1)/\lambda`, and :math:`\ln x` for :math:`\lambda = 0`, with the
    :math:`\lambda` that makes the indicator most like a normal one. :math:`x` is divided by its
    geometric mean first, so that the unit does not matter.

    Parameters
    ----------
    values
        Indicators above zero in their own units, (regions, indicators).
    missing
        True where a value is not known, shape of ``values``.

    Returns
    -------
    BoxCox
        Values without unit, in the order of the original; NaN where missing. Powers lie between
        -5 and 5.

    Raises
    ------
    MethodError
        For values that are not finite or not above zero, or an indicator that does not vary.

    Notes
    -----
    The transformed value has no unit a reader knows, and a power fitted to these regions is another
    one next year: fix it for a series. Zero and negative values are refused, not shifted.

    References
    ----------
    Box, G. E. P. and Cox, D. R. (1964). An analysis of transformations. *Journal of the Royal
    Statistical Society* B 26, 211-252.
    """
    array, _ = known_numbers(values, "values", ndim=(2,), missing=missing, negative=True)
    refuse(
        array <= 0,
        "A value is not above zero, so it has no power",
        "values",
        "Leave the indicator as it is, or treat its outliers by winsorising.",
    )
    refuse(
        np.asarray(np.nanmax(array, axis=0) == np.nanmin(array, axis=0)),
        "An indicator is the same in every region",
        "values",
        "Leave the indicator out: it does not tell regions apart.",
    )
    logs = np.log(array)
    logs = logs - np.nanmean(logs, axis=0)
    powers = np.array([_power(column[~np.isnan(column)]) for column in logs.T])
    return BoxCox(np.stack([_apply(x, p) for x, p in zip(logs.T, powers, strict=True)], 1), powers)


def _apply(logs: FloatArray, power: float) -> FloatArray:
    return np.asarray(np.expm1(power * logs) / power if power else logs)


def _power(logs: FloatArray) -> float:
    """Find the power of largest likelihood; with mean zero its Jacobian term is constant."""

    def loss(power: float) -> float:
        return float(np.log(np.var(_apply(logs, power))))

    return float(minimize_scalar(loss, bounds=BOUNDS, method="bounded", options={"xatol": 1e-9}).x)
