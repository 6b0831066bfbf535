"""Which counts of the register everybody may see, and opening those of a new day."""

from dataclasses import astuple
from typing import Any

from django.db import transaction
from django.utils import timezone

from kerege.audit import services as audit
from kerege.register import analysis, rules, selectors
from kerege.register.models import CountRelease


def protect_counts(*, by: Any) -> analysis.ProtectedCounts:
    """Return the counts of all subjects that anybody may see.

    The counts of the unlisted are protected as one table; the listed, whom everybody can count,
    are added to what is told. They are those of the last release; before there is any, of today.

    Parameters
    ----------
    by
        Who asks; everybody sees the same.
    """
    del by
    last = selectors.last_release()
    if last is None:
        hidden, listed = selectors.counts_by_listing()
        found = analysis.protected_counts(hidden)
    else:
        hidden, found, listed = _counted(last), _told(last), _rows(last.listed)
    return analysis.with_listed(found, hidden, listed)


def _rows(kept: list[list[Any]]) -> list[selectors.RawCount]:
    return [selectors.RawCount(*row) for row in kept]


def _counted(release: CountRelease) -> list[selectors.RawCount]:
    return _rows(release.counted)


def _told(release: CountRelease) -> analysis.ProtectedCounts:
    numbers = {tuple(key): number for *key, number in release.numbers}
    return analysis.ProtectedCounts.of(_counted(release), numbers)


@transaction.atomic
def release_counts(*, by: Any) -> CountRelease | None:
    """Open the counts of today to everybody, protected beside those opened last.

    A cell in which fewer than `rules.SMALLEST` unlisted subjects came or went stays as it was
    told, and all of them do where no table of today can be told beside the last. The listed are
    those of today. If nothing changed, the last release stays.
    """
    rules.may_load(by).require()
    last = CountRelease.objects.select_for_update().last()
    hidden, listed = selectors.counts_by_listing()
    if last is None:
        if not hidden and not listed:
            return None
        counted, found = hidden, analysis.protected_counts(hidden)
    else:
        before = analysis.Before(_counted(last), _told(last))
        new = analysis.next_counts(hidden, before)
        if new is None and listed == _rows(last.listed):
            return last
        counted, found = new or (list(before.counted), _told(last))
    made = CountRelease.objects.create(
        day=timezone.localdate(),
        counted=[list(astuple(row)) for row in counted],
        numbers=[[*key, number] for key, number in found.told()],
        listed=[list(astuple(row)) for row in listed],
    )
    audit.record(by=by, act="register.release_counts", on=made, withheld=found.withheld)
    return made
