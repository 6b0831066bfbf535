"""Saving views of the evidence."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.models import SavedView
from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal

MOST = 100
LONGEST_NAME, LONGEST_ADDRESS = 120, 2000


@transaction.atomic
def save_view(*, by: Any, name: str, address: str) -> SavedView:
    """Save the address of a view under a name; the same name again changes what it opens.

    Parameters
    ----------
    by
        The person, who alone sees it.
    name
        What the person calls it.
    address
        The path after the language, with its query: ``/evidence/explore/?variable=...``.

    Raises
    ------
    Refusal
        If the name or the address is empty or too long, or the person has saved too many.
    """
    rules.may_save_view(by).require()
    named = " ".join(without_direction(name).split())
    if not named or len(named) > LONGEST_NAME:
        raise Refusal(
            _("A view needs a name of 1 to %(most)s letters.") % {"most": LONGEST_NAME},
            "name",
            _("Write a short name."),
        )
    if not address.startswith("/evidence/") or len(address) > LONGEST_ADDRESS:
        raise Refusal(
            _("This address cannot be saved as a view."),
            "address",
            _("Open the view and save it from its own page."),
        )
    found = SavedView.objects.filter(owner=by, name=named).first()
    if found is None:
        if SavedView.objects.filter(owner=by).count() >= MOST:
            raise Refusal(
                _("You have saved %(most)s views already.") % {"most": MOST},
                named,
                _("Delete one of them first."),
                Kind.CONFLICT,
            )
        found = SavedView(code=secrets.token_hex(8), name=named, owner=by)
    found.address = address
    found.save()
    audit.record(by=by, act="evidence.save_view", on=found)
    return found


@transaction.atomic
def delete_view(*, by: Any, view: SavedView) -> None:
    """Delete a view that the person has saved."""
    rules.may_delete_view(by, view).require(view.code)
    audit.record(by=by, act="evidence.delete_view", on=view)
    view.delete()
