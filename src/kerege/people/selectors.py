"""Who holds which role, now."""

from django.db.models import QuerySet

from kerege.people.models import Organisation
from kerege.people.rules import assignments, has_role, territories_of

__all__ = ["assignments", "has_role", "organisation_ids", "organisations", "territories_of"]


def organisations() -> QuerySet[Organisation]:
    """Return the organisations."""
    return Organisation.objects.all()


def organisation_ids() -> dict[str, int]:
    """Return code -> primary key of every organisation."""
    return dict(Organisation.objects.values_list("code", "pk"))
