"""Which roles a person holds today, and the questions that other rooms' rules build on."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.clock import Today
from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.models import Assignment


def in_force(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return the assignments that hold on the day that it is by the database's clock."""
    today = Today()
    return found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def assignments(person: Any) -> list[Assignment]:
    """Return the assignments that a person holds today (none for an anonymous visitor).

    The answer is remembered on the person object, which lives for one request.
    """
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return []
    known: list[Assignment] | None = getattr(person, "_assignments_today", None)
    if known is None:
        found = in_force(Assignment.objects.filter(person=person))
        known = list(found.select_related("territory", "organisation"))
        person._assignments_today = known  # noqa: SLF001 -- a cache of our own on our own model
    return known


def has_role(person: Any, *roles: Role) -> bool:
    """Return whether a person holds one of the roles anywhere."""
    return any(held.role in roles for held in assignments(person))


def territories_of(person: Any, role: Role) -> set[str]:
    """Return the codes of the territories for which a person holds a role.

    Whoever speaks for a sub-sector there only does not hold it for the territory.
    """
    return {
        held.territory.code
        for held in assignments(person)
        if held.role == role and held.territory is not None and not held.subsector
    }


def mandate_of(person: Any, role: Role, territory_code: str) -> Assignment | None:
    """Return by which assignment a person holds a role for a territory today.

    One for the whole territory comes before one for a sub-sector there.
    """
    held = [
        one
        for one in assignments(person)
        if one.role == role and one.territory and one.territory.code == territory_code
    ]
    return min(held, key=lambda one: (bool(one.subsector), not one.basis, one.pk), default=None)


def may_give_roles(person: Any) -> Decision:
    """Allow administrators, and the system itself (None), to open accounts, give and take roles."""
    if person is None or has_role(person, Role.ADMINISTRATOR):
        return ALLOWED
    return refused(_("Roles are given by an administrator."), _("Ask one of them."))


def may_give_mandates(person: Any) -> Decision:
    """Allow administrators, and the system itself (None), to record and end mandates."""
    if person is None or has_role(person, Role.ADMINISTRATOR):
        return ALLOWED
    return refused(
        _("Mandates are recorded by an administrator."), _("Hand the protocol to one of them.")
    )


def may_act_as(person: Any, *roles: Role) -> Decision:
    """Allow a person who holds one of the roles."""
    if has_role(person, *roles):
        return ALLOWED
    names = ", ".join(str(role.label) for role in roles)
    return refused(
        f"This is done by: {names}.", "Ask an administrator for the role, or one of them to do it."
    )


def may_act_for(person: Any, territory_code: str) -> Decision:
    """Allow the representative of this territory, and no other region's."""
    if territory_code in territories_of(person, Role.REPRESENTATIVE):
        return ALLOWED
    return refused(
        f"This is done by the representative of {territory_code}.",
        "Ask the representative of this region, or an administrator for the role.",
    )
