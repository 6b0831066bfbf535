"""Creative intensity: the share of an industry's workforce in creative occupations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kerege.methods.arrays import BoolArray, FloatArray, finite_numbers, refuse, same_shape, tail_of
from kerege.methods.errors import MethodError
from kerege.methods.regional.share import wilson_bounds


@dataclass(frozen=True, slots=True)
class CreativeIntensity:
    """Intensity of each industry and on which side of the threshold it lies.

    ``creative`` is true where the intensity reaches the threshold; ``certain`` where the whole
    interval lies on the same side. All arrays are (industries,).
    """

    intensity: FloatArray
    low: FloatArray
    high: FloatArray
    creative: BoolArray
    certain: BoolArray


def creative_intensity(
    creative_workers: ArrayLike,
    workers: ArrayLike,
    *,
    sample: ArrayLike,
    threshold: float,
    confidence: float = 0.95,
) -> CreativeIntensity:
    r"""Dynamic mapping: which industries are creative by what their people do.

    :math:`I_k = c_k / w_k`, the part of the workers of industry :math:`k` in creative occupations,
    with the Wilson interval for a sample of :math:`n_k` persons; an industry is creative where
    :math:`I_k` reaches the threshold.

    Parameters
    ----------
    creative_workers, workers
        Workers in creative occupations and all workers (estimates or counts), (industries,).
    sample
        Number of persons on whom the estimate rests, (industries,): interviewed persons divided by
        the design effect; for a register or census the workers themselves.
    threshold
        Intensity from which an industry counts as creative, between 0 and 1. It has no default: the
        British study took 0.3, and the choice decides the size of the sector.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    CreativeIntensity
        Intensities from 0 to 1 with bounds, and the decision.

    Raises
    ------
    MethodError
        For negative or non-finite values, an industry without workers or sample, more creative
        workers than workers, shapes that differ, or a threshold or level out of range.

    Notes
    -----
    It rests on a list of creative occupations that someone chose. An intensity near the threshold
    with a wide interval is no decision: ``certain`` says so. It measures jobs, not value added.

    References
    ----------
    Bakhshi, H., Freeman, A. and Higgs, P. (2013). *A Dynamic Mapping of the UK's Creative
    Industries*. Nesta.
    """
    part, whole, seen = _read(creative_workers, workers, sample)
    if not 0 < threshold < 1:
        raise MethodError(
            "A threshold lies between 0 and 1", f"threshold {threshold}", "Write 0.3 for 30 %."
        )
    intensity = part / whole
    low, high = wilson_bounds(intensity, seen, tail_of(confidence))
    creative = intensity >= threshold
    return CreativeIntensity(
        intensity=intensity,
        low=low,
        high=high,
        creative=np.asarray(creative),
        certain=np.asarray(np.where(creative, low >= threshold, high < threshold)),
    )


def _read(
    creative_workers: ArrayLike, workers: ArrayLike, sample: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    part, whole, seen = (
        finite_numbers(given, name)
        for given, name in (
            (creative_workers, "creative_workers"),
            (workers, "workers"),
            (sample, "sample"),
        )
    )
    same_shape(whole, part.shape, "workers", "creative_workers")
    same_shape(seen, part.shape, "sample", "creative_workers")
    refuse(whole == 0, "An industry has no workers", "workers", "Leave the industry out.")
    refuse(seen == 0, "An industry was not observed", "sample", "Leave the industry out.")
    refuse(
        part > whole,
        "An industry has more creative workers than workers",
        "creative_workers",
        "Check that both have the same scope and period.",
    )
    return part, whole, seen
