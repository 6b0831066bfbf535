"""Totals with calibrated weights: the error that the known totals leave."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.survey.design import Estimate, SurveyDesign, columns_of
from kerege.methods.survey.linear_calibration import read_calibration, solve_for


def calibrated_total(
    values: ArrayLike, design: SurveyDesign, *, weights: ArrayLike, auxiliary: ArrayLike
) -> Estimate:
    r"""Total with calibrated or raked weights; only what the known totals do not explain varies.

    :math:`\hat Y = \sum w y`; the error is that of the total of the residuals
    :math:`e = y - X B` of the regression weighted by the design, times the calibrated weights.

    Parameters
    ----------
    values
        Answers, (respondents,) or (respondents, variables), none missing.
    design
        With the design weights from before the calibration.
    weights
        Calibrated weights, (respondents,).
    auxiliary
        What was calibrated to, (respondents, totals), no redundant column; after raking, a column
        of ones and all but one category of each margin.

    Returns
    -------
    Estimate
        One total for each variable.

    Raises
    ------
    MethodError
        For values that are not finite, shapes that do not fit, or a redundant column.

    Notes
    -----
    Passing calibrated weights as design weights instead would overstate the error where the
    auxiliary values explain the answers.

    References
    ----------
    Deville, J.-C. and Särndal, C.-E. (1992). JASA 87, 376-382. Särndal et al.
    (1992). *Model Assisted Survey Sampling*. Springer.
    """
    answers = columns_of(values, "values", design)
    final = finite_numbers(weights, "weights", negative=True)
    if final.shape != design.weights.shape:
        raise MethodError(
            "There is not one weight for each respondent",
            f"weights {final.shape}, respondents {design.weights.size}",
            "Give the calibrated weights in the order of the design.",
        )
    count = np.asarray(auxiliary).shape[-1] if np.ndim(auxiliary) else 0
    known, _, start = read_calibration(auxiliary, np.zeros(count), design.weights)
    residual = answers - known @ _regression(known, start, answers)
    ratio = (final / start)[:, None]
    return design.estimate(np.asarray(final @ answers), ratio * residual)


def _regression(known: FloatArray, weights: FloatArray, answers: FloatArray) -> FloatArray:
    sums = (known * weights[:, None]).T @ answers
    return np.column_stack([solve_for(known, weights, column) for column in sums.T])
