"""Territories, activities, scopes and need areas as other rooms ask for them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.reference.enums import TerritoryKind
from kerege.reference.models import Activity, Country, NeedArea, Subsector, Territory


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
