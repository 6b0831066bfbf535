"""p % rule, also with prior knowledge q: one contributor can estimate another too closely."""

import numpy as np

from kerege.methods.disclosure.contributions import Contributions, PrimaryCells
from kerege.methods.errors import MethodError


def p_percent_rule(given: Contributions, *, p: float, q: float = 100.0) -> PrimaryCells:
    r"""Find the cells whose second contributor can estimate the first to within p per cent.

    A cell is unsafe where :math:`X - x_1 - x_2 < \frac{p}{q} x_1`; the upper level is
    :math:`\frac{p}{q} x_1 - (X - x_1 - x_2)`, and the lower level equals it.

    Parameters
    ----------
    given
        Amounts of the holders, from `contributions`; non-negative.
    p
        Per cent, above 0.
    q
        To within how many per cent everyone can estimate the contributions of the others before
        anything is published: above p, at most 100 (nothing but that none is negative).

    Returns
    -------
    PrimaryCells

    Raises
    ------
    MethodError
        For p and q outside their ranges.

    References
    ----------
    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.1 (p %-rule,
    (p,q)-rule) and 4.2.2 (upper protection levels).
    """
    if not 0 < p < q <= 100:  # noqa: PLR2004 -- per cent
        raise MethodError(
            "A p % rule needs p above 0, and q above p and at most 100",
            f"p {p}, q {q}",
            "Write p=10 for: nobody may estimate another to within 10 %.",
        )
    first, second = given.largest(2)
    rest = given.total() - first - second
    # Sums of floats leave a remainder where there is none.
    rest = np.where(given.count() <= 2, 0.0, np.maximum(rest, 0.0))  # noqa: PLR2004 -- first and second
    unsafe = rest < p / q * first
    level = np.where(unsafe, p / q * first - rest, 0.0)
    return PrimaryCells(unsafe, level, np.minimum(level, given.total()), np.zeros_like(level))
