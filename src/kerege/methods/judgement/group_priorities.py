"""Weights of a group from the paired comparisons of its members."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers
from kerege.methods.errors import MethodError
from kerege.methods.indicators import analytic_hierarchy_process

WAYS = ("judgements", "priorities")


@dataclass(frozen=True, slots=True)
class GroupPriorities:
    """Weights of the group that add up to 1, (things,).

    ``members`` holds the weights of each member, (members, things), ``consistency_ratios`` how far
    the comparisons of each hold together, (members,).
    """

    weights: FloatArray
    members: FloatArray
    consistency_ratios: FloatArray


def group_priorities(comparisons: ArrayLike, *, aggregate: str) -> GroupPriorities:
    r"""Aggregate by the geometric mean, of comparisons or of weights.

    Of judgements: the group's matrix is :math:`(\prod_e a^{(e)}_{ij})^{1/m}`, and its weights are
    those of the analytic hierarchy process. Of priorities: :math:`w_i \propto
    (\prod_e w^{(e)}_i)^{1/m}`.

    Parameters
    ----------
    comparisons
        Comparisons of each member as `analytic_hierarchy_process` takes them, (members, things,
        things).
    aggregate
        ``"judgements"``: the group is to act as one; ``"priorities"``: members keep their own
        views. To be declared before the first comparison.

    Returns
    -------
    GroupPriorities
        Weights without unit.

    Raises
    ------
    MethodError
        As `analytic_hierarchy_process`, or for another way to aggregate.

    Notes
    -----
    Nobody is left out for inconsistency: that is for those who compared to mend. The mean hides
    how far the members differ; show ``members``' spread beside it.

    References
    ----------
    Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities with the
    analytic hierarchy process. European Journal of Operational Research 108, 165-169.
    """
    if aggregate not in WAYS:
        raise MethodError("There is no such way to aggregate", aggregate, f"Choose of {WAYS}.")
    matrices = finite_numbers(comparisons, "comparisons", ndim=(3,))
    found = [analytic_hierarchy_process(matrix) for matrix in matrices]
    members = np.array([one.weights for one in found])
    if aggregate == "judgements":
        middle = np.exp(np.log(matrices).mean(axis=0))
        weights = analytic_hierarchy_process(middle).weights
    else:
        means = np.exp(np.log(members).mean(axis=0))
        weights = means / means.sum()
    return GroupPriorities(weights, members, np.array([one.consistency_ratio for one in found]))
