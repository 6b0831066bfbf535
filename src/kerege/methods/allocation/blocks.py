"""The program taken apart: a block for each region, and the rows that link the blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kerege.methods.allocation.problem import AllocationProblem, Floats, Ints
    from kerege.methods.allocation.program import Program

_MOST_COURSES = 4_000
_SLACK = 1e-9
_WIDE, _LINKING = -1, -2


@dataclass(frozen=True, eq=False)
class Chain:
    """One measure in one place: every course that its units may take over the years.

    Attributes
    ----------
    columns : (C,) int
        Its columns of the program.
    courses : (O, C) float
        Values of the columns: one row for each course that the limits on this chain alone allow.
    effect : (O, D) float
        What a course adds to the sums of effects of the block.
    use : (O, L) float
        What it takes up of the linking rows.
    own : (O, B) float
        What it takes up of the block's own rows.
    """

    columns: Ints
    courses: Floats
    effect: Floats
    use: Floats
    own: Floats


@dataclass(frozen=True, eq=False)
class Block:
    """What can happen in one region once the wide measures are settled.

    Attributes
    ----------
    chains : tuple of Chain
        Its measures.
    worth : (D,) float
        What each share removed counts, in units of the program.
    base : (D,) float
        Sums of effects of the wide measures.
    columns : (N,) int
        All its columns of the program.
    rows : (Q,) int
        All its rows: D sums of effects, B own rows, then rows of single chains.
    lowest, highest : (Q,) float
        Their bounds, the wide measures taken off.
    """

    chains: tuple[Chain, ...]
    worth: Floats
    base: Floats
    columns: Ints
    rows: Ints
    lowest: Floats
    highest: Floats

    @property
    def owned(self) -> int:
        """Number of own rows."""
        return int(self.chains[0].own.shape[1])

    @property
    def own_bounds(self) -> tuple[Floats, Floats]:
        """Bounds of the own rows."""
        own = slice(len(self.worth), len(self.worth) + self.owned)
        return self.lowest[own], self.highest[own]


@dataclass(frozen=True, eq=False)
class Split:
    """The program as blocks.

    Attributes
    ----------
    matrix : csr_array
        Coefficients of the program.
    blocks : tuple of Block
        One for each region that has measures of its own.
    wide : (W,) int
        Integer columns of the measures that serve several regions.
    settled : (W,) float
        Their values.
    wide_least, wide_most : (W,) float
        What the limits on single wide measures allow.
    links : (L,) int
        Linking rows.
    lowest, highest : (L,) float
        Their bounds, the wide measures taken off.
    carry : (J,) int
        Columns of the linking rows that need not be whole: money carried over.
    constant : float
        What the wide measures do in regions without measures of their own.
    """

    matrix: csr_array
    blocks: tuple[Block, ...]
    wide: Ints
    settled: Floats
    wide_least: Floats
    wide_most: Floats
    links: Ints
    lowest: Floats
    highest: Floats
    carry: Ints
    constant: float


@dataclass(frozen=True, eq=False)
class _Map:
    """Which column and row of a program belongs where.

    `chain` and `block` are by column, -1 where none; `row_chain` and `row_block` by row.
    """

    matrix: csr_array
    lowest: Floats
    highest: Floats
    chain: Ints
    block: Ints
    row_chain: Ints
    row_block: Ints


def wide_columns(problem: AllocationProblem, program: Program) -> Ints:
    """Return the integer columns of measures at places that serve several regions."""
    several = (problem.reach > 0).sum(axis=1) != 1
    steps = program.units.steps.items()
    found = {column for (_, p, _), columns in steps if several[p] for column in columns}
    return np.array(sorted(found), dtype=np.int64)


def split_program(problem: AllocationProblem, program: Program, values: Floats) -> Split | None:
    """Take a program apart, with the wide measures settled.

    A place belongs to a region if it serves that region alone. None if the program does not come
    apart: a synergy has an effect that no single measure has, a measure has too many courses to be
    listed, or there are no blocks to be linked.

    Parameters
    ----------
    problem, program
        A problem and its program.
    values : (N,) float
        Values of all columns, of which those of the wide measures are used.
    """
    if problem.synergies:
        return None
    where = _map(problem, program)
    wide = wide_columns(problem, program)
    settled = np.round(values[wide])
    taken = where.matrix[:, wide] @ settled
    shifted = _Map(
        **{**vars(where), "lowest": where.lowest - taken, "highest": where.highest - taken}
    )
    links = np.flatnonzero(where.row_block == _LINKING)
    ends = _wide_ends(problem, program, where, wide)
    if ends is None:
        return None
    blocks = []
    for region in sorted({int(b) for b in where.block if b >= 0}):
        block = _block(problem, program, shifted, links, region)
        if block is None:
            return None
        blocks.append(block)
    touched = np.unique(where.matrix[links].indices) if len(links) else np.empty(0, dtype=np.int64)
    return Split(
        matrix=where.matrix,
        blocks=tuple(blocks),
        wide=wide,
        settled=settled,
        wide_least=ends[0],
        wide_most=ends[1],
        links=links,
        lowest=shifted.lowest[links],
        highest=shifted.highest[links],
        carry=touched[where.block[touched] == _LINKING],
        constant=_constant(problem, program, shifted),
    )


def _map(problem: AllocationProblem, program: Program) -> _Map:
    matrix = program.matrix.sparse()
    home = np.where((problem.reach > 0).sum(axis=1) == 1, problem.reach.argmax(axis=1), _WIDE)
    chain = np.full(matrix.shape[1], -1)
    block = np.full(matrix.shape[1], _LINKING)
    for (m, p, _), columns in program.units.steps.items():
        chain[list(columns)] = m * problem.places + p
        block[list(columns)] = home[p]
    row_chain = np.full(matrix.shape[0], -1)
    row_block = np.full(matrix.shape[0], _WIDE)
    for row in range(matrix.shape[0]):
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        homes = set(block[columns].tolist()) - {_WIDE}
        if homes:
            row_block[row] = homes.pop() if len(homes) == 1 else _LINKING
        chains = set(chain[columns].tolist())
        row_chain[row] = chains.pop() if len(chains) == 1 else -1
    for (region, _, _), found in program.sums.items():
        row_block[found.row] = region
        row_chain[found.row] = -1
        block[list(found.segments)] = _WIDE
    lowest, highest = np.array(program.matrix.lowest), np.array(program.matrix.highest)
    return _Map(matrix, lowest, highest, chain, block, row_chain, row_block)


def _block(
    problem: AllocationProblem, program: Program, where: _Map, links: Ints, region: int
) -> Block | None:
    found = [(key, x) for key, x in program.sums.items() if key[0] == region]
    sums = np.array([x.row for _, x in found], dtype=np.int64)
    here = where.row_block == region
    here[sums] = False
    own = np.flatnonzero(here & (where.row_chain < 0))
    chains = []
    for number in np.unique(where.chain[where.block == region]):
        m, p = divmod(int(number), problem.places)
        courses = _courses(problem, program, where, m, p)
        if courses is None:
            return None
        columns, values = courses
        uses = [values @ where.matrix[rows][:, columns].T for rows in (sums, links, own)]
        chains.append(Chain(columns, values, -uses[0], uses[1], uses[2]))
    segments = np.array([c for _, x in found for c in x.segments], dtype=np.int64)
    rows = np.concatenate([sums, own, np.flatnonzero(here & (where.row_chain >= 0))])
    return Block(
        chains=tuple(chains),
        worth=np.array([x.worth for _, x in found]),
        base=where.highest[sums],
        columns=np.concatenate([np.flatnonzero(where.block == region), segments]),
        rows=rows,
        lowest=where.lowest[rows],
        highest=where.highest[rows],
    )


def _wide_ends(
    problem: AllocationProblem, program: Program, where: _Map, wide: Ints
) -> tuple[Floats, Floats] | None:
    """Return the least and most of each wide column that its measure's own limits allow."""
    ends = np.zeros((2, where.matrix.shape[1]))
    for number in np.unique(where.chain[wide]):
        courses = _courses(problem, program, where, *divmod(int(number), problem.places))
        if courses is None:
            return None
        ends[:, courses[0]] = courses[1].min(axis=0), courses[1].max(axis=0)
    return ends[0, wide], ends[1, wide]


def _courses(
    problem: AllocationProblem, program: Program, where: _Map, measure: int, place: int
) -> tuple[Ints, Floats] | None:
    """Return the columns of a chain and the values that its own limits allow, (O, C).

    None if there are too many, or none.
    """
    most = int(problem.most_units()[measure, place])
    yearly = min(most, int(problem.max_units_per_year[measure, place]))
    years = range(int(problem.first_year[measure]), int(problem.last_year[measure]) + 1)
    counts = np.zeros((1, 1), dtype=np.int64)
    for _ in years:
        rising = counts[:, -1:] + np.arange(yearly + 1)
        at, up = np.nonzero(rising <= most)
        counts = np.column_stack([counts[at], rising[at, up]])
        if len(counts) > _MOST_COURSES:
            return None
    columns, values = [], []
    for index, year in enumerate(years):
        left = counts[:, index + 1].astype(np.float64)
        for column in program.units.steps[measure, place, year]:
            filled = np.minimum(left, program.matrix.upper[column])
            columns.append(column)
            values.append(filled)
            left = left - filled
    rows = np.flatnonzero(where.row_chain == measure * problem.places + place)
    courses = np.column_stack(values)
    taken = courses @ where.matrix[rows][:, columns].T
    allowed = (taken <= where.highest[rows] + _SLACK) & (taken >= where.lowest[rows] - _SLACK)
    courses = courses[allowed.all(axis=1)]
    return (np.array(columns), courses) if len(courses) else None


def _constant(problem: AllocationProblem, program: Program, where: _Map) -> float:
    """Return what the wide measures do in regions that have no block."""
    have = {int(b) for b in where.block if b >= 0}
    knots = problem.saturation
    rest = [x for key, x in program.sums.items() if key[0] not in have]
    reached = where.highest[[x.row for x in rest]] if rest else np.empty(0)
    removed = np.interp(reached, knots[:, 0], knots[:, 1])
    return float(sum(x.worth * share for x, share in zip(rest, removed, strict=True)))
