"""Ratios of two totals from a survey."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import refuse
from kerege.methods.errors import MethodError
from kerege.methods.survey.design import Estimate, SurveyDesign, columns_of


def survey_ratio(numerator: ArrayLike, denominator: ArrayLike, design: SurveyDesign) -> Estimate:
    r"""Ratio of totals :math:`R = \sum w y / \sum w x` with its linearised error.

    The error is that of the total of the scores :math:`(y_k - R x_k) / \sum w x`.

    Parameters
    ----------
    numerator, denominator
        Answers of the same respondents, (respondents,) or (respondents, ratios); none missing.
    design
        From :func:`kerege.methods.survey.survey_design`.

    Returns
    -------
    Estimate
        One ratio for each pair of columns.

    Raises
    ------
    MethodError
        For values that are not finite or not one for each respondent, pairs that do not fit, or a
        denominator that adds up to zero.

    Notes
    -----
    Turnover per job of all firms together, not the mean of each firm's own ratio. In small samples
    the ratio is a little biased.

    References
    ----------
    Lumley, T. (2010). *Complex Surveys*. Wiley. Särndal et al.
    (1992). *Model Assisted Survey Sampling*. Springer.
    """
    upper = columns_of(numerator, "numerator", design)
    lower = columns_of(denominator, "denominator", design)
    if upper.shape[1] != lower.shape[1] and 1 not in {upper.shape[1], lower.shape[1]}:
        raise MethodError(
            "Numerators and denominators do not pair",
            f"numerator {upper.shape}, denominator {lower.shape}",
            "Pass as many of both, or one denominator for all.",
        )
    upper, lower = np.broadcast_arrays(upper, lower)
    below = design.weights @ lower
    refuse(np.asarray(below == 0), "A denominator adds up to zero", "denominator", "Leave it out.")
    ratio = np.asarray(design.weights @ upper / below)
    return design.estimate(ratio, (upper - ratio * lower) / below)
