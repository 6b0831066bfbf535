"""Jackknife replicates: leave out one cluster at a time."""

import numpy as np

from kerege.methods.errors import MethodError
from kerege.methods.survey.design import SurveyDesign
from kerege.methods.survey.replicates import Replicates

MOST_CLUSTERS = 5000
"""The factors of more would take more than 200 MB."""


def jackknife(design: SurveyDesign) -> Replicates:
    r"""JK1 of a design with one stratum, JKn of one with more.

    Each replicate leaves out one cluster and raises the others of its stratum by
    :math:`n_h / (n_h - 1)`; its squared deviation is weighed by
    :math:`(1 - f_h)(n_h - 1)/n_h`.

    Parameters
    ----------
    design
        From :func:`kerege.methods.survey.survey_design`.

    Returns
    -------
    Replicates
        As many as there are clusters in strata that were not taken whole.

    Raises
    ------
    MethodError
        Where every stratum was taken whole, so that nothing varies, or for more than 5,000
        clusters.

    Notes
    -----
    Right for totals, means, ratios and other smooth statistics, not for medians. The factors take
    clusters x replicates of memory: for many clusters draw a bootstrap.

    References
    ----------
    Wolter, K. M. (2007). *Introduction to Variance Estimation*, 2nd ed. Springer.
    Rust, K. F. and Rao, J. N. K. (1996). Statistical Methods in Medical Research 5, 283-310.
    """
    left_out = np.flatnonzero(design.fraction[design.stratum] < 1)
    if not left_out.size:
        raise MethodError(
            "Every stratum was taken whole, so nothing varies",
            "design",
            "Take the linearised errors, which are zero.",
        )
    if left_out.size > MOST_CLUSTERS:
        raise MethodError(
            "So many clusters make too many replicates",
            f"design, clusters {left_out.size}, at most {MOST_CLUSTERS}",
            "Draw a bootstrap, or take the linearised errors.",
        )
    stratum = design.stratum[left_out]
    size = design.sampled[stratum]
    same = design.stratum[:, None] == stratum
    factors = np.where(same, size / (size - 1), 1.0)
    factors[left_out, np.arange(left_out.size)] = 0
    return Replicates(design, factors, (1 - design.fraction[stratum]) * (size - 1) / size)
