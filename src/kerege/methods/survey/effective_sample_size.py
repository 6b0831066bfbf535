"""Effective sample size and design effects."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.survey.design import SurveyDesign, columns_of
from kerege.methods.survey.survey_mean import survey_mean


def effective_sample_size(weights: ArrayLike) -> float:
    r"""Kish's size :math:`(\sum w)^2 / \sum w^2`: equal weights that would tell as much.

    Parameters
    ----------
    weights
        Weights, not negative, (respondents,).

    Returns
    -------
    float
        From 1 to the number of respondents.

    Raises
    ------
    MethodError
        For negative or non-finite weights or no weight at all.

    Notes
    -----
    It holds where weights have nothing to do with the answers; it knows no clusters or strata.

    References
    ----------
    Kish, L. (1965). *Survey Sampling*. Wiley.
    """
    weight = finite_numbers(weights, "weights")
    refuse(np.asarray(not weight.any()), "There is no weight at all", "weights", "Weigh someone.")
    share = weight / weight.max()
    return float(share.sum() ** 2 / (share**2).sum())


def design_effect(values: ArrayLike, design: SurveyDesign) -> FloatArray:
    r"""Variance of the mean under the design over that of a simple random sample.

    The simple sample has the same size :math:`n`, drawn without return from a population of
    :math:`N = \sum w`: :math:`(1 - n/N) s^2 / n`, with the weighted
    :math:`s^2 = \frac{n}{n-1} \sum w (y - \bar y)^2 / \sum w`.

    Parameters
    ----------
    values
        Answers, (respondents,) or (respondents, variables), none missing.
    design
        From :func:`kerege.methods.survey.survey_design`; its weights add up to the population.

    Returns
    -------
    ndarray
        (variables,); above 1 the design tells less than a simple sample, below 1 more.

    Raises
    ------
    MethodError
        For values that are not finite or all equal, fewer than two respondents, or weights that add
        up to no more than the number of respondents.

    Notes
    -----
    Each variable has its own; a design effect of the mean says nothing of differences.

    References
    ----------
    Kish, L. (1965). *Survey Sampling*. Wiley.
    """
    answers = columns_of(values, "values", design)
    respondents, population = design.weights.size, float(design.weights.sum())
    if respondents == 1 or population <= respondents:
        raise MethodError(
            "The weights do not add up to a population larger than the sample",
            f"weights {population:g}, respondents {respondents}",
            "Pass weights that say how many each respondent stands for.",
        )
    found = survey_mean(answers, design)
    spread = design.weights @ (answers - found.value) ** 2 / population
    refuse(np.asarray(spread == 0), "All answers are equal", "values", "Leave the question out.")
    simple = (1 - respondents / population) * spread / (respondents - 1)
    return np.asarray(found.standard_error**2 / simple)
