"""Which region is specialised in which activity: a threshold on quotients."""

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, first_position, refuse
from kerege.methods.errors import MethodError


def specialisation(
    quotient: ArrayLike, *, threshold: float, unknown: bool | None = None
) -> BoolArray:
    r"""Table :math:`M_{ij} = [q_{ij} \ge t]` of specialisations.

    Parameters
    ----------
    quotient
        Revealed comparative advantages, or probabilities of one, (regions, activities). A row or
        column that is NaN throughout (a region with nothing, an activity that exists nowhere) has
        no specialisation.
    threshold
        :math:`t`, greater than zero, of the quantity passed; for quotients the literature takes 1.
    unknown
        What to take for any other NaN: true, specialised; false, not. By default it is refused.
        Compute with both to learn how much the gaps matter.

    Returns
    -------
    ndarray
        True where a region is specialised, (regions, activities).

    Raises
    ------
    MethodError
        For negative or infinite quotients, an unknown one while ``unknown`` is not given, and a
        threshold that is not greater than zero.

    Notes
    -----
    A sharp threshold on uncertain quotients: 0.99 and 1.01 differ by chance. Move the threshold, or
    put it on the probability, and see what stays.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007). The product space
    conditions the development of nations. Science 317, 482-487, supporting material.
    """
    if not 0 < threshold < np.inf:
        raise MethodError("A threshold starts above zero", f"threshold {threshold}", "Try 1.")
    array = np.asarray(quotient, dtype=np.float64)
    if array.ndim != 2 or array.size == 0:  # noqa: PLR2004 -- regions and activities
        raise MethodError(
            "The quotients are not a table", f"quotient {array.shape}", "Pass regions x activities."
        )
    refuse(array < 0, "A quotient is negative", "quotient", "Correct it.")
    refuse(np.isinf(array), "A quotient is not finite", "quotient", "Correct it.")
    specialised = array >= threshold
    gap = np.isnan(array)
    if gap.any():
        gap &= ~(gap.all(axis=1, keepdims=True) | gap.all(axis=0, keepdims=True))
        if gap.any() and unknown is None:
            raise MethodError(
                "Whether a region is specialised here is not known",
                f"quotient, first at {first_position(gap)}",
                "Say what to take for it (unknown=True or False), or leave the activity out.",
            )
        specialised |= gap & bool(unknown)
    return specialised
