"""The comparison that fits least to all the others of one expert."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.errors import MethodError
from kerege.methods.indicators import analytic_hierarchy_process


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """Positions of the two things, what was judged, and what the weights would say."""

    first: int
    second: int
    judged: float
    fitting: float


def inconsistent_comparison(comparisons: ArrayLike) -> Inconsistent:
    r"""Find the pair with the largest :math:`|\log(a_{ij} w_j / w_i)|`, the first among equals.

    Parameters
    ----------
    comparisons
        As `analytic_hierarchy_process` takes them, (things, things).

    Returns
    -------
    Inconsistent
        How many times more important the first is than the second, as judged and as fitting.

    Raises
    ------
    MethodError
        As `analytic_hierarchy_process`, or for a single thing.

    Notes
    -----
    The pair is where to look again, not an error: the comparison may be right and the others
    wrong. The fitting value depends on the comparison itself.

    References
    ----------
    Saaty, T. L. (1980). *The Analytic Hierarchy Process*. McGraw-Hill.
    """
    found = analytic_hierarchy_process(comparisons)
    rows, columns = np.triu_indices(len(found.weights), 1)
    if not len(rows):
        raise MethodError("One thing has no pair", "comparisons", "Compare two things or more.")
    apart = np.abs(np.log(found.judged[rows, columns])).round(12)
    first, second = int(rows[apart.argmax()]), int(columns[apart.argmax()])
    fitting = found.weights[first] / found.weights[second]
    return Inconsistent(first, second, float(fitting * found.judged[first, second]), float(fitting))
