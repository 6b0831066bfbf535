"""When no plan meets all limits: which of them clash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.least_share import share_excess, share_limits
from kerege.methods.allocation.limit_rows import all_limits, limit_rows, unit_columns
from kerege.methods.allocation.plan_effect import need_reduction
from kerege.methods.allocation.program import build_program
from kerege.methods.allocation.solver import owners_that_clash, solve_integer, solve_relaxation
from kerege.methods.errors import MethodError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kerege.methods.allocation.limits import LimitRef
    from kerege.methods.allocation.matrix import Matrix
    from kerege.methods.allocation.problem import AllocationProblem


_FEW = 12


class ClashingLimitsError(MethodError):
    """No plan meets all limits.

    Attributes
    ----------
    clashing : tuple of LimitRef
        Limits that cannot all be met; without any one of them the others can.
    """

    def __init__(self, clashing: tuple[LimitRef, ...]) -> None:
        names = ", ".join(f"{ref.kind} {ref.name or ref.index}" for ref in clashing)
        super().__init__(
            f"No plan meets all limits; these cannot be met together: {names}",
            where=names,
            mend="Loosen or drop one of them.",
        )
        self.clashing = clashing

    def __reduce__(self) -> tuple[type[ClashingLimitsError], tuple[tuple[LimitRef, ...]]]:  # type: ignore[override] # rebuilt from the limits, not from the three parts
        """Keep the limits when the refusal crosses a process boundary."""
        return type(self), (self.clashing,)


def clashing_limits(problem: AllocationProblem, *, quick: bool = False) -> tuple[LimitRef, ...]:
    """Name limits that cannot all be met although any of them could be dropped to help.

    A deletion filter (Chinneck 2008): one limit after the other is taken out, and left
    out if the rest still clashes. What remains is irreducible: without any single one of its
    limits a plan exists for the others. First whole and split measures alike are tried
    (the linear relaxation, which is quick, and of which only the limits that prove the clash are
    tried one by one), then whole ones only. Of several irreducible sets one is named; as far as
    the proof leaves a choice, prerequisites and money limits are dropped before budgets, and
    promises last.

    The most units of a measure, its years and its eligibility are no limits here: they always
    hold, and alone they never clash.

    Parameters
    ----------
    problem : AllocationProblem
        The problem.
    quick : bool
        Whether a rougher answer will do: the limits named clash, but where there are many, or
        where split measures would do, one of them may not be needed for that.

    Returns
    -------
    tuple of LimitRef
        Empty if some plan meets all limits.

    References
    ----------
    Chinneck, J. W. (2008). Feasibility and Infeasibility in Optimization. Springer.
    """
    if beyond := _beyond_reach(problem):
        return beyond
    matrix = _limits_only(problem)
    kept = list(all_limits(problem))
    if linear_clash(matrix, kept):
        proof = owners_that_clash(matrix)
        few = [limit for limit in kept if limit in proof]
        kept = few if few and linear_clash(matrix, few) else kept
        if quick:
            kept = _without_kinds(kept, lambda rest: linear_clash(matrix, rest))
        if not quick or len(kept) <= _FEW:
            kept = _filtered(kept, lambda rest: linear_clash(matrix, rest))
    elif not whole_clash(matrix, kept):
        return ()
    if quick:
        return tuple(kept)
    return tuple(_filtered(kept, lambda rest: whole_clash(matrix, rest)))


def _beyond_reach(problem: AllocationProblem) -> tuple[LimitRef, ...]:
    """Return the first least share that not even all measures everywhere would give a region."""
    most = problem.most_units()
    units = np.zeros(problem.unit_cost.shape, dtype=np.int64)
    for year in range(problem.years):
        may = (problem.first_year <= year) & (year <= problem.last_year)
        left = np.minimum(most - units.sum(axis=2), problem.max_units_per_year)
        units[:, :, year] = np.where(may[:, None], left, 0)
    short = share_excess(problem, need_reduction(problem, units))
    return tuple(ref for ref in share_limits(problem) if short[ref.index] > 0)[:1]


def _limits_only(problem: AllocationProblem) -> Matrix:
    if problem.least_share > 0:
        matrix = build_program(problem).matrix
        return replace(matrix, cost=[0.0] * len(matrix.cost))
    units = unit_columns(problem)
    limit_rows(problem, units)
    return units.matrix


def _filtered(
    limits: list[LimitRef], clash: Callable[[Collection[LimitRef]], bool]
) -> list[LimitRef]:
    kept = list(limits)
    for limit in limits:
        rest = [other for other in kept if other != limit]
        if clash(rest):
            kept = rest
    return kept


def _without_kinds(
    limits: list[LimitRef], clash: Callable[[Collection[LimitRef]], bool]
) -> list[LimitRef]:
    """Leave out all limits of a kind at once where the rest still clashes."""
    kept = list(limits)
    for kind in dict.fromkeys(limit.kind for limit in limits):
        rest = [other for other in kept if other.kind is not kind]
        if rest and clash(rest):
            kept = rest
    return kept


def _only(matrix: Matrix, kept: Collection[LimitRef]) -> Matrix:
    """Return the program with the rows of no other limits than those kept."""
    wanted = set(kept)
    off = [owner is not None and owner not in wanted for owner in matrix.owner]
    return replace(
        matrix,
        lowest=[-np.inf if x else low for x, low in zip(off, matrix.lowest, strict=True)],
        highest=[np.inf if x else high for x, high in zip(off, matrix.highest, strict=True)],
    )


def linear_clash(matrix: Matrix, kept: Collection[LimitRef]) -> bool:
    """Whether the limits kept cannot be met even with measures that are split."""
    return solve_relaxation(_only(matrix, kept)) is None


def whole_clash(matrix: Matrix, kept: Collection[LimitRef]) -> bool:
    """Whether the limits kept cannot be met with whole measures."""
    return solve_integer(_only(matrix, kept), mip_rel_gap=0.0, time_limit=None) is None
