"""Rescaling bootstrap replicates of a survey."""

import numpy as np

from kerege.methods.errors import MethodError
from kerege.methods.survey.design import SurveyDesign
from kerege.methods.survey.replicates import Replicates

FEWEST_DRAWS = 100
"""Fewer draws give a standard error that itself is off by more than 7 %."""


def survey_bootstrap(
    design: SurveyDesign, *, generator: np.random.Generator, draws: int
) -> Replicates:
    r"""Draw :math:`n_h - 1` of the :math:`n_h` clusters of each stratum with return.

    A cluster drawn :math:`m` times has the factor
    :math:`1 - \lambda + \lambda\, m\, n_h/(n_h - 1)` with :math:`\lambda = \sqrt{1 - f_h}`.

    Parameters
    ----------
    design
        From :func:`kerege.methods.survey.survey_design`.
    generator
        Source of randomness; the same seed gives the same replicates.
    draws
        Number of replicates, at least 100.

    Returns
    -------
    Replicates
        With equal scales, 1 / ``draws``.

    Raises
    ------
    MethodError
        For too few draws.

    Notes
    -----
    Right also for medians. A stratum of two clusters keeps one of them in each draw: its errors
    are rough.

    References
    ----------
    Rao, J. N. K. and Wu, C. F. J. (1988). JASA 83, 231-241. Rao, J. N. K., Wu, C. F. J. and Yue,
    K. (1992). Survey Methodology 18, 209-217.
    """
    if draws < FEWEST_DRAWS:
        raise MethodError(
            "So few draws show no error", f"draws {draws}", f"Draw at least {FEWEST_DRAWS} times."
        )
    factors = np.ones((design.stratum.size, draws))
    for stratum, size in enumerate(design.sampled):
        if size == 1:
            continue
        drawn = generator.multinomial(size - 1, np.full(size, 1 / size), size=draws).T
        softened = np.sqrt(1 - design.fraction[stratum])
        factors[design.stratum == stratum] = 1 - softened + softened * drawn * size / (size - 1)
    return Replicates(design, factors, np.full(draws, 1 / draws))
