"""Economic complexity of regions and activities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse import linalg

from kerege.methods.arrays import BoolArray, FloatArray, IntArray, finite_numbers, same_shape
from kerege.methods.complexity.layout import blocks_of, read_specialised
from kerege.methods.errors import MethodError

FEWEST = 3
"""Two regions stand at plus and minus one whatever they have."""
DENSE = 300
"""Up to this size all eigenvalues cost less than an iteration for a few."""
TIE = 1e-9
"""Eigenvalues closer than this do not fix a direction."""


@dataclass(frozen=True, slots=True)
class EconomicComplexity:
    """Complexity of regions and of activities, block by block.

    ``region`` and ``activity`` are NaN where there is no answer; ``diversity`` and ``ubiquity``
    count specialisations. ``region_block`` and ``activity_block`` number the blocks (-1: none).
    ``second`` and ``third`` are the eigenvalues of each block: the closer they are, the less the
    order of regions is fixed by the data.
    """

    region: FloatArray
    activity: FloatArray
    diversity: IntArray
    ubiquity: IntArray
    region_block: IntArray
    activity_block: IntArray
    second: FloatArray
    third: FloatArray


def economic_complexity(
    specialised: ArrayLike, *, by_block: bool = False, anchor: ArrayLike | None = None
) -> EconomicComplexity:
    r"""Economic complexity index (ECI) and product complexity index (PCI).

    With diversities :math:`k_i`, ubiquities :math:`u_j` and the reduced matrix
    :math:`\tilde M_{ii'} = \sum_j M_{ij} M_{i'j} / (k_i u_j)`, the index of regions is the
    eigenvector of the second largest eigenvalue, brought to mean 0 and standard deviation 1
    (divided by n). The complexity of activities is scaled so that the index of a region is the mean
    complexity of its specialisations. The sign is such that the index goes up with diversity.

    Parameters
    ----------
    specialised
        True where a region is specialised in an activity, (regions, activities).
    by_block
        Regions may fall into blocks that share no activity, between which nothing can be compared.
        False refuses and names them; true answers for each block alone.
    anchor
        What fixes the sign instead of diversity (income per head, for example), (regions,).

    Returns
    -------
    EconomicComplexity
        In standard deviations between the regions of a block. NaN for a region without a
        specialisation, an activity that nobody is specialised in, and a block of fewer than three
        regions.

    Raises
    ------
    MethodError
        For anything but a table of true and false, more than one block, fewer than three regions
        with a specialisation, regions that are all alike, eigenvalues that tie, and a sign that is
        not fixed.

    Notes
    -----
    A position among these regions, activities and years, not an amount: adding a region moves all.
    It separates regions that share few activities, whatever these are; that it goes with income is
    an observation on countries, not a law for oblasts. With twenty regions look at ``second`` and
    ``third`` and at other thresholds before naming an order.

    References
    ----------
    Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. Proceedings
    of the National Academy of Sciences 106, 10570-10575. Mealy, P., Farmer, J. D. and Teytelboym,
    A. (2019). Interpreting economic complexity. Science Advances 5, eaau1705 (the eigenvector).
    """
    table = read_specialised(specialised)
    diversity, ubiquity = table.sum(axis=1), table.sum(axis=0)
    guide = diversity.astype(np.float64)
    if anchor is not None:
        guide = finite_numbers(anchor, "anchor", negative=True)
        same_shape(guide, diversity.shape, "anchor", "regions")
    region_block, activity_block = blocks_of(table)
    sizes = np.bincount(region_block[region_block >= 0])
    _check_blocks(sizes, region_block, by_block=by_block)
    region, activity = np.full(diversity.size, np.nan), np.full(ubiquity.size, np.nan)
    values = np.full((2, sizes.size), np.nan)
    for block in np.flatnonzero(sizes >= FEWEST):
        rows, columns = region_block == block, activity_block == block
        found = _one_block(table[rows][:, columns], guide[rows], int(block))
        region[rows], activity[columns], values[:, block] = found
    return EconomicComplexity(
        region, activity, diversity, ubiquity, region_block, activity_block, values[0], values[1]
    )


def _check_blocks(sizes: IntArray, region_block: IntArray, *, by_block: bool) -> None:
    if sizes.size == 0 or sizes.max() < FEWEST:
        raise MethodError(
            "Complexity needs three regions with specialisations in common",
            f"specialised, {int(sizes.sum())} regions with a specialisation",
            "Add regions, or lower the threshold.",
        )
    if sizes.size > 1 and not by_block:
        small = int(np.argmin(sizes))
        members = np.flatnonzero(region_block == small)
        names = ", ".join(str(i) for i in members[:10]) + (", ..." if members.size > 10 else "")  # noqa: PLR2004 -- as many as a message carries
        raise MethodError(
            f"The regions fall into {sizes.size} blocks that share no activity, so that they "
            "cannot be compared",
            f"specialised; regions in each block: {sizes.tolist()}; the smallest: regions {names}",
            "Leave the small blocks out, lower the threshold, or ask for each block (by_block).",
        )


def _one_block(
    table: BoolArray, guide: FloatArray, block: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    diversity = table.sum(axis=1).astype(np.float64)
    ubiquity = table.sum(axis=0).astype(np.float64)
    scaled = sparse.csr_array(table.astype(np.float64))
    scaled = sparse.csr_array(
        scaled.multiply(diversity[:, None] ** -0.5).multiply(ubiquity[None, :] ** -0.5)
    )
    if table.shape[0] <= table.shape[1]:
        second, third, vector = _second(scaled.T.tocsr(), diversity)
        activity = (scaled.T @ vector) / np.sqrt(ubiquity)
    else:
        second, third, vector = _second(scaled, ubiquity)
        activity = vector / np.sqrt(ubiquity)
    _check_values(second, third, block)
    region = (scaled @ (activity * np.sqrt(ubiquity))) / np.sqrt(diversity)
    centre, spread = region.mean(), region.std() * _sign(region, guide, block)
    return (region - centre) / spread, (activity - centre) / spread, np.array([second, third])


def _second(scaled: sparse.csr_array, mass: FloatArray) -> tuple[float, float, FloatArray]:
    """Second and third eigenvalue of scaled' scaled, and the second eigenvector.

    The first is known (eigenvalue 1, the root of the mass) and is taken out.
    """
    size = mass.size
    first = np.sqrt(mass / mass.sum())
    if size <= DENSE:
        dense = scaled.toarray()
        values, vectors = np.linalg.eigh(dense.T @ dense - np.outer(first, first))
    else:
        back = scaled.T.tocsr()
        product = linalg.LinearOperator(
            (size, size), matvec=lambda x: back @ (scaled @ x) - first * (first @ x), dtype=float
        )
        start = np.modf(np.arange(1, size + 1) * np.sqrt(2))[0] - 0.5
        values, vectors = linalg.eigsh(product, k=2, which="LA", v0=start, ncv=min(size, 40))
    order = np.argsort(values)
    third = float(values[order[-2]]) if size > 1 else 0.0
    return float(values[order[-1]]), max(third, 0.0), np.asarray(vectors[:, order[-1]])


def _check_values(second: float, third: float, block: int) -> None:
    if second < TIE:
        raise MethodError(
            "All regions are specialised in the same activities, or differ by chance alone",
            f"block {block}, second eigenvalue {second:.3g}",
            "There is no order of complexity: raise the threshold or take finer activities.",
        )
    if second - third < TIE:
        raise MethodError(
            "Two directions explain the differences equally well",
            f"block {block}, second eigenvalue {second:.9f}, third {third:.9f}",
            "There is no one order of complexity: add regions or move the threshold.",
        )


def _sign(region: FloatArray, guide: FloatArray, block: int) -> float:
    apart = guide - guide.mean()
    length = np.linalg.norm(apart) * np.linalg.norm(region - region.mean())
    along = float(apart @ (region - region.mean()))
    if abs(along) <= TIE * length or length == 0:
        raise MethodError(
            "Which end is the complex one is not fixed: the order does not go with diversity",
            f"block {block}",
            "Pass an anchor that should go up with complexity, for example income per head.",
        )
    return float(np.sign(along))
