"""Questions about persons that other rooms' rules build on."""

from typing import Any

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.selectors import has_role, territories_of


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
