"""Creative trident: specialist, support and embedded workers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class CreativeTrident:
    """Workers by mode; one number, or one for each region.

    ``specialist``: creative occupation, creative industry. ``support``: other occupation, creative
    industry. ``embedded``: creative occupation, other industry. ``outside``: neither.
    """

    specialist: FloatArray
    support: FloatArray
    embedded: FloatArray
    outside: FloatArray

    @property
    def creative_economy(self) -> FloatArray:
        """Specialist, support and embedded workers together."""
        return self.specialist + self.support + self.embedded

    @property
    def creative_industries(self) -> FloatArray:
        """All workers of the creative industries."""
        return self.specialist + self.support

    @property
    def creative_occupations(self) -> FloatArray:
        """All workers in creative occupations."""
        return self.specialist + self.embedded

    @property
    def share_of_workforce(self) -> FloatArray:
        """Creative economy over all workers, 0 to 1."""
        return self.creative_economy / (self.creative_economy + self.outside)


def creative_trident(
    workers: ArrayLike, *, creative_occupation: ArrayLike, creative_industry: ArrayLike
) -> CreativeTrident:
    r"""Split the workforce by occupation and industry into the three prongs and the rest.

    With :math:`w_{oi}` workers of occupation :math:`o` in industry :math:`i`, creative occupations
    :math:`O` and industries :math:`I`: specialist :math:`\sum_{o \in O, i \in I} w_{oi}`, support
    :math:`\sum_{o \notin O, i \in I} w_{oi}`, embedded :math:`\sum_{o \in O, i \notin I} w_{oi}`.

    Parameters
    ----------
    workers
        Workers (heads), (occupations, industries) or (regions, occupations, industries).
    creative_occupation, creative_industry
        True for the occupations and industries that count as creative.

    Returns
    -------
    CreativeTrident
        Workers; one number of each, or (regions,).

    Raises
    ------
    MethodError
        For negative or non-finite values, nobody at all, or lists that do not fit the table.

    Notes
    -----
    The lists decide the result; state their versions. A person with two jobs counts once, by the
    main one, if the source is a census. Support workers are not lesser workers.

    References
    ----------
    Higgs, P., Cunningham, S. and Bakhshi, H. (2008). *Beyond the Creative Industries: Mapping the
    Creative Economy in the United Kingdom*. NESTA. Higgs, P. and Cunningham, S. (2008). Creative
    industries mapping: where have we come from and where are we going? Creative Industries Journal
    1, 7-30.
    """
    table = finite_numbers(workers, "workers", ndim=(2, 3))
    occupation = _list(creative_occupation, "creative_occupation", table.shape[-2])
    industry = _list(creative_industry, "creative_industry", table.shape[-1])
    if (table.sum(axis=(-2, -1)) == 0).any():
        raise MethodError("A table counts nobody", "workers", "Leave the region out.")

    def of(occupations: BoolArray, industries: BoolArray) -> FloatArray:
        chosen = occupations[:, None] & industries[None, :]
        return np.asarray((table * chosen).sum(axis=(-2, -1)))

    return CreativeTrident(
        specialist=of(occupation, industry),
        support=of(~occupation, industry),
        embedded=of(occupation, ~industry),
        outside=of(~occupation, ~industry),
    )


def _list(given: ArrayLike, name: str, length: int) -> BoolArray:
    array = np.array(given)
    if array.dtype != np.bool_ or array.shape != (length,):
        raise MethodError(
            "The list does not fit the table",
            f"{name} {array.dtype} {array.shape}, expected {length} booleans",
            "Pass true or false for each row or column of the table.",
        )
    return array
