"""Who holds which role, now."""

from kerege.people.rules import assignments, has_role, territories_of

__all__ = ["assignments", "has_role", "territories_of"]
