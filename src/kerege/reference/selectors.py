"""Territories, activities, scopes and need areas as other rooms ask for them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.reference.enums import TerritoryKind
from kerege.reference.models import (
    Activity,
    Country,
    NeedArea,
    Scope,
    Subsector,
    Succession,
    Territory,
)


def country() -> Country | None:
    """Return the country of this installation, or None before a package is loaded."""
    return Country.objects.first()


def country_territory() -> Territory | None:
    """Return the territory that is the whole country."""
    return Territory.objects.filter(kind=TerritoryKind.COUNTRY).first()


def regions(on: date | None = None) -> QuerySet[Territory]:
    """Return the regions and cities that exist on a day (today unless told), by code."""
    day = on or timezone.localdate()
    return (
        Territory.objects.exclude(kind=TerritoryKind.COUNTRY)
        .filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("code")
    )


def territory(code: str) -> Territory:
    """Return the territory with this code, whether it still exists or not."""
    found = Territory.objects.filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no territory %(code)s.") % {"code": code},
            code,
            _("Choose one from the list of regions."),
            Kind.NOT_FOUND,
        )
    return found


def need_areas() -> QuerySet[NeedArea]:
    """Return the needs that are diagnosed: those under the areas of a concept."""
    return NeedArea.objects.filter(parent__isnull=False).order_by("order", "code")


def concept_areas() -> QuerySet[NeedArea]:
    """Return the areas of a concept: the top of the vocabulary of needs."""
    return NeedArea.objects.filter(parent__isnull=True).order_by("order", "code")


def need_area(code: str) -> NeedArea:
    """Return the need with this code."""
    found = need_areas().filter(code=code).select_related("parent").first()
    if found is None:
        raise Refusal(
            _("There is no need %(code)s.") % {"code": code},
            code,
            _("Choose one from the list of needs."),
            Kind.NOT_FOUND,
        )
    return found


def activity_ids(classification: str) -> dict[str, int]:
    """Return code -> primary key of the activities of one classification."""
    rows = Activity.objects.filter(classification__code=classification)
    return dict(rows.values_list("code", "pk"))


def territory_ids() -> dict[str, int]:
    """Return code -> primary key of every territory, former ones included."""
    return dict(Territory.objects.values_list("code", "pk"))


def subsector_names() -> dict[str, str]:
    """Return code -> name of every sub-sector, in the reader's language where it has one."""
    return {found.code: found.name or found.code for found in Subsector.objects.order_by("code")}


def every_region() -> QuerySet[Territory]:
    """Return the regions and cities of every time, former ones included, by code."""
    return Territory.objects.exclude(kind=TerritoryKind.COUNTRY).order_by("code")


def successions() -> list[tuple[int, int, int]]:
    """Return (predecessor, successor, year) of every succession, as primary keys and a year."""
    rows = Succession.objects.annotate(year=ExtractYear("on"))
    return list(rows.values_list("predecessor_id", "successor_id", "year"))


def scope_ids() -> dict[str, int]:
    """Return ``code:version`` -> primary key of every scope."""
    rows = Scope.objects.values_list("code", "version", "pk")
    return {f"{code}:{version}": key for code, version, key in rows}


def qualified_activity_ids() -> dict[str, int]:
    """Return ``classification:code`` -> primary key of every activity."""
    rows = Activity.objects.values_list("classification__code", "code", "pk")
    return {f"{classification}:{code}": key for classification, code, key in rows}
