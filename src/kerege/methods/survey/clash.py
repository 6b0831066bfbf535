"""Which targets cannot hold together: an irreducible clash, found by linear programming."""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kerege.methods.arrays import FloatArray

NEGLIGIBLE = 1e-7
"""Part of the targets' size below which a shortfall is rounding."""


def clashing_targets(
    rows: sparse.csr_array, targets: FloatArray, low: FloatArray, high: FloatArray
) -> list[int]:
    """Find a smallest set of targets that no amounts within bounds can meet; none if all can be.

    ``rows`` is (targets, amounts): each target is the sum of the amounts, weighed by its row.
    Every set returned clashes, and without any one of its targets it would not.
    """
    short, prices = _shortfall(rows, targets, low, high)
    if not short:
        return []
    # The prices of the elastic program prove the clash, so it lies among their targets.
    clash = [int(k) for k in np.flatnonzero(np.abs(prices) > NEGLIGIBLE)]
    for candidate in list(clash):
        others = [k for k in clash if k != candidate]
        if others and _shortfall(rows[others], targets[others], low, high)[0]:
            clash = others
    return clash


def _shortfall(
    rows: sparse.csr_array, targets: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[bool, FloatArray]:
    """Say whether the amounts that come nearest miss the targets, with prices that prove it."""
    count, amounts = rows.shape
    size = np.maximum(np.abs(targets), abs(rows).max(axis=1).toarray().ravel())
    scaled = sparse.diags_array(1 / size) @ rows
    either = sparse.eye_array(count)
    program = linprog(
        np.concatenate([np.zeros(amounts), np.ones(2 * count)]),
        A_eq=sparse.hstack([scaled, either, -either]),
        b_eq=targets / size,
        bounds=np.column_stack(
            [
                np.concatenate([low, np.zeros(2 * count)]),
                np.concatenate([high, np.full(2 * count, np.inf)]),
            ]
        ),
        method="highs",
    )
    return bool(program.fun > NEGLIGIBLE), np.asarray(program.eqlin.marginals)
