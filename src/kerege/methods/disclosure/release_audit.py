"""Releases of one table: what a new one reveals together with those that were published before."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kerege.methods.disclosure.linear_audit import components
from kerege.methods.errors import MethodError

Key = tuple[str, ...]
Release = Mapping[Key, float | None]
ROOM = 1e-6


@dataclass(frozen=True)
class ReleaseAudit:
    """What an outsider learns of withheld cells from all releases together.

    Attributes
    ----------
    exposed : dict
        Withheld cell -> the bounds that can be computed, closer together than allowed.
    set_aside : tuple of int
        Earlier releases (by their place) that contradict the new one in a cell that both publish:
        they are of other units, so that no sums are formed with them.
    """

    exposed: dict[Key, tuple[float, float]]
    set_aside: tuple[int, ...]


def release_audit(
    new: Release,
    earlier: Sequence[Release],
    hierarchies: Sequence[Mapping[str, str]],
    *,
    least: float,
) -> ReleaseAudit:
    r"""Bound the withheld cells of every release by what all releases publish.

    Each cell is one unknown, whichever release states it; in each release a margin is the sum of
    the cells below it. For a withheld cell x the bounds are :math:`\min` and :math:`\max x` over
    all non-negative tables that have every published value and every sum. Unlike
    `differencing_audit` it needs no true values: it does what an outsider does.

    Parameters
    ----------
    new : mapping
        Cell (a code for each axis) -> its value, or None where it is withheld.
    earlier : sequence of mappings
        What was published before about the same variable and period.
    hierarchies : sequence of mappings
        For each axis: code -> the code above it. A level that a release does not state is passed
        over there.
    least : float, above 0
        Bounds that lie closer together than this expose a cell: 1 for counts.

    Returns
    -------
    ReleaseAudit

    Raises
    ------
    MethodError
        For a value that is negative or not finite, a cell with another number of codes, a level
        that is not above zero, or releases that no table agrees with.

    Notes
    -----
    A cell that a release does not state counts as zero in the sums of that release; a margin that
    only another release states is summed where the release covers all below it. It sees what it is
    told: keep every release. Releases are compared where they agree; one that publishes
    another value of the same cell is of other units (a correction, another day), and counts only
    where it publishes a cell that is withheld elsewhere.

    References
    ----------
    Hundepool, A. et al. (2012). *Statistical Disclosure Control*. Wiley (bounds of suppressed
    cells; linked tables).
    """
    if not least > 0:
        raise MethodError("A level is not above zero", f"least: {least}", "Give 1 for counts.")
    for number, release in enumerate((new, *earlier)):
        _check(release, len(hierarchies), number)
    aside = tuple(n for n, other in enumerate(earlier) if _contradicts(new, other))
    alike = [new, *(other for n, other in enumerate(earlier) if n not in aside)]
    told = {k: v for release in (*earlier, new) for k, v in release.items() if v is not None}
    withheld = {k for release in (new, *earlier) for k, v in release.items() if v is None}
    exposed = {key: (told[key], told[key]) for key in sorted(withheld & told.keys())}
    known = {k: v for release in alike for k, v in release.items() if v is not None}
    hidden = sorted({k for release in alike for k, v in release.items() if v is None} - set(known))
    for key, low, high in _bounds(alike, hierarchies, known, hidden):
        if high - low < least - ROOM:
            exposed[key] = (low, high)
    return ReleaseAudit(exposed, aside)


def _check(release: Release, axes: int, number: int) -> None:
    for key, value in release.items():
        if len(key) != axes:
            raise MethodError(
                "A cell has another number of codes",
                f"release {number}, cell {key}",
                f"Give {axes} codes, one for each axis.",
            )
        if value is not None and not (np.isfinite(value) and value >= 0):
            raise MethodError(
                "A published value is negative or no number",
                f"release {number}, cell {key}: {value}",
                "Give non-negative values, and None where a cell is withheld.",
            )


def _contradicts(new: Release, other: Release) -> bool:
    for key, value in other.items():
        known = new.get(key)
        if value is not None and known is not None and abs(known - value) > ROOM * max(1.0, value):
            return True
    return False


def _sums(
    release: Release, stated: set[Key], hierarchies: Sequence[Mapping[str, str]]
) -> Iterator[list[Key]]:
    """Yield each margin with the cells of a release below it on one axis.

    A margin that only another release states is one too where the release covers all below it.
    """
    for axis, above in enumerate(hierarchies):
        own, others = defaultdict(list), defaultdict(list)
        for key in release:
            if margin := _margin(key, axis, above, release):
                own[margin].append(key)
            nearest = _margin(key, axis, above, stated)
            if nearest and nearest not in release:
                others[nearest].append(key)
        yield from ([margin, *cells] for margin, cells in own.items())
        lines = _lines(stated, axis) if others else {}
        for margin, cells in others.items():
            line = lines[margin[:axis], margin[axis + 1 :]]
            if _covers({key[axis] for key in cells}, margin[axis], line, above):
                yield [margin, *cells]


def _margin(key: Key, axis: int, above: Mapping[str, str], among: Container[Key]) -> Key | None:
    """Return the nearest cell above another on an axis, of those given."""
    for code in _upwards(key[axis], above):
        margin = (*key[:axis], code, *key[axis + 1 :])
        if margin in among:
            return margin
    return None


def _upwards(code: str, above: Mapping[str, str]) -> Iterator[str]:
    parent = above.get(code)
    while parent is not None:
        yield parent
        parent = above.get(parent)


def _lines(stated: set[Key], axis: int) -> dict[tuple[Key, Key], set[str]]:
    found = defaultdict(set)
    for key in stated:
        found[key[:axis], key[axis + 1 :]].add(key[axis])
    return found


def _covers(codes: set[str], top: str, line: set[str], above: Mapping[str, str]) -> bool:
    """Return whether codes cover all that is stated below another code."""
    over = {parent for code in codes for parent in _upwards(code, above)}
    for code in line - codes - over:
        upwards = set(_upwards(code, above))
        if top in upwards and not codes & upwards:
            return False
    return True


def _bounds(
    releases: Sequence[Release],
    hierarchies: Sequence[Mapping[str, str]],
    known: Mapping[Key, float],
    hidden: Sequence[Key],
) -> Iterator[tuple[Key, float, float]]:
    place = {key: number for number, key in enumerate(hidden)}
    rows: list[dict[int, float]] = []
    right: list[float] = []
    stated = {key for release in releases for key in release}
    for release in releases:
        for margin, *cells in _sums(release, stated, hierarchies):
            signs = [(margin, 1.0), *((cell, -1.0) for cell in cells)]
            unknown = {place[key]: sign for key, sign in signs if key in place}
            if unknown:
                rows.append(unknown)
                right.append(-sum(sign * known[key] for key, sign in signs if key in known))
    matrix = sparse.lil_matrix((len(rows), len(hidden)))
    for number, row in enumerate(rows):
        for at, sign in row.items():
            matrix[number, at] = sign
    whole, sums = matrix.tocsr(), np.array(right)
    for part in components(whole) if hidden else []:
        inside = whole[:, part]
        used = np.flatnonzero(np.diff(inside.indptr))
        for at, key in enumerate(hidden[n] for n in part):
            aim = np.zeros(len(part))
            aim[at] = 1
            low, high = (_solve(sign * aim, inside[used], sums[used]) for sign in (1, -1))
            yield key, low, -high


def _solve(aim: np.ndarray, matrix: sparse.csr_matrix, right: np.ndarray) -> float:
    """Return the least value of a sum of unknowns; minus infinity where there is none."""
    if not matrix.shape[0]:
        return 0.0 if (aim >= 0).all() else -np.inf
    found = linprog(aim, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs-ds")
    if found.status in (3, 4) and (aim < 0).any():
        return -np.inf
    if found.status != 0:
        raise MethodError(
            "No table agrees with all releases",
            "earlier",
            "Look for a release of other units, or for rounded numbers.",
        )
    return float(found.fun)
