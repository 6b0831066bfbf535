"""Renewing a concept: a draft of its successor; and saying in time that one ends."""

import calendar
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.content import Texts
from kerege.concept.enums import ApprovalStatus, VersionStatus
from kerege.concept.models import Approval, Concept, Measure, Stage, Target, Version
from kerege.concept.services.versions import create_concept, new_version
from kerege.kernel.clock import today
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import every_text
from kerege.notices import services as notices
from kerege.people import selectors as people
from kerege.people.enums import Role

MOST_YEARS = 50


@transaction.atomic
def renew(
    *, by: Any, version: Version, code: str, titles: Texts, first_year: int, last_year: int
) -> Version:
    """Begin the successor of a concept: a new concept with a draft made from one of its versions.

    The years of measures and stages and the days of deadlines move with the period. Targets are
    not taken over (nobody has set those of the new years), nor the plan, its limits and the
    diagnosis.

    Parameters
    ----------
    code, titles, first_year, last_year
        Of the successor.

    Raises
    ------
    Refusal
        If the version is a draft, the period is not a later one, the code is taken, or, of a
        regional plan, the successor of the plan above is not published.
    """
    concept = Concept.objects.select_related("territory").get(pk=version.concept_id)
    rules.may_renew(by, version).require(str(version))
    _require_period(concept, first_year, last_year)
    if Concept.objects.filter(code=code).exists():
        raise Refusal(
            _("There is a concept of this code already."),
            code,
            _("Choose another code, or work on that concept."),
            Kind.CONFLICT,
        )
    made = create_concept(
        by=by,
        code=code,
        titles=titles,
        subtitles=every_text(concept, "subtitle"),
        disclaimers=every_text(concept, "disclaimer"),
        territory=concept.territory.code,
        first_year=first_year,
        last_year=last_year,
    )
    made.renews = concept
    made.save(update_fields=["renews"])
    draft = new_version(by=by, concept=made, from_version=version, parent=_above(version))
    draft.diagnosis = None
    draft.save(update_fields=["diagnosis"])
    _move(draft, first_year - concept.first_year)
    audit.record(by=by, act="concept.renew", on=draft, renews=concept.code)
    return draft


def _require_period(concept: Concept, first_year: int, last_year: int) -> None:
    if not concept.first_year < first_year <= last_year < first_year + MOST_YEARS:
        raise Refusal(
            _("A successor begins later, and ends after it has begun, within 50 years."),
            f"{first_year}, {last_year}",
            _("Give the years of the period that follows."),
        )


def _above(version: Version) -> Version | None:
    """Return the published successor of the plan that a regional plan stands under."""
    if version.parent is None:
        return None
    found = Version.objects.filter(
        concept__renews=version.parent.concept_id, status=VersionStatus.PUBLISHED
    ).first()
    if found is None:
        raise Refusal(
            _("The successor of the plan above is not published."),
            version.parent.concept.code,
            _("Renew and publish that one first; regional plans stand under it."),
            Kind.CONFLICT,
        )
    return found


def _move(draft: Version, years: int) -> None:
    """Move years and deadlines by the distance between the periods, within the new one."""
    first, last = draft.concept.first_year, draft.concept.last_year
    for model in (Measure, Stage):
        manager = model._default_manager  # noqa: SLF001 -- Django's public name for it
        rows = list(manager.filter(version=draft))
        for row in rows:
            row.first_year = min(max(row.first_year + years, first), last)
            row.last_year = min(max(row.last_year + years, row.first_year), last)
            if isinstance(row, Measure):
                row.deadline = later(row.deadline, years)
        more = ("deadline",) if model is Measure else ()
        manager.bulk_update(rows, ("first_year", "last_year", *more))
    Target.objects.filter(indicator__version=draft).delete()


def later(day: date, years: int) -> date:
    """Return the same day some years later; the last of February where there is no 29th."""
    year = day.year + years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def warn_of_ends(*, by: Any) -> list[Approval]:
    """Tell who works on a concept that it ends, so many months before as was set; once each.

    Returns
    -------
    Those in force whose end is as near as that, or past.
    """
    day = today()
    found = Approval.objects.filter(status=ApprovalStatus.IN_FORCE).select_related(
        "concept__territory", "version__created_by"
    )
    near = [row for row in found if months_before(row.ends_on, row.warn_months) <= day]
    for row in near:
        for person in _who(row):
            notices.keep(by=by, **_message(row, person))
    return near


def _who(approval: Approval) -> Iterable[Any]:
    """Return who began the version, and the editors and approvers of its territory."""
    territory = approval.concept.territory
    found = {
        person.pk: person for person in people.working_for(territory, Role.EDITOR, Role.APPROVER)
    }
    owner = approval.version.created_by
    if owner is not None and owner.is_active:
        found[owner.pk] = owner
    return found.values()


def _message(approval: Approval, person: Any) -> dict[str, str]:
    concept, day = approval.concept, approval.ends_on.isoformat()
    with override(person.language):
        subject = _("A concept in force ends on %(day)s") % {"day": day}
        text = _(
            "%(title)s, version %(number)s, is in force until %(day)s. Open its page and follow "
            "“Begin the concept of the next period”."
        ) % {"title": concept.title or concept.code, "number": approval.version.number, "day": day}
    return {
        "key": f"concept-ends-{approval.pk}-{day}-{person.pk}",
        "address": person.email,
        "language": person.language,
        "subject": subject,
        "text": text,
    }
