"""Concepts and versions that a person may see."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kerege.concept import rules
from kerege.concept.enums import VersionStatus
from kerege.concept.models import Rendition, Version
from kerege.kernel.errors import Kind, Refusal


def versions_visible_to(person: Any) -> QuerySet[Version]:
    """Return the versions a person may see: everybody what is or was published, staff drafts.

    Drafts of regional plans are seen by their own region and by those who work for the country.
    """
    found = Version.objects.select_related(
        "concept__territory", "diagnosis", "consultation", "parent__concept"
    )
    if not rules.may_read_drafts(person):
        return found.exclude(status=VersionStatus.DRAFT)
    own = rules.own_regions(person)
    if own is None:
        return found
    is_own = Q(parent__isnull=True) | Q(concept__territory__code__in=own)
    return found.exclude(~is_own, status=VersionStatus.DRAFT)


def versions_of(code: str, person: Any = None) -> list[Version]:
    """Return the versions of a concept, the newest first.

    Raises
    ------
    Refusal
        If there is none that the person may see.
    """
    found = list(versions_visible_to(person).filter(concept__code=code).order_by("-number"))
    if not found:
        raise Refusal(
            _("There is no such concept."),
            code,
            _("Choose one from the list of concepts."),
            Kind.NOT_FOUND,
        )
    return found


def all_versions_of(code: str) -> list[Version]:
    """Return every version of a concept, the newest first; for the system itself."""
    found = Version.objects.filter(concept__code=code).order_by("-number")
    return list(found.select_related("concept__territory"))


def drafts_by_hand() -> list[Version]:
    """Return the drafts that no package was loaded into: somebody works on them."""
    return list(Version.objects.filter(status=VersionStatus.DRAFT, loaded_checksum=""))


def planned_versions_of(code: str, person: Any = None) -> list[Version]:
    """Return the versions of a concept that have a plan, the newest first."""
    found = versions_visible_to(person).filter(concept__code=code, plan__isnull=False)
    return list(found.select_related("plan__run").order_by("-number"))


def published(code: str) -> Version:
    """Return the published version of a concept.

    Raises
    ------
    Refusal
        If nothing of it is published.
    """
    found = Version.objects.filter(concept__code=code, status=VersionStatus.PUBLISHED)
    version = found.select_related("concept__territory", "diagnosis").first()
    if version is None:
        raise _none(code)
    return version


def current(person: Any = None) -> Version | None:
    """Return the version that pages speak of: the newest published one, else a draft.

    It is the plan of the country: regional plans stand under it.
    """
    found = versions_visible_to(person).filter(parent__isnull=True)
    ready = found.filter(status=VersionStatus.PUBLISHED).order_by("-published_at").first()
    return ready or found.order_by("-pk").first()


def newest(code: str = "", number: int | None = None) -> Version | None:
    """Return the version that was made last, whatever its state; for the system itself.

    Parameters
    ----------
    code
        Of the concept; empty: of any that is not a regional plan.
    number
        A version of that number only.
    """
    found = Version.objects.select_related("concept__territory", "plan__run").order_by("-pk")
    found = found.filter(concept__code=code) if code else found.filter(parent__isnull=True)
    if number is not None:
        found = found.filter(number=number)
    return found.first()


def version(code: str, number: int, person: Any = None) -> Version:
    """Return one version that a person may see."""
    seen = versions_visible_to(person).select_related("plan__run")
    found = seen.filter(concept__code=code, number=number).first()
    if found is None:
        raise _none(f"{code} v{number}")
    return found


def renditions(version: Version) -> list[Rendition]:
    """Return the documents of a version by language and format."""
    return list(Rendition.objects.filter(version=version).select_related("document"))


def rendition(version: Version, language: str, form: str) -> Rendition:
    """Return one document of a version."""
    found = (
        Rendition.objects.filter(version=version, language=language, format=form)
        .select_related("document")
        .first()
    )
    if found is None:
        raise Refusal(
            _("This document has not been produced yet."),
            f"{version.concept.code} v{version.number} {language} {form}",
            _("It appears a few seconds after publication; load the page again."),
            Kind.NOT_FOUND,
        )
    return found


def _none(where: str) -> Refusal:
    return Refusal(
        _("There is no published version of this concept."),
        where,
        _("Choose one from the list of concepts."),
        Kind.NOT_FOUND,
    )
