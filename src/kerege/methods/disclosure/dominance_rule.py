"""Dominance rule: a few contributors make up nearly all of a cell."""

import numpy as np

from kerege.methods.disclosure.contributions import Contributions, PrimaryCells
from kerege.methods.errors import MethodError


def dominance_rule(given: Contributions, *, n: int, k: float) -> PrimaryCells:
    r"""Find the cells of which the n largest contributions exceed k per cent.

    A cell is unsafe where :math:`x_1 + \dots + x_n > \frac{k}{100} X`; the upper level is
    :math:`\frac{100}{k}(x_1 + \dots + x_n) - X`, and the lower level equals it.

    Parameters
    ----------
    given
        Amounts of the holders, from `contributions`; non-negative.
    n
        How many contributors act together, at least 1.
    k
        Per cent, above 0 and below 100. The parameters are not to be published.

    Returns
    -------
    PrimaryCells

    Raises
    ------
    MethodError
        For n below 1 or k outside its range.

    Notes
    -----
    With n = 1 the second largest contributor may still estimate the largest closely; prefer the
    p % rule, which takes the second's knowledge into account.

    References
    ----------
    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.1 and 4.2.2 (upper
    protection levels).
    """
    if n < 1 or not 0 < k < 100:  # noqa: PLR2004 -- per cent
        raise MethodError(
            "A dominance rule needs n of at least 1 and k between 0 and 100 per cent",
            f"n {n}, k {k}",
            "Write n=2, k=85 for: two contributors make up more than 85 %.",
        )
    most, total = given.largest(n).sum(axis=0), given.total()
    unsafe = most * 100 > k * total
    level = np.where(unsafe, 100 / k * most - total, 0.0)
    return PrimaryCells(unsafe, level, np.minimum(level, total), np.zeros_like(level))
