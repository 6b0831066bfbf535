"""Who asks the regions for answers by a day, and when a region is written to."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.selectors import has_role

AHEAD = timedelta(days=7)
"""Reminders begin so long before the day."""
AGAIN = timedelta(days=7)
"""A region is written to at most once in this time, whatever was asked."""
AFTER = timedelta(days=28)
"""So long after the day they end: who is silent then is asked by other means."""


def may_ask(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to say by which day regions answer."""
    if person is None or has_role(person, Role.ANALYST):
        return ALLOWED
    return refused(
        _("By which day the regions are asked to answer is set by an analyst."),
        _("Ask an analyst of the ministry."),
    )


def is_written_to(due_on: date, today: date, *, last: date | None, is_told: bool) -> bool:
    """Return whether a region that has not answered is written to today.

    Parameters
    ----------
    last
        The day on which it was last written to, whatever was asked then.
    is_told
        Whether it has been told of this day already: the first message may come at any time until
        the reminders end, the others not before they begin.
    """
    if last is not None and today - last < AGAIN:
        return False
    return today <= due_on + AFTER and (not is_told or today >= due_on - AHEAD)
