"""Means of a population from a survey."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.survey.design import Estimate, SurveyDesign, columns_of


def survey_mean(values: ArrayLike, design: SurveyDesign) -> Estimate:
    r"""Weighted mean :math:`\bar y = \sum_k w_k y_k / \sum_k w_k` with its linearised error.

    The error is that of the total of the scores :math:`(y_k - \bar y) / \sum w`.

    Parameters
    ----------
    values
        Answers, (respondents,) or (respondents, variables); 0 and 1 give a share; none missing.
    design
        From :func:`kerege.methods.survey.survey_design`.

    Returns
    -------
    Estimate
        One mean for each variable, in its unit.

    Raises
    ------
    MethodError
        For values that are not finite or not one for each respondent.

    Notes
    -----
    Linearisation holds for samples that are not small; of few clusters the error itself is
    uncertain (see the degrees of freedom).

    References
    ----------
    Lumley, T. (2010). *Complex Surveys*. Wiley. Särndal et al.
    (1992). *Model Assisted Survey Sampling*. Springer.
    """
    answers = columns_of(values, "values", design)
    size = design.weights.sum()
    mean = np.asarray(design.weights @ answers / size)
    return design.estimate(mean, (answers - mean) / size)
