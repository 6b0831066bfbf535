"""Keeping regions of one's own."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.models import OwnRegion
from kerege.evidence.selectors import area
from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal

MOST = 50
LONGEST = 120


@transaction.atomic
def keep_region(*, by: Any, name: str, places: Sequence[str]) -> OwnRegion:
    """Keep regions under a name; the same name again changes what it stands for.

    Raises
    ------
    Refusal
        If the name is empty or too long, a place is no region, or the person keeps too many.
    """
    rules.may_keep_region(by).require()
    named = " ".join(without_direction(name).split())
    if not named or len(named) > LONGEST:
        raise Refusal(
            _("A region needs a name of 1 to %(most)s letters.") % {"most": LONGEST},
            "name",
            _("Write a short name."),
        )
    within = area(places)
    found = OwnRegion.objects.filter(owner=by, name=named).first()
    if found is None:
        if OwnRegion.objects.filter(owner=by).count() >= MOST:
            raise Refusal(
                _("You keep %(most)s regions already.") % {"most": MOST},
                named,
                _("Give up one of them first."),
                Kind.CONFLICT,
            )
        found = OwnRegion.objects.create(code=secrets.token_hex(8), name=named, owner=by)
    found.places.set(within.places)
    audit.record(by=by, act="evidence.keep_region", on=found, places=within.code)
    return found


@transaction.atomic
def give_up_region(*, by: Any, region: OwnRegion) -> None:
    """Forget a region of one's own; figures are not touched."""
    rules.may_give_up_region(by, region).require(region.code)
    audit.record(by=by, act="evidence.give_up_region", on=region, name=region.name)
    region.delete()
