"""Asking the regions to answer the diagnosis by a day, and reminding those that have not."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.kernel import notation
from kerege.kernel.clock import clock, today
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import text_in
from kerege.needs import asking_rules as rules
from kerege.needs.models import AnswersAsked, RegionReminder
from kerege.needs.selectors.asking import answers_asked, standings
from kerege.needs.selectors.severities import required_diagnosis
from kerege.needs.turns import take_turn
from kerege.notices import services as notices
from kerege.people.enums import Role
from kerege.people.selectors import working_for

FARTHEST = timedelta(days=366)
"""A later day is taken for a slip of the pen."""


@transaction.atomic
def ask_for_answers(*, by: Any, due_on: date) -> AnswersAsked:
    """Ask the regions to answer the diagnosis by a day, and tell their representatives.

    A second day replaces the first: what was answered since the first still counts. The same day
    twice is kept once.

    Raises
    ------
    Refusal
        If the person may not, there is no diagnosis, or the day is past or more than a year ahead.
    """
    rules.may_ask(by).require()
    take_turn()
    day = today()
    if not day <= due_on <= day + FARTHEST:
        raise Refusal(
            _("The day is past, or more than a year ahead."),
            "due_on",
            _("Write the last day on which the regions are asked to answer."),
        )
    holds, before = required_diagnosis(), answers_asked()
    if before is not None and before.due_on == due_on:
        return before
    if before is not None:
        _end(before)
    made = AnswersAsked.objects.create(
        diagnosis=before.diagnosis if before else holds,
        since=before.since if before else clock(),
        due_on=due_on,
        by=by,
    )
    audit.record(by=by, act="needs.ask_for_answers", on=made, due_on=due_on.isoformat())
    remind_regions(by=by)
    return made


@transaction.atomic
def stop_asking(*, by: Any) -> AnswersAsked:
    """Ask for answers by no day any more; what was asked stays in the record.

    Raises
    ------
    Refusal
        If the person may not, or no day is set.
    """
    rules.may_ask(by).require()
    take_turn()
    found = answers_asked()
    if found is None:
        raise Refusal(
            _("The regions are not asked to answer by a day."),
            "due_on",
            _("Nothing needs to be done."),
            Kind.CONFLICT,
        )
    _end(found)
    audit.record(by=by, act="needs.stop_asking", on=found)
    return found


def _end(found: AnswersAsked) -> None:
    AnswersAsked.objects.filter(pk=found.pk).update(ended_at=Now())


@transaction.atomic
def remind_regions(*, by: Any) -> list[str]:
    """Write to the representatives of the regions that have not answered; return their codes.

    When a region is written to, `asking_rules.is_written_to` says. That it was is kept with the
    messages: of workers at once, or after one that was killed, each region hears once.
    """
    rules.may_ask(by).require()
    take_turn()
    given = answers_asked()
    if given is None:
        return []
    told = set(given.reminders.values_list("territory_id", flat=True))
    day, found = today(), []
    for one in standings(required_diagnosis(), given):
        is_told, last = one.territory.pk in told, one.reminded_on
        if one.is_silent and rules.is_written_to(given.due_on, day, last=last, is_told=is_told):
            found += [one.territory.code] if _write(by, given, one.territory, day) else []
    return found


def _write(by: Any, given: AnswersAsked, territory: Any, day: date) -> bool:
    people = working_for(territory, Role.REPRESENTATIVE)
    if not people:
        return False
    made = RegionReminder.objects.create(asked=given, territory=territory, on_day=day)
    for person in people:
        notices.keep(
            by=by,
            key=f"needs.answer-{made.pk}-{person.pk}",
            address=person.email,
            language=person.language,
            **_message(given, territory, day, person.language),
        )
    audit.record(
        by=by, act="needs.remind_region", on=made, territory=territory.code, told=len(people)
    )
    return True


def _message(given: AnswersAsked, territory: Any, day: date, language: str) -> dict[str, str]:
    name, _language = text_in(territory, "name", language)
    told = {"region": name, "day": notation.day(given.due_on, language)}
    with override(language):
        if day > given.due_on:
            subject = _("%(region)s: no answer to the diagnosis of needs yet") % told
            asks = _(
                "The regions were asked to answer the diagnosis of needs by %(day)s. There is no "
                "answer of %(region)s yet; it is still taken."
            )
        else:
            subject = _("%(region)s: please answer the diagnosis of needs by %(day)s") % told
            asks = _(
                "The regions are asked to answer the diagnosis of needs by %(day)s. There is no "
                "answer of %(region)s yet."
            )
        how = _(
            "Sign in and open Needs, then your region: say whether the region agrees, and what is "
            "to be corrected. While there is no answer you are written to once a week at most."
        )
    return {"subject": subject, "text": f"{asks % told}\n\n{how}"}
