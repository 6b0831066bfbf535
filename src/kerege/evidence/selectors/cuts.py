"""What part of a variable is meant: activity, scope, breakdown, the districts of a region."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kerege.evidence.models import Figure, Variable
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind


@dataclass(frozen=True)
class Cut:
    """A part of a variable; by default what is not divided at all.

    Attributes
    ----------
    breakdown
        A part, such as a sub-sector or an age group.
    activity, scope
        The activity (with its classification) and the scope; None: of none.
    within
        The region whose districts are meant; None: the regions themselves.
    """

    breakdown: str = ""
    activity: Any = None
    scope: Any = None
    within: Any = None

    def conditions(self) -> dict[str, Any]:
        """Return the conditions on figures."""
        found: dict[str, Any] = {"breakdown": self.breakdown}
        # A breakdown by activity names the activity besides; only an undivided figure has none.
        if self.activity or not self.breakdown:
            found["activity"] = self.activity
        if self.scope:
            found["scope"] = self.scope
        if self.within:
            found |= {"territory__parent": self.within, "territory__kind": TerritoryKind.DISTRICT}
        return found

    def query(self) -> dict[str, str]:
        """Return the parameters of an address that mean the same figures."""
        given = {
            "activity": qualified(self.activity) if self.activity else "",
            "scope": f"{self.scope.code}:{self.scope.version}" if self.scope else "",
            "within": self.within.code if self.within else "",
        }
        said = {name: value for name, value in given.items() if value}
        return {"breakdown": self.breakdown or "total", **said}


def qualified(activity: Any) -> str:
    """Return ``classification:code``."""
    return f"{activity.classification.code}:{activity.code}"


def activities_of(variable: Variable, person: Any = None) -> QuerySet[Any]:
    """Return the activities by which a variable is divided, by code (one query)."""
    of_it = figures_visible_to(person).filter(variable=variable, activity=OuterRef("pk"))
    return reference.every_activity().filter(Exists(of_it.order_by().values("pk")))


def scopes_of(variable: Variable, person: Any = None) -> list[Any]:
    """Return the scopes of which figures of a variable are, by code (one query)."""
    of_it = figures_visible_to(person).filter(variable=variable, scope=OuterRef("pk"))
    return list(reference.scopes().filter(Exists(of_it.order_by().values("pk"))))


def breakdowns_of(variable: Variable, person: Any = None, activity: Any = None) -> list[str]:
    """Return the breakdowns of a variable, the undivided total (empty) first.

    Without an activity those of figures that name none, and those that name it in the breakdown.
    """
    known = figures_visible_to(person).filter(variable=variable).order_by()
    if activity:
        known = known.filter(activity=activity)
    elif known.filter(activity__isnull=False, breakdown="").exists():
        known = known.filter(activity=None)
    return sorted(set(known.values_list("breakdown", flat=True)))


def regions_divided(variable: Variable, person: Any, cut: Cut) -> list[Any]:
    """Return the regions of whose districts a part of a variable is known, by code (one query)."""
    inside: QuerySet[Figure] = figures_visible_to(person).filter(
        variable=variable, territory__kind=TerritoryKind.DISTRICT, **cut.conditions()
    )
    parents = inside.order_by().values("territory__parent")
    return list(reference.every_region().filter(pk__in=parents))


def is_known(variable: Variable, person: Any, cut: Cut) -> bool:
    """Return whether the regions themselves, or the country, have such figures."""
    known = figures_visible_to(person).filter(variable=variable, **cut.conditions())
    return bool(known.exclude(territory__kind=TerritoryKind.DISTRICT).exists())
