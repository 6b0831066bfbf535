"""The board of a survey: quotas and response rates by region."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from kerege.needs.models import Invitation, Sample, Survey
from kerege.needs.survey_enums import BY_ANSWER, Disposition
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Rates:
    """What became of invitations, and the rates that AAPOR defines from it.

    ``rr1`` and ``rr2`` are None where nobody eligible was asked: not measured, and not zero.
    """

    counts: Mapping[str, int]

    @property
    def asked(self) -> int:
        """Everybody drawn who is not known to be ineligible."""
        return sum(
            number for what, number in self.counts.items() if what != Disposition.NOT_ELIGIBLE
        )

    @property
    def complete(self) -> int:
        """Answers that were sent."""
        return self.counts.get(Disposition.COMPLETE, 0)

    @property
    def refused(self) -> int:
        """Those who said no."""
        return self.counts.get(Disposition.REFUSED, 0)

    @property
    def partial(self) -> int:
        """Answers that were begun and not sent."""
        return self.counts.get(Disposition.PARTIAL, 0)

    @property
    def rr1(self) -> float | None:
        """AAPOR response rate 1: complete answers over all eligible and all unknown."""
        return self.complete / self.asked if self.asked else None

    @property
    def rr2(self) -> float | None:
        """AAPOR response rate 2: begun answers count as answers."""
        return (self.complete + self.partial) / self.asked if self.asked else None


@dataclass(frozen=True)
class BoardRow:
    """One region, or one sub-sector: how many there are, were drawn, are wanted, answered."""

    name: str
    population: int
    drawn: int
    quota: int
    rates: Rates

    @property
    def missing(self) -> int:
        """Answers that the quota still lacks."""
        return max(0, self.quota - self.rates.complete)


@dataclass(frozen=True)
class Board:
    """Everything the board shows."""

    sample: Sample
    regions: list[BoardRow]
    subsectors: list[BoardRow]
    whole: BoardRow


def board(survey: Survey) -> Board | None:
    """Return the board of a survey, or None while no sample has been drawn."""
    sample = Sample.objects.filter(survey=survey).first()
    if sample is None:
        return None
    found = list(
        Invitation.objects.filter(survey=survey)
        .values_list("territory__code", "subsector", "disposition")
        .order_by()
        .annotate(number=Count("pk"))
    )
    names = {row.code: str(row.name or row.code) for row in reference.every_region()}
    subsectors = reference.subsector_names()
    return Board(
        sample,
        _rows(sample.strata, found, "territory", names),
        _rows(sample.strata, found, "subsector", subsectors),
        _row("", sample.strata, [(what, number) for _t, _s, what, number in found]),
    )


def unanswered(survey: Survey) -> QuerySet[Invitation]:
    """Return the invitations that brought no answer. Who answered is listed nowhere by name."""
    found = Invitation.objects.filter(survey=survey).exclude(disposition__in=BY_ANSWER)
    return found.select_related("subject", "territory").defer("code_hash")


def _rows(
    strata: Iterable[Mapping[str, Any]],
    found: Iterable[tuple[str, str, str, int]],
    column: str,
    names: Mapping[str, str],
) -> list[BoardRow]:
    of: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for stratum in strata:
        of[stratum[column]].append(stratum)
    became: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for territory, subsector, what, number in found:
        became[territory if column == "territory" else subsector].append((what, number))
    return [_row(names.get(code, code), of[code], became[code]) for code in sorted(of)]


def _row(
    name: str, strata: Iterable[Mapping[str, Any]], became: Iterable[tuple[str, int]]
) -> BoardRow:
    counts: Counter[str] = Counter()
    for what, number in became:
        counts[what] += number
    there = list(strata)
    total = {key: sum(one[key] for one in there) for key in ("population", "drawn", "quota")}
    return BoardRow(name, rates=Rates(counts), **total)
