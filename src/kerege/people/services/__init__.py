"""Acts on persons, roles and mandates."""

from kerege.people.services.mandates import Mandate, end_mandate, give_mandate
from kerege.people.services.roles import (
    assign_role,
    end_role,
    ensure_organisation,
    ensure_person,
    open_account,
)

__all__ = [
    "Mandate",
    "assign_role",
    "end_mandate",
    "end_role",
    "ensure_organisation",
    "ensure_person",
    "give_mandate",
    "open_account",
]
