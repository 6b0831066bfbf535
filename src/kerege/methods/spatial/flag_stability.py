"""Stability of flags: how often another seed would flag the same regions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class FlagStability:
    """``stability``: share of the seeds under which a region is flagged, (regions,).

    ``flagged`` is (seeds, regions).
    """

    stability: FloatArray
    flagged: BoolArray


def flag_stability(
    flags: Callable[[np.random.Generator], ArrayLike], *, seeds: Sequence[int]
) -> FlagStability:
    r"""Repeat a permutation test under several seeds and count how often each region is flagged.

    Parameters
    ----------
    flags
        Takes a generator and returns true for each flagged region, (regions,): for example
        ``lambda g: false_discovery(local_moran(x, w, generator=g).p_value, level=0.05).flagged``.
    seeds
        At least two different whole numbers.

    Returns
    -------
    FlagStability
        From 0 (never) to 1 (always).

    Raises
    ------
    MethodError
        For fewer than two different seeds, and flags that are not true or false or change shape.

    Notes
    -----
    It shows the part of the uncertainty that is due to the number of permutations alone; more of
    them move it towards 0 and 1. It says nothing about errors in the values or the choice of
    weights.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). *Bootstrap Methods and their Application*. Cambridge
    University Press (how many simulations a Monte Carlo test needs).
    """
    whole = all(seed >= 0 and seed == int(seed) for seed in seeds)
    if not whole or len(set(seeds)) != len(seeds) or len(seeds) < 2:  # noqa: PLR2004 -- one seed is no comparison
        raise MethodError(
            "Stability needs different seeds",
            f"seeds {list(seeds)}",
            "Pass two or more whole numbers from 0.",
        )
    runs = [np.asarray(flags(np.random.default_rng(int(seed)))) for seed in seeds]
    shape = runs[0].shape
    if any(run.dtype != np.bool_ or run.shape != shape or run.ndim != 1 for run in runs):
        raise MethodError(
            "The flags are not true or false for each region",
            "flags",
            "Return one boolean for each region, the same regions each time.",
        )
    table = np.stack(runs)
    return FlagStability(stability=table.mean(axis=0), flagged=table)
