"""Searching the register by its public fields."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from kerege.reference import selectors as reference
from kerege.register.enums import Kind, LegalForm, Origin, Status
from kerege.register.models import Subject
from kerege.register.selectors.profiles import subjects_for

LONGEST = 100
SORTS = ("name", "registered_on")
"""The only columns that a list may be sorted by."""
SORTED = (
    ("name", _("name, A to Z")),
    ("-name", _("name, Z to A")),
    ("-registered_on", _("newest registration first")),
    ("registered_on", _("oldest registration first")),
)


def _regions(_request: Any) -> QuerySet[Any]:
    return reference.regions()


def _activities(_request: Any) -> QuerySet[Any]:
    """Offer only activities that occur, so that the list stays short."""
    activities = Subject._meta.get_field("activity").related_model  # noqa: SLF001 -- Django's public metadata has this name
    there = Subject.objects.filter(activity=OuterRef("pk"), is_listed=True)
    return activities.objects.filter(Exists(there)).order_by("code")


def _subsectors() -> list[tuple[str, str]]:
    return list(reference.subsector_names().items())


class SubjectFilter(django_filters.FilterSet):
    """What a visitor may ask the register; anything else in the address has no effect."""

    q = django_filters.CharFilter(
        label=_("Name contains"), field_name="name", lookup_expr="icontains", max_length=LONGEST
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), field_name="territory", to_field_name="code", queryset=_regions
    )
    activity = django_filters.ModelChoiceFilter(
        label=_("Main activity"), to_field_name="code", queryset=_activities
    )
    subsector = django_filters.ChoiceFilter(label=_("Sub-sector"), choices=_subsectors)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    legal_form = django_filters.ChoiceFilter(label=_("Legal form"), choices=LegalForm.choices)
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="confirmed_as", choices=Status.choices
    )
    sort = django_filters.OrderingFilter(
        label=_("Sort by"),
        fields={name: name for name in SORTS},
        choices=SORTED,
    )

    class Meta:
        model = Subject
        fields: tuple[str, ...] = ()


def search(data: Any, person: Any = None) -> SubjectFilter:
    """Return a filter over what a person may look up; ``qs`` is empty where a value is wrong."""
    return SubjectFilter(data, queryset=subjects_for(person).order_by("name", "id"))


def found(of: SubjectFilter) -> QuerySet[Subject]:
    """Return what a search found, in a stable order; nothing where the search is not valid."""
    if of.is_bound and not of.is_valid():
        return Subject.objects.none()
    order = [*of.qs.query.order_by]
    return of.qs if "id" in order else of.qs.order_by(*order, "id")


def size(person: Any = None) -> tuple[int, int]:
    """Return how many subjects a person may look up, and how many of them are synthetic."""
    found = subjects_for(person)
    return found.count(), found.filter(origin=Origin.SYNTHETIC).count()
