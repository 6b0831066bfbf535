"""Regional plans rolled up under the national one: money, targets, what a region leaves out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kerege.concept.enums import VersionStatus
from kerege.concept.models import BudgetLine, Goal, Indicator, Measure, Target, Version
from kerege.concept.selectors.versions import versions_visible_to
from kerege.reference import selectors as reference

NOTHING = Decimal(0)


@dataclass(frozen=True)
class RegionSum:
    """The money of one region from both plans; `own` is None where it has no published plan.

    Attributes
    ----------
    plan
        The published regional plan under this version.
    draft
        One that is being written, if the reader may see it.
    earlier
        A published plan that still stands under an earlier national version: not counted.
    unserved
        National goals that no measure of the regional plan serves.
    """

    territory: Any
    national: Decimal
    plan: Version | None = None
    own: Decimal | None = None
    draft: Version | None = None
    earlier: Version | None = None
    unserved: tuple[Goal, ...] = ()

    @property
    def both(self) -> Decimal:
        """The money of both plans."""
        return self.national + (self.own or NOTHING)


@dataclass(frozen=True)
class YearSum:
    """A national target in a year beside the sum of the regional ones.

    Attributes
    ----------
    regional
        The sum; None where the values do not add up, or no region gave one.
    least, most
        Of the regions; None where no region gave a value.
    share
        Of the national target, in per cent; None where that is not defined or zero.
    """

    year: int
    national: Decimal | None
    regional: Decimal | None
    regions: int
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """How much of the national target the regions took upon themselves, in per cent."""
        if self.regional is None or not self.national:
            return None
        return 100 * self.regional / self.national


@dataclass(frozen=True)
class IndicatorSum:
    """A national indicator with its regional parts."""

    indicator: Indicator
    parts: tuple[Indicator, ...]
    years: tuple[YearSum, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the values of the regions sum to the national one."""
        return all(part.adds_up for part in self.parts)


@dataclass(frozen=True)
class RollUp:
    """All regions under a national version; every sum is computed from the rows of the plans."""

    regions: tuple[RegionSum, ...]
    indicators: tuple[IndicatorSum, ...]
    country: Decimal
    """Money of the national plan that is spent for the whole country at once."""
    unmeasured: int
    """National indicators of which no region has a part."""
    currency: str = ""
    goals: tuple[Goal, ...] = field(default_factory=tuple)

    @property
    def national(self) -> Decimal:
        """The whole money of the national plan."""
        return sum((row.national for row in self.regions), self.country)

    @property
    def own(self) -> Decimal:
        """The money of the regional plans."""
        return sum((row.own or NOTHING for row in self.regions), NOTHING)

    @property
    def both(self) -> Decimal:
        """The money of all plans."""
        return self.national + self.own

    @property
    def planned(self) -> int:
        """How many regions have a published plan under this version."""
        return sum(row.plan is not None for row in self.regions)


def roll_up(version: Version, person: Any) -> RollUp:
    """Return the regional plans under a version with what they add up to.

    Only published regional plans count; drafts are named to those who may see them.
    """
    nested = _nested(version, person)
    counted = {
        row.concept.territory.code: row
        for row in nested
        if row.parent_id == version.pk and row.status == VersionStatus.PUBLISHED
    }
    money = _money([version.pk, *(row.pk for row in counted.values())])
    goals = tuple(Goal.objects.filter(version=version).order_by("code"))
    served = _served(list(counted.values()))
    regions = []
    for territory in reference.regions():
        plan = counted.get(territory.code)
        mine = [row for row in nested if row.concept.territory_id == territory.pk]
        regions.append(
            RegionSum(
                territory=territory,
                national=money.get((version.pk, territory.code), NOTHING),
                plan=plan,
                own=money.get((plan.pk, territory.code), NOTHING) if plan else None,
                draft=_first(row for row in mine if row.status == VersionStatus.DRAFT),
                earlier=None if plan else _first(row for row in mine if _is_earlier(row, version)),
                unserved=tuple(g for g in goals if g.pk not in served[plan.pk]) if plan else (),
            )
        )
    indicators, unmeasured = _indicators(version, list(counted.values()))
    return RollUp(
        regions=tuple(regions),
        indicators=tuple(indicators),
        country=money.get((version.pk, None), NOTHING),
        unmeasured=unmeasured,
        currency=_currency(version),
        goals=goals,
    )


def nested_in(territory: str, person: Any) -> Version | None:
    """Return the plan of a region: the published one, else a draft that a person may see."""
    found = versions_visible_to(person).filter(
        concept__territory__code=territory, parent__isnull=False
    )
    kept = found.filter(status=VersionStatus.PUBLISHED).order_by("-published_at").first()
    return kept or found.filter(status=VersionStatus.DRAFT).order_by("-pk").first()


def _nested(version: Version, person: Any) -> list[Version]:
    found = versions_visible_to(person).filter(parent__concept=version.concept_id)
    return list(found.exclude(status=VersionStatus.SUPERSEDED).order_by("-number"))


def _is_earlier(row: Version, version: Version) -> bool:
    return row.status == VersionStatus.PUBLISHED and row.parent_id != version.pk


def _first(rows: Iterable[Version]) -> Version | None:
    return next(iter(rows), None)


def _money(versions: Sequence[int]) -> dict[tuple[int, str | None], Decimal]:
    """Return (version, territory code or None for the country) -> money."""
    rows = BudgetLine.objects.filter(version__in=versions).order_by()
    sums = rows.values_list("version", "territory__code").annotate(Sum("amount"))
    return {(version, code): amount for version, code, amount in sums}


def _currency(version: Version) -> str:
    first = BudgetLine.objects.filter(version=version).values_list("currency", flat=True).first()
    return first or ""


def _served(plans: list[Version]) -> dict[int, set[int]]:
    """Return regional plan -> the national goals that its measures serve."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Measure.objects.filter(version__in=plans)
    for plan, goal, through in rows.values_list("version", "serves_goal", "serves_measure__goal"):
        found[plan] |= {goal, through} - {None}
    return found


def _indicators(version: Version, plans: list[Version]) -> tuple[list[IndicatorSum], int]:
    """Return the national indicators that regions have parts of, and how many others there are."""
    national = list(
        Indicator.objects.filter(version=version).prefetch_related("targets").order_by("code")
    )
    parts: dict[int, list[Indicator]] = defaultdict(list)
    rows = Indicator.objects.filter(version__in=plans, part_of__isnull=False)
    for row in rows.select_related("version__concept__territory").prefetch_related("targets"):
        parts[row.part_of_id].append(row)
    found = [_summed(row, parts[row.pk]) for row in national if row.pk in parts]
    return found, len(national) - len(found)


def _summed(indicator: Indicator, parts: list[Indicator]) -> IndicatorSum:
    adds_up = all(part.adds_up for part in parts)
    aims = _values(indicator)
    values = [_values(part) for part in parts]
    years = []
    for year in sorted({*aims, *(year for found in values for year in found)}):
        given = [found[year] for found in values if year in found]
        total = sum(given, NOTHING) if given and adds_up else None
        ends = (min(given), max(given)) if given else (None, None)
        years.append(YearSum(year, aims.get(year), total, len(given), *ends))
    return IndicatorSum(indicator, tuple(parts), tuple(years))


def _values(indicator: Indicator) -> dict[int, Decimal]:
    targets: Iterable[Target] = indicator.targets.all()
    return {target.year: target.value for target in targets if target.value is not None}


def served_in_regions(record: Measure | Goal) -> list[Measure]:
    """Return the measures of published regional plans that serve a national measure or goal."""
    found = record.served_by.filter(version__status=VersionStatus.PUBLISHED)
    rows = found.select_related("version__concept__territory")
    return list(rows.order_by("version__concept__territory__code", "code"))


def regions_without_plan(version: Version) -> list[Any]:
    """Return the regions that have no plan, not even a draft, under the concept of a version."""
    taken = set(
        Version.objects.filter(parent__concept=version.concept_id).values_list(
            "concept__territory__code", flat=True
        )
    )
    return [region for region in reference.regions() if region.code not in taken]


def measures_to_take_up(version: Version) -> list[Measure]:
    """Return the measures of a national version that a region may take up."""
    return list(Measure.objects.filter(version=version, is_national=False).order_by("code"))
