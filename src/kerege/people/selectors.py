"""Who holds which role, now."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.clock import Today
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Assignment, Organisation, Person
from kerege.people.rules import assignments, has_role, in_force, mandate_of, territories_of

__all__ = [
    "assignments",
    "has_role",
    "holders",
    "in_force",
    "mandate",
    "mandate_of",
    "mandates",
    "organisation_ids",
    "organisations",
    "past_mandates",
    "person_by_email",
    "representatives",
    "roles_in_force",
    "standing_mandates",
    "territories_of",
    "working_for",
]


def organisations() -> QuerySet[Organisation]:
    """Return the organisations."""
    return Organisation.objects.all()


def holders(role: Role) -> list[tuple[int, int]]:
    """Return (person, territory) of everybody who holds a role for a territory today."""
    found = in_force(
        Assignment.objects.filter(
            role=role, territory__isnull=False, subsector="", person__is_active=True
        )
    )
    return list(found.order_by("pk").values_list("person_id", "territory_id"))


def working_for(territory: Any, *roles: Role) -> list[Person]:
    """Return everybody who holds one of the roles today for a territory or for the country."""
    held = in_force(
        Assignment.objects.filter(
            Q(territory__isnull=True) | Q(territory=territory), role__in=roles, subsector=""
        )
    )
    found = Person.objects.filter(assignments__in=held, is_active=True)
    return list(found.distinct().order_by("pk"))


def roles_in_force() -> QuerySet[Assignment]:
    """Return who holds which role today, by address."""
    found = in_force(Assignment.objects.select_related("person", "territory"))
    return found.order_by("person__email", "role", "pk")


def mandates(territory: Any = None) -> QuerySet[Assignment]:
    """Return every mandate that is documented, also those that are over, the newest first."""
    found = Assignment.objects.exclude(basis="").select_related(
        "person", "territory", "organisation"
    )
    if territory is not None:
        found = found.filter(territory=territory)
    return found.order_by("-valid_from", "-pk")


def standing_mandates() -> QuerySet[Assignment]:
    """Return the mandates that hold today or are to come, by region."""
    found = mandates().filter(valid_to__gte=Today(), person__is_active=True)
    return found.order_by("territory__code", "subsector", "valid_from", "pk")


def past_mandates() -> QuerySet[Assignment]:
    """Return the mandates that are over, the latest first."""
    found = mandates().filter(valid_to__lt=Today())
    return found.order_by("-valid_to", "territory__code", "pk")


def representatives(territory: Any) -> list[Assignment]:
    """Return the mandates that hold today for a territory, those for the whole of it first."""
    found = in_force(mandates(territory)).filter(person__is_active=True)
    return list(found.order_by("subsector", "valid_from", "pk"))


def mandate(key: int) -> Assignment:
    """Return one mandate.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = mandates().filter(pk=key).first()
    if found is None:
        raise Refusal(
            _("There is no such mandate."),
            str(key),
            _("Choose one from the list of mandates."),
            Kind.NOT_FOUND,
        )
    return found


def person_by_email(email: str) -> Person:
    """Return the person with this address; for the system itself."""
    found = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refusal(
            _("There is no active account with this address."),
            email,
            _("Ask an administrator to create it."),
            Kind.NOT_FOUND,
        )
    return found


def organisation_ids() -> dict[str, int]:
    """Return code -> primary key of every organisation."""
    return dict(Organisation.objects.values_list("code", "pk"))
