"""Figures by what they are true of; a condition that names nothing known is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from kerege.evidence.models import WHOLE, Dataset, Figure, Variable
from kerege.evidence.selectors.figures import (
    NEWEST_FIRST,
    current_visible_to,
    datasets_visible_to,
    figures_visible_to,
)
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.reference.enums import TerritoryKind

YEAR = re.compile(r"[12]\d{3}")
TEXT = re.compile(r"[\w.:@+,-]{0,400}")
ORDER = ("variable__code", "territory__code", "year", "period", "breakdown", "code")


@dataclass(frozen=True)
class Conditions:
    """What figures are asked for; an empty text is no condition.

    Attributes
    ----------
    variable, territory, dataset, activity, scope
        Codes (``oked-2019:J`` for an activity, ``uk-dcms:2016`` for a scope); several territories
        are separated by commas.
    year, first, last
        A year, or the first and last of several.
    within
        A region whose districts are meant.
    breakdown
        A part, such as a sub-sector; ``total`` for figures that are not divided: neither so, nor
        by an activity or into districts that are not asked for.
    code
        One figure.
    newest
        ``yes``: of each variable in each territory only the newest figure without a breakdown.
    """

    variable: str = ""
    territory: str = ""
    dataset: str = ""
    activity: str = ""
    scope: str = ""
    year: str = ""
    first: str = ""
    last: str = ""
    breakdown: str = ""
    within: str = ""
    code: str = ""
    newest: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Read conditions from the parameters of an address.

        A parameter that is not a condition is left to others; one given twice is refused, because
        it is not clear which was meant.
        """
        found = {}
        for known in fields(cls):
            values = given.getlist(known.name) if hasattr(given, "getlist") else []
            if len(values) > 1:
                raise Refusal(
                    _("'%(name)s' is given more than once.") % {"name": known.name},
                    known.name,
                    _("Give it once."),
                )
            value = str(values[0] if values else given.get(known.name) or "").strip()
            if not TEXT.fullmatch(value):
                raise _unknown(value, known.name)
            found[known.name] = value
        return cls(**found)

    def query(self) -> dict[str, str]:
        """Return the conditions that say something, as parameters of an address."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def figures_where(person: Any, conditions: Conditions) -> QuerySet[Figure]:
    """Return the figures that a person may see and that meet the conditions, in a fixed order.

    Raises
    ------
    Refusal
        If a condition names an unknown code, or a year that is none.
    """
    found = _of_codes(_asked(person, conditions), person, conditions)
    for name, lookup in (("year", "year"), ("first", "year__gte"), ("last", "year__lte")):
        if given := getattr(conditions, name):
            found = found.filter(**{lookup: a_year(given, name)})
    if conditions.breakdown:
        found = _part(found, conditions)
    if conditions.code:
        found = found.filter(code=conditions.code)
    if conditions.newest:
        found = _newest(found, conditions)
    return found.order_by(*ORDER)


def _part(found: QuerySet[Figure], asked: Conditions) -> QuerySet[Figure]:
    """Return a part; the total is divided by nothing that is not asked for, nor into districts."""
    if asked.breakdown != "total":
        return found.filter(breakdown=asked.breakdown)
    found = found.filter(breakdown="")
    if not asked.activity:
        found = found.filter(activity=None)
    if not (asked.within or asked.territory or asked.code):
        found = found.exclude(territory__kind=TerritoryKind.DISTRICT)
    return found


def _asked(person: Any, conditions: Conditions) -> QuerySet[Figure]:
    """Return what conditions choose from: forecasts only where they are asked for by name."""
    if conditions.code or (conditions.variable and _variable(conditions.variable).forecast_of_id):
        return current_visible_to(person)
    return figures_visible_to(person)


def _of_codes(found: QuerySet[Figure], person: Any, conditions: Conditions) -> QuerySet[Figure]:
    if conditions.variable:
        found = found.filter(variable=_variable(conditions.variable))
    if conditions.territory:
        places = [reference.territory(code) for code in conditions.territory.split(",")]
        found = found.filter(territory__in=places)
    if conditions.dataset:
        found = found.filter(dataset=dataset_by_code(conditions.dataset, person))
    if conditions.within:
        inside = reference.districts(reference.territory(conditions.within))
        found = found.filter(territory__in=inside)
    if conditions.activity:
        found = found.filter(activity=activity_by_code(conditions.activity))
    if conditions.scope:
        found = found.filter(scope=_key(reference.scope_ids(), conditions.scope, "scope"))
    return found


def _newest(found: QuerySet[Figure], conditions: Conditions) -> QuerySet[Figure]:
    if conditions.newest != "yes":
        raise _unknown(conditions.newest, "newest")
    columns = ("variable_id", "territory_id")
    each = found.filter(value__isnull=False, **({} if conditions.activity else {"activity": None}))
    each = each.filter(breakdown="")
    keys = each.order_by(*columns, *NEWEST_FIRST).distinct(*columns).values("pk")
    return found.filter(pk__in=keys)


def a_year(given: str, name: str) -> int:
    """Read a year of four digits."""
    if not YEAR.fullmatch(given):
        raise Refusal(
            _("'%(given)s' is not a year.") % {"given": given[:40]},
            name,
            _("Write four digits, such as 2024."),
        )
    return int(given)


def activity_by_code(code: str) -> Any:
    """Return the activity that is written ``classification:code``, or refuse."""
    found = reference.activity_named(code)
    if found is None:
        raise _unknown(code, "activity")
    return found


def scope_by_code(code: str) -> Any:
    """Return the scope that is written ``code:version``, or refuse."""
    key = _key(reference.scope_ids(), code, "scope")
    return reference.scopes().get(pk=key)


def _key(known: Mapping[str, int], code: str, name: str) -> int:
    if code not in known:
        raise _unknown(code, name)
    return known[code]


def _unknown(code: str, name: str) -> Refusal:
    return Refusal(
        _("There is no '%(code)s'.") % {"code": code[:80].replace("\0", "")},
        name,
        _("Choose one from the list."),
        Kind.NOT_FOUND,
    )


def _variable(code: str) -> Variable:
    found = Variable.objects.filter(code=code).first()
    if found is None:
        raise _unknown(code, "variable")
    return found


def variable_by_code(code: str, person: Any = None) -> Variable:
    """Return a variable of which the person may see at least one figure.

    Of one that holds forecasts it is the variable whose values to come they are.
    """
    found = _variable(code)
    found = found.forecast_of or found
    if not figures_visible_to(person).filter(variable=found).exists():
        raise _unknown(code, "variable")
    return found


def dataset_by_code(code: str, person: Any = None) -> Dataset:
    """Return a dataset that the person may see."""
    found = datasets_visible_to(person).filter(code=code).first()
    if found is None:
        raise _unknown(code, "dataset")
    return found


def most_measured(person: Any) -> str:
    """Return the code of the variable known in the most territories, or nothing."""
    counted = (
        figures_visible_to(person)
        .filter(year__isnull=False, value__isnull=False, **WHOLE)
        .order_by()
        .values("variable__code")
        .annotate(territories=Count("territory", distinct=True))
        .order_by("-territories", "variable__code")
    )
    first = counted.first()
    if first:
        return str(first["variable__code"])
    divided = variables_visible_to(person).first()
    return divided.code if divided else ""


def variables_visible_to(person: Any) -> QuerySet[Variable]:
    """Return the variables of which a person may see figures, by code."""
    shown = figures_visible_to(person).filter(variable=OuterRef("pk"))
    # One figure of each is looked for, in the order of the index: a join would read them all.
    one = Subquery(shown.order_by("territory_id", "year").values("pk")[:1])
    return Variable.objects.alias(shown=one).filter(shown__isnull=False).order_by("code")
