"""Totals of a population from a survey."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.survey.design import Estimate, SurveyDesign, columns_of


def survey_total(values: ArrayLike, design: SurveyDesign) -> Estimate:
    r"""Weighted total :math:`\hat Y = \sum_k w_k y_k` with its design-based error.

    :math:`V = \sum_h (1 - f_h) \frac{n_h}{n_h - 1} \sum_i (u_{hi} - \bar u_h)^2`, with
    :math:`u_{hi}` the weighted total of cluster :math:`i` of stratum :math:`h`, :math:`n_h`
    clusters, of which the sample is the part :math:`f_h`.

    Parameters
    ----------
    values
        Answers, (respondents,) or (respondents, variables); may be negative; none missing.
    design
        From :func:`kerege.methods.survey.survey_design`.

    Returns
    -------
    Estimate
        One total for each variable, in its unit.

    Raises
    ------
    MethodError
        For values that are not finite or not one for each respondent.

    Notes
    -----
    A total trusts the weights to add up to the population. The error holds what sampling does, not
    non-response or misunderstanding.

    References
    ----------
    Lumley, T. (2010). *Complex Surveys*. Wiley. Särndal et al.
    (1992). *Model Assisted Survey Sampling*. Springer.
    """
    answers = columns_of(values, "values", design)
    return design.estimate(np.asarray(design.weights @ answers), answers)
