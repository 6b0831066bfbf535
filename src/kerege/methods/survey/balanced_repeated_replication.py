"""Balanced repeated replication: half-samples of a design with two clusters in each stratum."""

import numpy as np
from scipy.linalg import hadamard

from kerege.methods.errors import MethodError
from kerege.methods.survey.design import SurveyDesign
from kerege.methods.survey.replicates import Replicates

PAIR = 2
"""Clusters in each stratum."""


def balanced_repeated_replication(design: SurveyDesign, *, fay: float) -> Replicates:
    r"""Half-samples balanced by the columns of a Hadamard matrix, softened by Fay's factor.

    In each replicate one cluster of each stratum has the factor :math:`2 - \rho`, the other
    :math:`\rho`; squared deviations are weighed by :math:`1 / R(1 - \rho)^2`.

    Parameters
    ----------
    design
        From :func:`kerege.methods.survey.survey_design`, two clusters in each stratum and no
        population given.
    fay
        :math:`\rho` from 0 (one cluster left out) to below 1; 0.5 keeps every domain alive.

    Returns
    -------
    Replicates
        As many as the first power of two above the number of strata.

    Raises
    ------
    MethodError
        For a stratum without exactly two clusters, a finite population, or a factor out of range.

    Notes
    -----
    Right also for medians. It knows no finite population, so it is refused where one is given.

    References
    ----------
    McCarthy, P. J. (1969). Review of the International Statistical Institute 37, 239-264. Judkins,
    D. R. (1990). Journal of Official Statistics 6, 223-239 (Fay).
    """
    if not 0 <= fay < 1:
        raise MethodError("Fay's factor lies from 0 to below 1", f"fay {fay}", "Take 0 or 0.5.")
    if (design.sampled != PAIR).any():
        raise MethodError(
            "Balanced replication needs two clusters in each stratum",
            f"design, clusters by stratum {design.sampled.tolist()}",
            "Take the jackknife or the bootstrap.",
        )
    if design.fraction.any():
        raise MethodError(
            "Balanced replication knows no finite population",
            "design",
            "Leave the population out, which is on the safe side, or take the jackknife.",
        )
    strata = design.sampled.size
    replicates = 1 << int(strata).bit_length()
    # The first column is constant and would leave its stratum unbalanced against the whole.
    signs = hadamard(replicates)[:, 1 : strata + 1]
    first = np.zeros(design.stratum.size, dtype=np.bool_)
    first[np.unique(design.stratum, return_index=True)[1]] = True
    turned = np.where(first[:, None], signs.T[design.stratum], -signs.T[design.stratum])
    factors = 1 + (1 - fay) * turned.astype(np.float64)
    return Replicates(design, factors, np.full(replicates, 1 / (replicates * (1 - fay) ** 2)))
