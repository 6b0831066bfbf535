"""Means by domain: regions, sub-sectors or groups that the design did not fix."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.errors import MethodError
from kerege.methods.survey.design import Estimate, SurveyDesign, columns_of


@dataclass(frozen=True, slots=True)
class DomainMeans:
    """Means of the domains in the order of ``labels``; ``respondents`` and weight of each."""

    labels: NDArray[np.generic]
    estimate: Estimate
    respondents: IntArray
    population: FloatArray


def domain_means(values: ArrayLike, domains: ArrayLike, design: SurveyDesign) -> DomainMeans:
    r"""Weighted mean of each domain, with errors that know its size is random.

    For domain :math:`d`, :math:`\bar y_d = \sum_d w y / \sum_d w`; the scores are
    :math:`(y_k - \bar y_d) / \sum_d w` inside and 0 outside. All clusters count, also those without
    a respondent of the domain: a sample cut down to the domain would understate the error.

    Parameters
    ----------
    values
        Answers to one question, (respondents,), none missing. Who did not answer: make
        "no answer" a domain, so that the design stays whole.
    domains
        Label of each respondent's domain, (respondents,).
    design
        From :func:`kerege.methods.survey.survey_design`.

    Returns
    -------
    DomainMeans
        With the covariance between domains, so that ``estimate.contrast`` compares them rightly.

    Raises
    ------
    MethodError
        For values that are not finite or not one for each respondent, or more than one question.

    Notes
    -----
    Of few respondents the error is itself unknown, and 0 where all of them agree: that is not
    certainty. Look at ``respondents`` before showing a number.

    References
    ----------
    Särndal et al.
    (1992). *Model Assisted Survey Sampling*. Springer. Lumley, T. (2010). *Complex Surveys*. Wiley.
    """
    answers = columns_of(values, "values", design)
    if answers.shape[1] != 1:
        raise MethodError("Pass one question", f"values {answers.shape}", "Call once for each.")
    names = np.asarray(domains)
    if names.shape != design.weights.shape:
        raise MethodError(
            "There is not one domain for each respondent",
            f"domains {names.shape}, respondents {design.weights.size}",
            "Give the domains in the order of the weights.",
        )
    labels, domain = np.unique(names, return_inverse=True)
    weighted = design.weights * answers[:, 0]
    population = np.asarray(np.bincount(domain, weights=design.weights), dtype=np.float64)
    mean = np.bincount(domain, weights=weighted) / population
    scores = np.zeros((domain.size, labels.size))
    scores[np.arange(domain.size), domain] = (answers[:, 0] - mean[domain]) / population[domain]
    return DomainMeans(labels, design.estimate(mean, scores), np.bincount(domain), population)
