"""Shift-share: classic, chained year by year, and with the allocation effect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import FloatArray, finite_numbers, refuse, same_shape
from kerege.methods.errors import MethodError


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """Three parts that add up to the change; each (regions, activities), in the input's unit."""

    national: FloatArray
    industry_mix: FloatArray
    regional: FloatArray
    change: FloatArray


@dataclass(frozen=True, slots=True)
class EstebanMarquillas:
    """Four parts that add up to the change; each (regions, activities), in the input's unit."""

    national: FloatArray
    industry_mix: FloatArray
    competitive: FloatArray
    allocation: FloatArray
    change: FloatArray


@dataclass(frozen=True, slots=True)
class _Period:
    start: FloatArray
    end: FloatArray
    growth: FloatArray
    national_growth: float


def _period(
    start: ArrayLike,
    end: ArrayLike,
    reference_start: ArrayLike | None,
    reference_end: ArrayLike | None,
) -> _Period:
    first = finite_numbers(start, "start", ndim=(2,))
    last = finite_numbers(end, "end", ndim=(2,))
    same_shape(last, first.shape, "end", "start")
    if (reference_start is None) != (reference_end is None):
        raise MethodError(
            "A reference needs both ends of the period",
            "reference_start, reference_end",
            "Pass both, or neither where the regions add up to the country.",
        )
    before = _reference(reference_start, first, "reference_start")
    after = _reference(reference_end, last, "reference_end")
    refuse(
        before == 0,
        "An activity did not exist in the country at the start, so it has no growth",
        "start" if reference_start is None else "reference_start",
        "Merge it with a related activity.",
    )
    whole = float(after.sum() / before.sum()) - 1
    return _Period(first, last, after / before - 1, whole)


def _reference(given: ArrayLike | None, array: FloatArray, name: str) -> FloatArray:
    if given is None:
        return np.asarray(array.sum(axis=0))
    reference = finite_numbers(given, name)
    same_shape(reference, array.shape[1:], name, "activities")
    return reference


def shift_share(
    start: ArrayLike,
    end: ArrayLike,
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> ShiftShare:
    r"""Split the change of each activity in each region in three.

    With :math:`G` the growth of the country, :math:`G_j` that of activity :math:`j` in the country,
    and :math:`x^0_{ij}, x^1_{ij}` the values at both ends:

    * national :math:`x^0_{ij} G`: as if it had grown like the country;
    * industry mix :math:`x^0_{ij} (G_j - G)`: because its activity grew differently;
    * regional :math:`x^1_{ij} - x^0_{ij}(1 + G_j)`: because the region's activity did.

    Parameters
    ----------
    start, end
        Non-negative amounts of one unit at both ends, (regions, activities).
    reference_start, reference_end
        The activities in the country, (activities,); by default the sums over the regions, which
        then must be all there are.

    Returns
    -------
    ShiftShare
        The parts and the change; national + industry mix + regional = change, cell by cell.

    Raises
    ------
    MethodError
        For negative or non-finite values, shapes that do not fit, one end of a reference without
        the other, or an activity that the country did not have at the start.

    Notes
    -----
    It is arithmetic, not a cause: the regional part holds everything that the country's growth of
    the activity does not explain, chance and changes of borders included. It depends on how finely
    activities are divided and on the first year. Amounts of money should be in constant prices.

    References
    ----------
    Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers of the
    Regional Science Association 6, 97-112.
    """
    period = _period(start, end, reference_start, reference_end)
    return ShiftShare(
        national=period.start * period.national_growth,
        industry_mix=period.start * (period.growth - period.national_growth),
        regional=period.end - period.start * (1 + period.growth),
        change=period.end - period.start,
    )


def dynamic_shift_share(values: ArrayLike, *, reference: ArrayLike | None = None) -> ShiftShare:
    """Shift-share year by year, the parts of all years added up.

    Parameters
    ----------
    values
        Non-negative amounts of one unit, (periods, regions, activities), at least two periods.
    reference
        The activities in the country, (periods, activities); by default the sums over the regions.

    Returns
    -------
    ShiftShare
        As :func:`shift_share`, from the first to the last period; each (regions, activities).

    Raises
    ------
    MethodError
        As :func:`shift_share`, and for fewer than two periods.

    Notes
    -----
    The growth rates and the mix are renewed each year, so the result does not hang on the first
    year alone. A gap in the years or a change of borders between two of them breaks the chain: do
    not pass such a series.

    References
    ----------
    Barff, R. A. and Knight, P. L. (1988). Dynamic shift-share analysis. Growth and Change 19, 1-10.
    """
    array = finite_numbers(values, "values", ndim=(3,))
    if array.shape[0] < 2:  # noqa: PLR2004 -- a change has two ends
        raise MethodError(
            "A change needs two periods", f"values {array.shape}", "Pass another period."
        )
    totals: list[FloatArray | None] = [None] * array.shape[0]
    if reference is not None:
        given = finite_numbers(reference, "reference", ndim=(2,))
        same_shape(given, (array.shape[0], array.shape[2]), "reference", "periods and activities")
        totals = list(given)
    steps = [
        shift_share(array[t], array[t + 1], reference_start=totals[t], reference_end=totals[t + 1])
        for t in range(array.shape[0] - 1)
    ]
    return ShiftShare(
        national=np.sum([step.national for step in steps], axis=0),
        industry_mix=np.sum([step.industry_mix for step in steps], axis=0),
        regional=np.sum([step.regional for step in steps], axis=0),
        change=array[-1] - array[0],
    )


def esteban_marquillas(
    start: ArrayLike,
    end: ArrayLike,
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> EstebanMarquillas:
    r"""Shift-share that separates competitiveness from specialisation.

    With the homothetic value :math:`\hat x_{ij} = x^0_i X^0_j / X^0` (what the region would have
    with the country's structure) and :math:`g_{ij}` the region's growth, the regional part splits
    into competitive :math:`\hat x_{ij}(g_{ij} - G_j)` and allocation
    :math:`(x^0_{ij} - \hat x_{ij})(g_{ij} - G_j)`. The allocation is positive where a region is
    specialised in what it does better, or has little of what it does worse.

    Parameters
    ----------
    start, end, reference_start, reference_end
        As in :func:`shift_share`.

    Returns
    -------
    EstebanMarquillas
        The parts and the change; the four parts add up to the change, cell by cell.

    Raises
    ------
    MethodError
        As :func:`shift_share`; also for an activity that a region did not have at the start, whose
        growth does not exist.

    Notes
    -----
    The competitive part is what the region's growth would add to a structure it does not have: a
    thought experiment. With small first values :math:`g_{ij}` is wild and both parts are large and
    opposite. Otherwise as :func:`shift_share`.

    References
    ----------
    Esteban-Marquillas, J. M. (1972). A reinterpretation of shift-share analysis. Regional and Urban
    Economics 2, 249-255.
    """
    period = _period(start, end, reference_start, reference_end)
    refuse(
        period.start == 0,
        "A region did not have an activity at the start, so it has no growth",
        "start",
        "Merge activities, or use shift_share, which needs no regional growth.",
    )
    before = _reference(reference_start, period.start, "reference_start")
    lead = period.end / period.start - 1 - period.growth
    homothetic = period.start.sum(axis=1, keepdims=True) * (before / before.sum())
    return EstebanMarquillas(
        national=period.start * period.national_growth,
        industry_mix=period.start * (period.growth - period.national_growth),
        competitive=homothetic * lead,
        allocation=(period.start - homothetic) * lead,
        change=period.end - period.start,
    )
