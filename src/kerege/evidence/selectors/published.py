"""What others published that is no figure: hubs, events, support in force, targets."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kerege.evidence.models import Event, Hub, SupportMeasure, Target
from kerege.kernel.errors import Kind, Refusal
from kerege.reference.enums import TerritoryKind

MODELS: dict[str, Any] = {
    "hubs": Hub,
    "events": Event,
    "support": SupportMeasure,
    "targets": Target,
}


def hubs(territory: Any = None, status: str = "") -> QuerySet[Hub]:
    """Return the hubs that are reported, in a territory or everywhere."""
    found = Hub.objects.filter(is_current=True).select_related("territory")
    if territory is not None:
        found = found.filter(territory=territory)
    return found.filter(status=status) if status else found


def events(kind: str = "", territory: Any = None) -> QuerySet[Event]:
    """Return what happened or was announced, in a territory or everywhere, the latest first."""
    found = Event.objects.filter(is_current=True).select_related("territory")
    if territory is not None:
        found = found.filter(territory=territory)
    return found.filter(kind=kind) if kind else found


def support(on: date | None = None, territory: Any = None) -> QuerySet[SupportMeasure]:
    """Return the support that is stated, in force on a day and open to a territory if asked.

    One whose first day no source gives is in force on no day: see `support_without_days`.
    """
    found = SupportMeasure.objects.filter(is_current=True).prefetch_related("territories")
    if on is not None:
        found = found.filter(valid_from__lte=on)
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return _open_to(found, territory)


def support_without_days(on: date, territory: Any = None) -> QuerySet[SupportMeasure]:
    """Return the support of which no source says since when, unless it has ended by a day."""
    found = SupportMeasure.objects.filter(is_current=True, valid_from__isnull=True)
    found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return _open_to(found.prefetch_related("territories"), territory)


def _open_to(found: QuerySet[SupportMeasure], territory: Any) -> QuerySet[SupportMeasure]:
    if territory is not None:
        everywhere = Q(territories__kind=TerritoryKind.COUNTRY)
        found = found.filter(everywhere | Q(territories=territory)).distinct()
    return found


def targets(country: str = "") -> QuerySet[Target]:
    """Return the targets that were announced, of a country or of all."""
    found = Target.objects.filter(is_current=True)
    return found.filter(country=country) if country else found


def published(kind: str, code: str) -> Any:
    """Return one of them, whether it is still stated or not."""
    model = MODELS.get(kind)
    found = model.objects.filter(code=code).first() if model else None
    if found is None:
        raise Refusal(
            _("There is no such record."), code, _("Choose one from the list."), Kind.NOT_FOUND
        )
    return found
