"""How long a version holds, and what came before and after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kerege.concept.enums import ApprovalStatus
from kerege.concept.models import Approval, Concept, Version
from kerege.concept.selectors.versions import versions_visible_to
from kerege.kernel.clock import today

HOLDS = (ApprovalStatus.IN_FORCE, ApprovalStatus.AMENDED)
AFTER = ("amended_by", "superseded_by", "replaced_by", "renewed_by")


@dataclass(frozen=True)
class Link:
    """A version that came before or after, and what it is to this one."""

    sort: str
    version: Version


@dataclass(frozen=True)
class Standing:
    """Where a version stands in time.

    Attributes
    ----------
    approval
        None where it was not approved.
    ends_on
        The last day of a version in force or amended; None of others.
    has_ended
        Whether that day is past, by the database's clock.
    links
        What came before and after it; what is not published only for who may see it.
    """

    approval: Approval | None
    ends_on: date | None
    has_ended: bool
    links: list[Link]

    @property
    def is_followed(self) -> bool:
        """Return whether another version came after this one."""
        return any(link.sort in AFTER for link in self.links)


def next_period(text: str, concept: Concept, first_year: int, last_year: int) -> str:
    """Return a text that names the years of a concept with those of its successor."""
    named = text.replace(str(concept.last_year), "\0").replace(
        str(concept.first_year), str(first_year)
    )
    return named.replace("\0", str(last_year))


def standing(version: Version, person: Any = None) -> Standing:
    """Return until when a version holds, and what came before and after it."""
    found = Approval.objects.filter(Q(version=version) | Q(follows__version=version))
    approvals = list(
        found.select_related("concept", "version__concept", "follows__version__concept")
    )
    own = next((row for row in approvals if row.version_id == version.pk), None)
    ends_on = own.ends_on if own is not None and own.status in HOLDS else None
    return Standing(
        own,
        ends_on,
        ends_on is not None and ends_on < today(),
        [*_by_law(version, approvals), *_by_publication(version, approvals, person)],
    )


def _by_law(version: Version, approvals: list[Approval]) -> Iterator[Link]:
    for row in approvals:
        if row.version_id != version.pk:
            yield Link("amended_by" if row.amends else "superseded_by", row.version)
        elif row.follows is not None:
            yield Link("amends" if row.amends else "supersedes", row.follows.version)


def _by_publication(version: Version, approvals: list[Approval], person: Any) -> Iterator[Link]:
    """Yield the versions published next before and after, and those of the other periods."""
    concept = version.concept
    of = Q(concept=concept, published_at__isnull=False) | Q(concept__renews=concept)
    if concept.renews_id is not None:
        of |= Q(concept=concept.renews_id)
    seen = list(versions_visible_to(person).filter(of).order_by("number"))
    legal = {row.version_id for row in approvals} | {
        row.follows.version_id for row in approvals if row.follows is not None
    }
    own = [row for row in seen if row.concept_id == concept.pk and row.published_at]
    places = [row.pk for row in sorted(own, key=lambda row: row.published_at)]  # type: ignore[arg-type,return-value] -- those that have it
    if version.pk in places:
        at = places.index(version.pk)
        around = {"replaces": places[:at][-1:], "replaced_by": places[at + 1 :][:1]}
        for sort, keys in around.items():
            yield from (Link(sort, r) for r in own if r.pk in keys and r.pk not in legal)
    for sort, is_of in (
        ("renews", lambda row: row.concept_id == concept.renews_id),
        ("renewed_by", lambda row: row.concept.renews_id == concept.pk),
    ):
        newest = [row for row in seen if is_of(row)][-1:]
        yield from (Link(sort, row) for row in newest)
