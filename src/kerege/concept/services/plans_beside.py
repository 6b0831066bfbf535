"""Putting the plans of two versions side by side."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.concept import rules
from kerege.concept.analysis import Beside, Sheet, beside, sheet_of
from kerege.concept.models import Version
from kerege.kernel.errors import Kind, Refusal


def plans_beside(*, by: Any, before: Version, after: Version) -> Beside:
    """Return two kept plans side by side.

    Raises
    ------
    Refusal
        If one of them is of a draft that the person may not see, or has not been computed.
    """
    return beside(kept_sheet(by=by, version=before), kept_sheet(by=by, version=after))


def kept_sheet(*, by: Any, version: Version) -> Sheet:
    """Return the plan of a version in numbers, to one who may read it."""
    rules.may_read(by, version).require(str(version))
    if getattr(version, "plan", None) is None:
        raise Refusal(
            _("Version %(number)s has no plan yet.") % {"number": version.number},
            str(version),
            _("Have its plan computed: kerege concept plan."),
            Kind.NOT_FOUND,
        )
    return sheet_of(version)
