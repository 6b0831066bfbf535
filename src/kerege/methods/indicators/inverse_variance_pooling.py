"""Pooling of uncertain contributions per cell, drawn towards what the cell's group shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kerege.methods.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    finite_numbers,
    group_numbers,
    refuse,
    same_shape,
    tail_of,
)
from kerege.methods.errors import MethodError
from kerege.methods.indicators.dersimonian_laird import dersimonian_laird

FEWEST_FOR_PRIOR = 4
"""Known cells from which a group's own prior can be estimated (the correction needs k - 3 > 0)."""


@dataclass(frozen=True, slots=True)
class PooledEstimate:
    """Estimates per cell and where they come from.

    Per cell: ``mean``, ``deviation`` (standard), ``low``, ``high``, ``known`` (has a contribution
    of its own), ``contributions`` (how many), ``disagreement`` (Birge ratio: 1 where they agree
    within their errors; NaN for fewer than two), ``prior_weight`` and ``prior_part``.
    Per contribution: ``weight`` and ``part`` = weight x value.
    Per group: ``prior_mean``, ``prior_variance`` and ``prior_estimated`` (its variance was).
    For each cell the parts of its contributions and its prior part add up to its mean, and the
    weights add up to one.
    """

    mean: FloatArray
    deviation: FloatArray
    low: FloatArray
    high: FloatArray
    known: BoolArray
    contributions: IntArray
    disagreement: FloatArray
    weight: FloatArray
    part: FloatArray
    prior_weight: FloatArray
    prior_part: FloatArray
    prior_mean: FloatArray
    prior_variance: FloatArray
    prior_estimated: BoolArray


@dataclass(frozen=True, slots=True)
class _Own:
    """What the contributions of each cell say by themselves."""

    mean: FloatArray
    variance: FloatArray
    precision: FloatArray
    count: IntArray
    disagreement: FloatArray


@dataclass(frozen=True, slots=True)
class _Prior:
    """For each group: mean, its variance, variance between cells, typical variance of a cell."""

    mean: FloatArray
    uncertainty: FloatArray
    between: FloatArray
    typical: FloatArray
    cells: FloatArray
    estimated: BoolArray


def inverse_variance_pooling(
    values: ArrayLike,
    variances: ArrayLike,
    *,
    cell: ArrayLike,
    group: ArrayLike,
    sparse_prior: tuple[float, float] | None = None,
    between: float | None = None,
    scale_disagreement: bool = True,
    confidence: float = 0.95,
) -> PooledEstimate:
    r"""Pool contributions by precision and shrink each cell towards its group.

    Within a cell :math:`c`: :math:`\bar y_c = \sum w_k y_k / \sum w_k` with :math:`w_k = 1/v_k` and
    variance :math:`s_c^2 = S_c^2 / \sum w_k`, where :math:`S_c^2 = \max(1, Q_c/(n_c - 1))` widens
    it if the contributions disagree by more than their errors. Between the :math:`k` known cells of
    a group: common mean :math:`\mu` and variance :math:`\tau^2` by DerSimonian-Laird. Then

    .. math:: \hat\theta_c = (1-B_c)\,\bar y_c + B_c\,\mu, \qquad
              B_c = \frac{k-3}{k-1}\,\frac{s_c^2}{s_c^2+\tau^2}

    .. math:: \mathrm{Var} = s_c^2\,(1-(1-r_c)B_c) +
              \frac{2}{k-3}\,B_c^2\,\frac{\bar s^2+\tau^2}{s_c^2+\tau^2}\,(\bar y_c-\mu)^2

    with :math:`r_c` the weight of the cell in :math:`\mu` and :math:`\bar s^2` the mean of
    :math:`s_c^2` by those weights. A cell without contributions has mean :math:`\mu` and variance
    :math:`\frac{k-1}{k-3}\tau^2 + \frac{2}{k-3}\bar s^2 + \mathrm{Var}(\mu)`.

    Parameters
    ----------
    values
        Contributions on the scale 0 to 1, (contributions,).
    variances
        Their variances on that scale squared, greater than zero, (contributions,).
    cell
        Number of the cell to which each contribution belongs, (contributions,).
    group
        Number of the group of each cell, from 0, (cells,). Cells of a group (one need in all
        regions) share a prior; its length says how many cells there are.
    sparse_prior
        Mean and variance of the prior for groups with fewer than four known cells, whose own cannot
        be estimated. Without it such a group is refused. (0.5, 1/12) is even ignorance of 0 to 1.
    between
        Variance between the cells of a group where the scale fixes it (places among regions are
        spread evenly whatever they measure, so their spread shows nothing); then
        :math:`\tau^2` is this, :math:`B_c = s_c^2/(s_c^2+\tau^2)`, the variance is
        :math:`s_c^2(1-(1-r_c)B_c)`, and :math:`\tau^2 + \mathrm{Var}(\mu)` for an unknown cell.
        By default it is estimated from the values.
    scale_disagreement
        Whether contributions that disagree widen the variance of their cell.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    PooledEstimate
        See there. The interval is normal and ends at 0 and 1.

    Raises
    ------
    MethodError
        For values outside 0 to 1, variances that are not positive, non-finite numbers, cells or
        groups out of range, shapes that differ, or a sparse group without a prior.

    Notes
    -----
    The contributions must be independent: two statements from one meeting are one contribution.
    The variances are the caller's judgement, and the result is only as good as they are. A cell
    that is not ``known`` shows what regions are like on the whole, and is not a finding about that
    region. The mean is a place on the caller's 0-to-1 scale, not a probability, a share or money.

    References
    ----------
    Morris, C. N. (1983). Parametric empirical Bayes inference. Journal of the American Statistical
    Association 78, 47-55, sec. 5. DerSimonian, R. and Laird, N. (1986). Controlled Clinical Trials
    7, 177-188. Birge, R. T. (1932). Physical Review 40, 207-227 (scale factor).
    """
    z = float(special.ndtri(1 - tail_of(confidence)))
    value, variance = _contributions(values, variances)
    cells, groups = _places(cell, group, value)
    own = _own(value, variance, cells, groups.size, scale_disagreement=scale_disagreement)
    prior = _prior(own, groups, sparse_prior)
    if between is not None:
        prior = _with_between(prior, own, groups, between)
    pull, spread = _shrink(own, prior, groups)
    weight = (1 - pull)[cells] / variance / own.precision[cells]
    part = weight * value
    prior_part = pull * prior.mean[groups]
    mean = _sum(part, cells, groups.size) + prior_part
    deviation = np.sqrt(spread)
    return PooledEstimate(
        mean=mean,
        deviation=deviation,
        low=np.clip(mean - z * deviation, 0, 1),
        high=np.clip(mean + z * deviation, 0, 1),
        known=own.count > 0,
        contributions=own.count,
        disagreement=own.disagreement,
        weight=weight,
        part=part,
        prior_weight=pull,
        prior_part=prior_part,
        prior_mean=prior.mean,
        prior_variance=prior.between,
        prior_estimated=prior.estimated,
    )


def _contributions(values: ArrayLike, variances: ArrayLike) -> tuple[FloatArray, FloatArray]:
    value = finite_numbers(values, "values")
    refuse(
        value > 1,
        "A contribution lies above 1",
        "values",
        "Bring contributions to the scale 0 to 1 first (min_max_normalise).",
    )
    variance = finite_numbers(variances, "variances", negative=True)
    same_shape(variance, value.shape, "variances", "values")
    refuse(
        variance <= 0,
        "A variance is not positive",
        "variances",
        "State the error of the contribution; nothing here is known without error.",
    )
    return value, variance


def _places(cell: ArrayLike, group: ArrayLike, value: FloatArray) -> tuple[IntArray, IntArray]:
    groups = group_numbers(group, "group")
    cells = group_numbers(cell, "cell")
    same_shape(cells.astype(np.float64), value.shape, "cell", "values")
    refuse(
        np.asarray(cells >= groups.size),
        "There is no such cell",
        f"cell, cells {groups.size}",
        "Number the cells from 0, and give each a group.",
    )
    return cells, groups


def _sum(amounts: FloatArray, places: IntArray, size: int) -> FloatArray:
    """Add amounts up by place; a place without any has zero."""
    return np.asarray(np.bincount(places, weights=amounts, minlength=size), dtype=np.float64)


def _own(
    value: FloatArray, variance: FloatArray, cells: IntArray, size: int, *, scale_disagreement: bool
) -> _Own:
    count = np.bincount(cells, minlength=size)
    precision = _sum(1 / variance, cells, size)
    sums = np.where(count > 0, precision, np.nan)
    mean = _sum(value / variance, cells, size) / sums
    squares = (value - mean[cells]) ** 2 / variance
    excess = _sum(squares, cells, size)
    ratio = np.where(count > 1, excess / np.maximum(count - 1, 1), np.nan)
    wider = np.fmax(ratio, 1.0) if scale_disagreement else 1.0
    return _Own(mean, wider / sums, precision, count, np.sqrt(ratio))


def _prior(own: _Own, groups: IntArray, sparse: tuple[float, float] | None) -> _Prior:
    size = int(groups.max()) + 1
    known = own.count > 0
    summary = dersimonian_laird(own.mean[known], own.variance[known], sets=groups[known], size=size)
    estimated = summary.count >= FEWEST_FOR_PRIOR
    present = np.bincount(groups, minlength=size) > 0
    mean, between = _sparse(sparse, present & ~estimated)
    total = own.variance[known] + summary.between[groups[known]]
    share = summary.variance_of_mean[groups[known]] / total
    typical = _sum(share * own.variance[known], groups[known], size)
    return _Prior(
        mean=np.where(estimated, summary.mean, mean),
        uncertainty=np.where(estimated, summary.variance_of_mean, 0),
        between=np.where(estimated, summary.between, between),
        typical=typical,
        cells=summary.count,
        estimated=estimated,
    )


def _with_between(prior: _Prior, own: _Own, groups: IntArray, between: float) -> _Prior:
    """Return the prior of groups whose variance between cells is given, not estimated."""
    if not 0 < between < np.inf:
        raise MethodError(
            "A variance between cells is not positive",
            f"between {between:g}",
            "Pass a positive variance, or leave it out to have it estimated.",
        )
    size, known = prior.mean.size, own.count > 0
    weight = 1 / (own.variance[known] + between)
    sums = _sum(weight, groups[known], size)
    means = _sum(weight * own.mean[known], groups[known], size) / np.where(sums > 0, sums, np.nan)
    return _Prior(
        mean=np.where(prior.estimated, means, prior.mean),
        uncertainty=np.where(prior.estimated, 1 / np.where(sums > 0, sums, np.nan), 0),
        between=np.where(prior.estimated, between, prior.between),
        typical=prior.typical,
        cells=prior.cells,
        estimated=np.zeros(size, dtype=np.bool_),
    )


def _sparse(sparse: tuple[float, float] | None, needed: BoolArray) -> tuple[float, float]:
    if sparse is None:
        refuse(
            needed,
            f"A group has fewer than {FEWEST_FOR_PRIOR} known cells, too few to show a prior",
            "group",
            "Pass sparse_prior, the mean and variance to assume there, or leave the group out.",
        )
        return np.nan, np.nan
    mean, variance = (float(number) for number in sparse)
    if not (0 <= mean <= 1 and 0 < variance < np.inf):
        raise MethodError(
            "This is not a prior on the scale 0 to 1",
            f"sparse_prior ({mean:g}, {variance:g})",
            "Pass a mean from 0 to 1 and a positive variance.",
        )
    return mean, variance


def _shrink(own: _Own, prior: _Prior, groups: IntArray) -> tuple[FloatArray, FloatArray]:
    """Weight of the prior in each cell, and the variance of the cell's estimate."""
    known = own.count > 0
    estimated = prior.estimated[groups]
    between, cells = prior.between[groups], prior.cells[groups]
    free = np.where(estimated, cells - 3, np.inf)
    correction = np.where(estimated, (cells - 3) / np.maximum(cells - 1, 1), 1)
    variance = np.where(known, own.variance, 1)
    whole = variance + between
    pull = correction * variance / whole
    leverage = prior.uncertainty[groups] / whole
    offset = np.where(known, own.mean, prior.mean[groups]) - prior.mean[groups]
    typical = np.where(estimated, prior.typical[groups], 0)
    spread = variance * (1 - (1 - leverage) * pull)
    spread += 2 / free * pull**2 * (typical + between) / whole * offset**2
    alone = between / correction + 2 / free * typical + prior.uncertainty[groups]
    return np.where(known, pull, 1), np.where(known, spread, alone)
