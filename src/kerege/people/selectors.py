"""Who holds which role, now."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Assignment, Organisation, Person
from kerege.people.rules import assignments, has_role, territories_of

__all__ = [
    "assignments",
    "has_role",
    "holders",
    "organisation_ids",
    "organisations",
    "person_by_email",
    "territories_of",
    "working_for",
]


def organisations() -> QuerySet[Organisation]:
    """Return the organisations."""
    return Organisation.objects.all()


def holders(role: Role) -> list[tuple[int, int]]:
    """Return (person, territory) of everybody who holds a role for a territory today."""
    today = timezone.localdate()
    found = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        role=role,
        territory__isnull=False,
        valid_from__lte=today,
        person__is_active=True,
    )
    return list(found.order_by("pk").values_list("person_id", "territory_id"))


def working_for(territory: Any, *roles: Role) -> list[Person]:
    """Return everybody who holds one of the roles today for a territory or for the country."""
    today = timezone.localdate()
    found = Person.objects.filter(
        Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gte=today),
        Q(assignments__territory__isnull=True) | Q(assignments__territory=territory),
        assignments__role__in=roles,
        assignments__valid_from__lte=today,
        is_active=True,
    )
    return list(found.distinct().order_by("pk"))


def person_by_email(email: str) -> Person:
    """Return the person with this address; for the system itself."""
    found = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refusal(
            "There is no active account with this address.",
            email,
            "Ask an administrator to create it.",
            Kind.NOT_FOUND,
        )
    return found


def organisation_ids() -> dict[str, int]:
    """Return code -> primary key of every organisation."""
    return dict(Organisation.objects.values_list("code", "pk"))
