"""Raking: weights that add up to known margins."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import FloatArray, IntArray, finite_numbers, refuse
from kerege.methods.errors import MethodError
from kerege.methods.survey.cells import Cells, collapse
from kerege.methods.survey.clash import clashing_targets

VANISHED = 1e-250
"""A category that has lost all its weight will not find it again."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights (respondents,) and the proof that they meet the margins.

    ``deviation`` is the largest relative distance of a category from its target, computed from the
    final weights; ``sweeps`` passes over all margins over ``cells`` kinds of respondents.
    """

    weights: FloatArray
    deviation: float
    sweeps: int
    cells: int


def raking(
    categories: ArrayLike,
    targets: Sequence[ArrayLike],
    weights: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    tolerance: float = 1e-9,
    sweeps: int = 1000,
) -> Raked:
    r"""Scale weights to each margin in turn until all hold.

    Respondents who are alike in all margins keep their proportions, so they are first joined to
    cells; the cost of a sweep does not depend on their number. Of all weights that meet the
    margins, these are nearest to the given ones by :math:`\sum w \log(w/d)`.

    Parameters
    ----------
    categories
        Category of each respondent in each margin, whole numbers from 0, (respondents, margins).
    targets
        For each margin, how many of the population are in each category, above zero, same unit and
        total in all margins.
    weights
        Design weights, not negative, (respondents,); by default equal. Zero stays zero.
    names
        What refusals call the margins; by default their numbers.
    tolerance
        Largest relative distance of a category from its target.
    sweeps
        How often to try before asking why it does not converge.

    Returns
    -------
    Raked
        Weights that meet every margin to the tolerance.

    Raises
    ------
    MethodError
        For unknown categories, negative weights, margins with different totals, a category
        without respondents that have weight, and margins that contradict each other: the message
        names a smallest set of categories that clash.

    Notes
    -----
    Weights repair what the margins know and nothing else; who answers may differ in other ways.
    Very unequal weights cost precision: look at the effective sample size.

    References
    ----------
    Deming, W. E. and Stephan, F. F. (1940). Annals of Mathematical Statistics 11, 427-444.
    Deville, J.-C., Särndal, C.-E. and Sautory, O. (1993). JASA 88, 1013-1020.
    """
    margins = [finite_numbers(target, f"targets[{k}]") for k, target in enumerate(targets)]
    called = _names(names, len(margins))
    codes = _codes(categories, margins, called)
    start = _start(weights, codes.shape[0])
    if not 0 < tolerance < 1 or sweeps < 1:
        raise MethodError(
            "Nothing can be met so",
            f"tolerance {tolerance}, sweeps {sweeps}",
            "Take a tolerance between 0 and 1, and at least one sweep.",
        )
    _refuse_different_totals(margins, called, tolerance)
    cells = collapse(codes, [target.size for target in margins], start)
    _refuse_empty_categories(cells, margins, called)
    factors, done = _scale(cells, margins, tolerance, sweeps)
    deviation = _deviation(cells, margins, cells.weights * factors)
    if deviation > tolerance:
        raise _why(cells, margins, called, deviation, done)
    return Raked(start * cells.spread(factors), deviation, done, cells.weights.size)


def _scale(
    cells: Cells, margins: list[FloatArray], tolerance: float, sweeps: int
) -> tuple[FloatArray, int]:
    weights = cells.weights.copy()
    # A little closer than asked, so that rounding in the last step cannot spoil the proof.
    near, done = tolerance / 2, 0
    while done < sweeps:
        done, furthest = done + 1, 0.0
        for column, target in zip(cells.codes, margins, strict=True):
            reached = np.bincount(column, weights=weights, minlength=target.size) / target
            if reached.min() < VANISHED:
                return weights / cells.weights, done
            furthest = max(furthest, float(np.abs(reached - 1).max()))
            weights /= reached[column]
        if furthest <= near:
            break
    return weights / cells.weights, done


def _deviation(cells: Cells, margins: list[FloatArray], weights: FloatArray) -> float:
    return max(
        float(np.abs(np.bincount(column, weights=weights, minlength=t.size) / t - 1).max())
        for column, t in zip(cells.codes, margins, strict=True)
    )


def _why(
    cells: Cells, margins: list[FloatArray], called: list[str], deviation: float, sweeps: int
) -> MethodError:
    kinds = cells.weights.size
    offsets = np.concatenate([[0], np.cumsum([target.size for target in margins])])
    where = np.concatenate([column + k for column, k in zip(cells.codes, offsets, strict=False)])
    across = np.tile(np.arange(kinds), len(margins))
    rows = sparse.csr_array((np.ones(where.size), (where, across)), shape=(offsets[-1], kinds))
    clash = clashing_targets(rows, np.concatenate(margins), np.zeros(kinds), np.full(kinds, np.inf))
    if clash:
        owner = np.searchsorted(offsets, clash, side="right") - 1
        named = [
            f"{called[k]}[{row - offsets[k]}] = {margins[k][row - offsets[k]]:g}"
            for k, row in zip(owner, clash, strict=True)
        ]
        return MethodError(
            "These margins contradict each other in this sample",
            ", ".join(named),
            "No respondents combine these categories as the targets need: join categories or "
            "correct a target.",
        )
    return MethodError(
        "The margins can only be met by giving some respondents almost no weight",
        f"largest deviation {deviation:.2g} after {sweeps} sweeps",
        "Join rare categories; or allow more sweeps or a larger tolerance.",
    )


def _codes(categories: ArrayLike, margins: list[FloatArray], called: list[str]) -> IntArray:
    codes = np.asarray(categories)
    if codes.ndim != 2 or codes.shape[1] != len(margins) or codes.shape[0] == 0:  # noqa: PLR2004 -- respondents, margins
        raise MethodError(
            "There is not one category for each respondent and margin",
            f"categories {codes.shape}, margins {len(margins)}",
            "Pass an array (respondents, margins).",
        )
    if codes.dtype.kind not in "iu":
        raise MethodError(
            "Categories are not whole numbers",
            f"categories, {codes.dtype}",
            "Number the categories of each margin from 0, in the order of its targets.",
        )
    for column, (target, name) in enumerate(zip(margins, called, strict=True)):
        refuse(target == 0, "A category has a target of zero", name, "Leave out its respondents.")
        low, high = int(codes[:, column].min()), int(codes[:, column].max())
        if low < 0 or high >= target.size:
            raise MethodError(
                "A respondent is in a category that the margin does not have",
                f"{name}, category {low if low < 0 else high}",
                f"Categories go from 0 to {target.size - 1}.",
            )
    return codes.astype(np.intp, copy=False)


def _start(weights: ArrayLike | None, respondents: int) -> FloatArray:
    if weights is None:
        return np.ones(respondents)
    start = finite_numbers(weights, "weights")
    if start.size != respondents:
        raise MethodError(
            "There is not one weight for each respondent",
            f"weights {start.size}, respondents {respondents}",
            "Give the weights in the order of the categories.",
        )
    refuse(np.asarray(not start.any()), "There is no weight at all", "weights", "Weigh someone.")
    return start


def _names(names: Sequence[str] | None, count: int) -> list[str]:
    if not count:
        raise MethodError("There is no margin", "targets", "Pass at least one.")
    called = [f"margin {k}" for k in range(count)] if names is None else list(names)
    if len(called) != count:
        raise MethodError(
            "There is not one name for each margin",
            f"names {len(called)}, margins {count}",
            "Name each or none.",
        )
    return called


def _refuse_different_totals(
    margins: list[FloatArray], called: list[str], tolerance: float
) -> None:
    totals = [float(target.sum()) for target in margins]
    if max(totals) - min(totals) > tolerance * max(totals):
        least, most = int(np.argmin(totals)), int(np.argmax(totals))
        raise MethodError(
            "Margins add up to different totals",
            f"{called[least]} {totals[least]:.10g}, {called[most]} {totals[most]:.10g}",
            "Bring them to one population; scale one only if you know why it differs.",
        )


def _refuse_empty_categories(cells: Cells, margins: list[FloatArray], called: list[str]) -> None:
    for column, target, name in zip(cells.codes, margins, called, strict=True):
        refuse(
            np.bincount(column, minlength=target.size) == 0,
            "A category of the population has no respondents",
            name,
            "Join it with a like category: no weight can stand for nobody.",
        )
