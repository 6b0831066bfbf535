"""Views that a person has saved; nobody else sees them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.evidence.models import SavedView
from kerege.kernel.errors import Kind, Refusal


def saved_views(person: Any) -> QuerySet[SavedView]:
    """Return the views that a person has saved, by name; an anonymous visitor has none."""
    if not getattr(person, "is_authenticated", False):
        return SavedView.objects.none()
    return SavedView.objects.filter(owner=person).order_by("name", "code")


def saved_view(code: str, person: Any) -> SavedView:
    """Return a view that a person has saved.

    Raises
    ------
    Refusal
        If the person has none with this code.
    """
    found = saved_views(person).filter(code=code).first()
    if found is None:
        raise Refusal(
            _("You have saved no view with this code."),
            code,
            _("Choose one of the views on your desk."),
            Kind.NOT_FOUND,
        )
    return found
