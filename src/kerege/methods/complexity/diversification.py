"""Which activity is next for a region: near to what it has, and complex; and because of what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray
from kerege.methods.complexity.layout import read_complexity, read_proximity, read_specialised
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class Diversification:
    """Options of one region, the best first.

    ``activity`` (options,) numbers the activities; ``score``, ``density`` and ``complexity`` belong
    to them. ``contribution`` (options, activities) says which of the region's specialisations make
    the density of an option; each row adds up to its density.
    """

    activity: IntArray
    score: FloatArray
    density: FloatArray
    complexity: FloatArray
    contribution: FloatArray


def diversification(
    specialised: ArrayLike,
    proximity: ArrayLike,
    complexity: ArrayLike,
    region: int,
    *,
    density_weight: float,
) -> Diversification:
    r"""Rank the activities that a region is not specialised in.

    Over these options density :math:`d_j` and complexity :math:`c_j` are brought to standard
    scores, and :math:`s_j = w\, z(d_j) + (1-w)\, z(c_j)`. Specialisation :math:`k` contributes
    :math:`\varphi_{kj} / \sum_l \varphi_{lj}` to :math:`d_j`.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).
    proximity
        As in :func:`kerege.methods.complexity.relatedness_density`.
    complexity
        Of each activity, (activities,); NaN where undefined.
    region
        Number of the region, from 0.
    density_weight
        :math:`w`, from 0 (only complexity counts) to 1 (only nearness counts). A choice of policy,
        so it has no default.

    Returns
    -------
    Diversification
        Options in falling order of score, then in the order of the activities. Undefined activities
        are no options. A score that does not vary over the options is 0.

    Raises
    ------
    MethodError
        As :func:`kerege.methods.complexity.complexity_outlook`; also for a weight outside 0 to 1,
        no such region, a region without any specialisation, and one without an option.

    Notes
    -----
    A ranking of patterns, not of returns: it knows no demand, cost or talent, and scores of
    different regions are not comparable. Compute it with several weights and thresholds, and trust
    what stays in front.

    References
    ----------
    Balland, P.-A., Boschma, R., Crespo, J. and Rigby, D. L. (2019). Smart specialization policy in
    the European Union: relatedness, knowledge complexity and regional diversification. Regional
    Studies 53, 1252-1268.
    """
    table = read_specialised(specialised)
    near, undefined = read_proximity(proximity, table.shape[1])
    value = read_complexity(complexity, table.shape[1], undefined)
    if not 0 <= density_weight <= 1:
        raise MethodError(
            "A weight lies between 0 and 1", f"density_weight {density_weight}", "Try 0.5."
        )
    if not 0 <= region < table.shape[0]:
        raise MethodError(
            "There is no such region", f"region {region}", f"Choose from 0 to {len(table) - 1}."
        )
    has = table[region]
    options = np.flatnonzero(~has & ~undefined & (near.sum(axis=0) > 0))
    if not has.any() or options.size == 0:
        raise MethodError(
            "There is nothing to rank: the region has no specialisation, or no activity is left",
            f"specialised, row {region}",
            "Ask regions like it what they began with, or lower the threshold.",
        )
    parts = (near[:, options] / near[:, options].sum(axis=0)).T * has
    density = parts.sum(axis=1)
    score = density_weight * _scores(density) + (1 - density_weight) * _scores(value[options])
    order = np.argsort(-score, kind="stable")
    return Diversification(
        activity=options[order],
        score=score[order],
        density=density[order],
        complexity=value[options][order],
        contribution=parts[order],
    )


def _scores(values: FloatArray) -> FloatArray:
    spread = values.std()
    if spread <= 1e-12 * np.abs(values).max():
        return np.zeros_like(values)
    return np.asarray((values - values.mean()) / spread)
