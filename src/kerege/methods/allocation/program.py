"""The allocation problem as a mixed-integer program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kerege.methods.allocation.least_share import region_wholes, share_limits
from kerege.methods.allocation.limit_rows import Units, limit_rows, unit_columns
from kerege.methods.allocation.matrix import Matrix, add

if TYPE_CHECKING:
    from kerege.methods.allocation.problem import AllocationProblem, Floats


_ROUNDING = 1e-7


@dataclass(frozen=True)
class Sum:
    """The sum of effects on one need of a region in a year.

    Attributes
    ----------
    row : int
        Row in which the segments are at most the effects.
    segments : tuple of int
        Columns of the segments of the saturation.
    worth : float
        What a share of 1 removed counts, in units of the program.
    """

    row: int
    segments: tuple[int, ...]
    worth: float


@dataclass
class Program:
    """A program and what its columns mean.

    Attributes
    ----------
    units : Units
        Columns of the units in force, and the scale of money.
    scale : float
        Objective per unit of cost in the program (the whole of the needs counts 1,000).
    sums : dict of (region, need area, year) to Sum
        Sums of effects.
    """

    units: Units
    scale: float
    sums: dict[tuple[int, int, int], Sum] = field(default_factory=dict)

    @property
    def matrix(self) -> Matrix:
        """Rows and columns."""
        return self.units.matrix


def build_program(problem: AllocationProblem) -> Program:
    """Write the problem as a mixed-integer program.

    Integer columns s[m, p, k, t] count the units in force in step k of the ladder (a step is a
    run of equal factors, mostly one unit); they fill from the first because factors fall. The sum
    of effects z on a need in a year is linear in them; the share removed is the saturation of z:
    one column per segment, filling in order because it is concave. Nothing but s needs to be
    whole, and the integer optimum is exact.
    """
    units = unit_columns(problem)
    limit_rows(problem, units)
    whole = float(problem.need.sum() * problem.year_weight.sum())
    program = Program(units, scale=whole / 1000.0 if whole > 0 else 1.0)
    add_effects(problem, program)
    _share_rows(problem, program)
    return program


def add_effects(problem: AllocationProblem, program: Program) -> None:
    """Add what the units remove of the needs: columns that count in the objective, and rows."""
    _saturation_columns(problem, program, _effect_terms(problem, program.units))


def add_least_share(problem: AllocationProblem, program: Program) -> None:
    """Add the least share to a program with an objective of its own.

    What is removed, with needs and effects as the problem has them, is added without counting in
    the objective.
    """
    if problem.least_share <= 0:
        return
    first = len(program.matrix.cost)
    apart = Program(program.units, program.scale)
    add_effects(problem, apart)
    _share_rows(problem, apart)
    for column in range(first, len(program.matrix.cost)):
        program.matrix.cost[column] = 0.0


def _share_rows(problem: AllocationProblem, program: Program) -> None:
    """Add a row for each region: what is removed >= the least share of its need."""
    refs = share_limits(problem)
    for ref, (terms, whole) in zip(
        refs, region_terms(problem, program) if refs else (), strict=True
    ):
        least = problem.least_share * whole * (1 - _ROUNDING)
        program.matrix.row(terms, lowest=least, owner=ref)


def region_terms(
    problem: AllocationProblem, program: Program
) -> list[tuple[dict[int, float], float]]:
    """Return what is removed in each region with needs as terms, and its whole need.

    In units of the program, regions in order.
    """
    terms: dict[int, dict[int, float]] = {}
    for (region, _, _), found in program.sums.items():
        here = terms.setdefault(region, {})
        here.update({column: -program.matrix.cost[column] for column in found.segments})
    whole = region_wholes(problem) / program.scale
    return [(terms.get(int(r), {}), float(whole[r])) for r in np.flatnonzero(whole > 0)]


def _effect_terms(
    problem: AllocationProblem, units: Units
) -> dict[tuple[int, int, int], dict[int, float]]:
    """Return the sum of effects on each need in each weighted year as terms."""
    effects: dict[tuple[int, int, int], dict[int, float]] = {}
    for (m, p, t), steps in units.steps.items():
        worth = {column: units.factor[column] for column in steps}
        _spread(problem, effects, t, problem.effect[m], problem.reach[p], worth)
    for pair in problem.synergies:
        effect = np.asarray(pair.effect)
        for p in range(problem.places):
            for t in range(problem.years):
                both = _both(units, units.count(pair.first, p, t), units.count(pair.second, p, t))
                _spread(problem, effects, t, effect, problem.reach[p], both)
    return effects


def _both(units: Units, first: dict[int, float], second: dict[int, float]) -> dict[int, float]:
    """Return a column that is at most 1 and at most the units of either measure."""
    if not first or not second:
        return {}
    both = units.matrix.column(upper=1.0)
    for count in (first, second):
        terms = {both: 1.0}
        add(terms, count, -1.0)
        units.matrix.row(terms, highest=0.0)
    return {both: 1.0}


def _spread(  # noqa: PLR0917 -- one term of a sum: its five factors and where it goes
    problem: AllocationProblem,
    effects: dict[tuple[int, int, int], dict[int, float]],
    year: int,
    effect: Floats,
    reach: Floats,
    worth: dict[int, float],
) -> None:
    for r in np.flatnonzero(reach):
        for a in np.flatnonzero(effect):
            if problem.need[r, a] * problem.year_weight[year] > 0:
                terms = effects.setdefault((int(r), int(a), year), {})
                add(terms, worth, float(effect[a] * reach[r]))


def _saturation_columns(
    problem: AllocationProblem,
    program: Program,
    effects: dict[tuple[int, int, int], dict[int, float]],
) -> None:
    """Add the segments of the saturation: their sum is at most the sum of effects."""
    matrix = program.matrix
    knots = problem.saturation
    lengths = np.diff(knots[:, 0])
    slopes = np.diff(knots[:, 1]) / lengths
    for (r, a, t), terms in effects.items():
        worth = float(problem.need[r, a] * problem.year_weight[t]) / program.scale
        most = sum(value * matrix.upper[column] for column, value in terms.items())
        row = {column: -value for column, value in terms.items()}
        segments = []
        reached = 0.0
        for length, slope in zip(lengths, slopes, strict=True):
            if slope <= 0 or reached >= most:
                break
            upper = float(min(length, most - reached))
            segments.append(matrix.column(upper=upper, cost=-worth * float(slope)))
            row[segments[-1]] = 1.0
            reached += upper
        program.sums[r, a, t] = Sum(matrix.row(row, highest=0.0), tuple(segments), worth)
