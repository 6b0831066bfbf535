"""Estimates of a survey by region: raked weights, design-based errors, small cells withheld."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.methods.disclosure import frequency_rule
from kerege.methods.errors import MethodError
from kerege.methods.regional.share import wilson_bounds
from kerege.methods.survey import DomainMeans, domain_means, raking, survey_design

METHOD = "needs.survey_estimates"
VERSION = "1"
CONFIDENCE = 0.95
FUNCTIONS = (
    "kerege.methods.survey.raking",
    "kerege.methods.survey.domain_means",
    "kerege.methods.disclosure.frequency_rule",
)


@dataclass(frozen=True)
class Answer:
    """One respondent: where, in which sub-sector, and the value of each part of the question."""

    territory: str
    subsector: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Estimate:
    """One number, or what withholds it.

    ``part`` is a choice, or empty for a mean. ``value`` and its bounds are None where the cell is
    withheld; ``respondents`` is then None as well, since it would tell how small the cell is.
    """

    part: str
    territory: str
    respondents: int | None
    value: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None

    @property
    def is_suppressed(self) -> bool:
        """Whether the cell is withheld."""
        return self.value is None


def estimate(
    answers: Sequence[Answer],
    strata: Sequence[Mapping[str, Any]],
    country: str,
    smallest: int,
) -> list[Estimate]:
    """Estimate the mean, or the share of each part, in every region that has respondents.

    The country is estimated only where every region of the frame has respondents and it cannot
    give a withheld region away.

    Raises
    ------
    Refusal
        If there are too few answers altogether, or the weights cannot meet the known totals.
    """
    if len(answers) < smallest:
        raise Refusal(
            _("There are too few answers for any estimate."),
            f"{len(answers)} < {smallest}",
            _("Wait for more answers."),
            Kind.CONFLICT,
        )
    try:
        return _estimate(answers, strata, country, smallest)
    except MethodError as error:
        raise Refusal(error.what, error.where, error.mend, Kind.CONFLICT) from error


def _estimate(
    answers: Sequence[Answer],
    strata: Sequence[Mapping[str, Any]],
    country: str,
    smallest: int,
) -> list[Estimate]:
    regions = np.array([answer.territory for answer in answers])
    weights = _weights(answers, strata, smallest)
    design = survey_design(weights, strata=_variance_strata(regions))
    names, counts = np.unique(regions, return_counts=True)
    withheld = _withheld(names, counts, smallest)
    covered = {stratum["territory"] for stratum in strata} <= set(names.tolist())
    domains = {str(name): np.where(regions == name, "here", "elsewhere") for name in names}
    domains[country] = np.full(regions.shape, "here")
    shown = {name for name in domains if name not in withheld and (name != country or covered)}
    return [
        _cell(part, name, domain_means([answer.values[part] for answer in answers], of, design))
        if name in shown
        else Estimate(part, name, *(None,) * 5)
        for part in sorted(answers[0].values)
        for name, of in domains.items()
    ]


def _cell(part: str, territory: str, means: DomainMeans) -> Estimate:
    """Return the estimate of the domain ``here``; a part of a question is a share."""
    at = int(np.flatnonzero(means.labels == "here")[0])
    value = float(means.estimate.value[at])
    error = float(means.estimate.standard_error[at])
    number = int(means.respondents[at])
    lower, upper = (float(bound[at]) for bound in means.estimate.interval(CONFIDENCE))
    if part:
        lower, upper = _share_bounds(value, error, number)
    return Estimate(part, territory, number, value, error, lower, upper)


def _share_bounds(value: float, error: float, number: int) -> tuple[float, float]:
    """Return Wilson's bounds at the effective size that the design-based error implies."""
    variance = value * (1 - value)
    size = min(number, variance / error**2) if error > 0 and variance > 0 else float(number)
    lower, upper = wilson_bounds(np.array([value]), np.array([size]), (1 - CONFIDENCE) / 2)
    return min(float(lower[0]), value), max(float(upper[0]), value)


def _weights(answers: Sequence[Answer], strata: Sequence[Mapping[str, Any]], smallest: int) -> Any:
    """Rake to the subjects of the register by region and by sub-sector, where somebody answered."""
    regions = sorted({answer.territory for answer in answers})
    there = [stratum for stratum in strata if stratum["territory"] in set(regions)]
    kind = _joined(answers, there, smallest)
    kinds = sorted({kind[answer.subsector] for answer in answers})
    by_region, by_kind = Counter[str](), Counter[str]()
    for stratum in there:
        by_region[stratum["territory"]] += stratum["population"]
        by_kind[kind[stratum["subsector"]]] += stratum["population"]
    codes = [
        [regions.index(answer.territory), kinds.index(kind[answer.subsector])] for answer in answers
    ]
    targets = [[by_region[name] for name in regions], [by_kind[name] for name in kinds]]
    start = [1.0] * len(answers)
    return raking(np.array(codes), targets, start, names=["region", "sub-sector"]).weights


def _joined(
    answers: Sequence[Answer], strata: Sequence[Mapping[str, Any]], smallest: int
) -> dict[str, str]:
    """Join the sub-sectors of few answers into one; where that has none, with the largest."""
    number = Counter(answer.subsector for answer in answers)
    names = {stratum["subsector"] for stratum in strata} | set(number)
    few = {name for name in names if number[name] < smallest}
    if few and not sum(number[name] for name in few):
        few.add(number.most_common(1)[0][0])
    return {name: "+" if name in few else name for name in names}


def _variance_strata(regions: Any) -> Any:
    """Return regions as strata of the variance; those of one respondent joined into one."""
    number = Counter(regions.tolist())
    single = {name for name, count in number.items() if count == 1}
    if len(single) == 1 and len(number) > 1:
        single.add(min((count, name) for name, count in number.items() if name not in single)[1])
    return np.array(["+" if name in single else name for name in regions])


def _withheld(names: Any, counts: Any, smallest: int) -> set[str]:
    """Return the regions with too few answers, and more so that none can be computed from others.

    One withheld region alone would follow from the country and the rest; so would two that
    together are fewer than the threshold.
    """
    unsafe = frequency_rule(counts, threshold=smallest, zero_is_safe=False).unsafe
    withheld = {str(name) for name in names[unsafe]}
    order = sorted(zip(counts.tolist(), names.tolist(), strict=True))
    size = dict(zip(names.tolist(), counts.tolist(), strict=True))
    for _number, name in order:
        few = len(withheld) == 1 or sum(size[one] for one in withheld) < smallest
        if withheld and few:
            withheld.add(name)
    return withheld
