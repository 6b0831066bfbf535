"""How far the weights of a group depend on who is in it: its members drawn anew."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, IntArray, known_numbers
from kerege.methods.errors import MethodError
from kerege.methods.judgement.group_priorities import WAYS, group_priorities

MEDIANS = "medians"
MOST_TRIES = 100
"""How often a draw that has no weights is taken anew before it is refused."""


@dataclass(frozen=True, slots=True)
class GroupWeightBootstrap:
    """Weights that add up to 1, (things,), and in each draw, (draws, things).

    ``standard_errors`` holds the standard deviation of each weight over the draws, (things,).
    """

    weights: FloatArray
    draws: FloatArray
    standard_errors: FloatArray


def group_weight_bootstrap(
    answers: ArrayLike,
    *,
    aggregate: str,
    generator: np.random.Generator,
    draws: int,
    missing: ArrayLike | None = None,
) -> GroupWeightBootstrap:
    r"""Draw as many members as there are, with replacement, and aggregate each draw alike.

    A member is drawn with all answers, so that weights move together as they do among the members.
    From ratings :math:`r_{ei}`, the weight is the median in proportion, :math:`w_i = m_i / \sum_j
    m_j` with :math:`m_i = \mathrm{median}_e\, r_{ei}`; from comparisons it is that of
    `group_priorities`.

    Parameters
    ----------
    answers
        Ratings of at least zero, (members, things), for ``"medians"``; else the comparisons of each
        member, (members, things, things).
    aggregate
        ``"medians"``, or as `group_priorities` takes it: as the weights of the group were made.
    generator
        Source of randomness; the same seed gives the same result.
    draws
        Number of draws, at least 2.
    missing
        True where a member has not rated a thing; of ratings only.

    Returns
    -------
    GroupWeightBootstrap
        Weights without unit.

    Raises
    ------
    MethodError
        As `group_priorities`; for fewer than two members or draws, negative ratings, a missing
        comparison, a thing that nobody rated, or ratings of which no thing has a median above zero.

    Notes
    -----
    It says how the weights would differ with other members of the same kind, not whether the
    members were the right ones. The variance of a mean comes out smaller by a factor
    :math:`(m - 1) / m` for :math:`m` members; medians of few members take few values. A draw in
    which a thing is rated by nobody, or no median is above zero, is taken anew.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*. Chapman and Hall.
    """
    if draws < 2:  # noqa: PLR2004 -- one draw has no spread
        raise MethodError("One draw has no spread", f"draws {draws}", "Draw twice at least.")
    found = (
        _of_ratings(answers, missing, generator, draws)
        if aggregate == MEDIANS
        else _of_comparisons(answers, missing, aggregate, generator, draws)
    )
    return GroupWeightBootstrap(found[0], found[1], found[1].std(axis=0, ddof=1))


def _refuse_alone(members: int) -> None:
    if members < 2:  # noqa: PLR2004 -- one member has no spread
        raise MethodError(
            "One member has no spread", f"answers of {members}", "Ask two members at least."
        )


def _of_comparisons(
    answers: ArrayLike,
    missing: ArrayLike | None,
    aggregate: str,
    generator: np.random.Generator,
    draws: int,
) -> tuple[FloatArray, FloatArray]:
    if missing is not None:
        raise MethodError(
            "Comparisons are complete or not there",
            "missing",
            "Leave out the members who have not compared all pairs.",
        )
    if aggregate not in WAYS:
        raise MethodError(
            "There is no such way to aggregate", aggregate, f"Choose of {(MEDIANS, *WAYS)}."
        )
    group = group_priorities(answers, aggregate=aggregate)
    members, things = group.members.shape
    _refuse_alone(members)
    counts = generator.multinomial(members, np.full(members, 1 / members), size=draws)
    if aggregate == "priorities":
        middle = np.exp(counts @ np.log(group.members) / members)
        return group.weights, middle / middle.sum(axis=1, keepdims=True)
    logs = np.log(np.asarray(answers, dtype=np.float64)).reshape(members, -1)
    matrices = np.exp(counts @ logs / members).reshape(draws, things, things)
    values, vectors = np.linalg.eig(matrices)
    largest = np.argmax(values.real, axis=1)[:, None, None]
    vector = np.abs(np.take_along_axis(vectors, largest, axis=2)[:, :, 0].real)
    return group.weights, vector / vector.sum(axis=1, keepdims=True)


def _of_ratings(
    answers: ArrayLike,
    missing: ArrayLike | None,
    generator: np.random.Generator,
    draws: int,
) -> tuple[FloatArray, FloatArray]:
    table, mask = known_numbers(answers, "answers", ndim=(2,), missing=missing)
    ratings = np.where(mask, np.nan, table)
    members = len(ratings)
    _refuse_alone(members)
    weights = _weights(ratings, np.arange(members)[None, :])
    if np.isnan(weights).any():
        raise MethodError(
            "A thing is rated by nobody, or no median is above zero",
            "answers",
            "Leave out what nobody rated; ratings of zero give no weights.",
        )
    found = _weights(ratings, generator.integers(members, size=(draws, members)))
    for _ in range(MOST_TRIES):
        again = np.isnan(found).any(axis=1)
        if not again.any():
            return weights[0], found
        picked = generator.integers(members, size=(int(again.sum()), members))
        found[again] = _weights(ratings, picked)
    raise MethodError(
        "Hardly any draw of members has weights",
        f"none in {MOST_TRIES} tries",
        "Ask more members: nearly all rate everything at zero, or few rate a thing at all.",
    )


def _weights(ratings: FloatArray, picked: IntArray) -> FloatArray:
    """Return the weights of each draw of members; NaN where it has none."""
    ordered = np.sort(ratings[picked], axis=1)
    known = (~np.isnan(ordered)).sum(axis=1, keepdims=True)
    low, high = (
        np.take_along_axis(ordered, np.maximum(at, 0), axis=1)[:, 0, :]
        for at in ((known - 1) // 2, np.minimum(known // 2, ordered.shape[1] - 1))
    )
    medians = (low + high) / 2
    total = medians.sum(axis=1, keepdims=True)
    found: FloatArray = np.full_like(medians, np.nan)
    np.divide(medians, total, out=found, where=total > 0)
    return found
