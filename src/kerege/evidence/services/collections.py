"""Asking every region for the same figures by the same day, and handing them in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.models import Collection, Variable
from kerege.evidence.rows import localised
from kerege.evidence.services.upload import Reading, Uploaded, read_file, upload_dataset
from kerege.kernel import notation
from kerege.kernel.errors import Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.table_file import Problem


@transaction.atomic
def open_collection(
    *,
    by: Any,
    code: str,
    titles: Mapping[str, str],
    period: str,
    due_on: date,
    variables: Sequence[str],
    instructions: Mapping[str, str] | None = None,
) -> Collection:
    """Ask every region for figures of a period.

    Parameters
    ----------
    due_on
        The last day on which they are in time.
    variables
        Codes of what is asked for.

    Raises
    ------
    Refusal
        If nothing or something unknown is asked for, the day is past, or the code is taken.
    """
    rules.may_record(by).require(code)
    parse_period(period)
    known = {found.code: found for found in Variable.objects.filter(code__in=variables)}
    unknown = [name for name in variables if name not in known]
    if unknown or not variables:
        raise Refusal(
            _("These variables are not known: %(names)s.") % {"names": ", ".join(unknown) or "—"},
            "variables",
            _("Choose at least one from the list."),
        )
    if due_on < timezone.localdate():
        raise Refusal(
            _("%(day)s is past.") % {"day": notation.day(due_on, get_language() or "en")},
            "due_on",
            _("Give a day that is to come."),
        )
    if Collection.objects.filter(code=code).exists():
        raise Refusal(
            _("There is a data collection %(code)s already.") % {"code": code},
            "code",
            _("Choose another code."),
        )
    collection = Collection.objects.create(
        code=code,
        period=period.strip(),
        due_on=due_on,
        opened_by=by,
        **localised("title", titles),
        **localised("instruction", instructions),
    )
    collection.variables.set(known.values())
    audit.record(by=by, act="evidence.open_collection", on=collection, variables=sorted(known))
    return collection


def dataset_code(collection: Collection, territory: Any) -> str:
    """Return the code of the dataset in which a region's answer is kept."""
    return f"{collection.code}-{territory.code.lower()}"


def read_delivery(*, by: Any, collection: Collection, territory: Any, content: bytes) -> Reading:
    """Read what a region hands in and check it; nothing is kept."""
    reading = read_file(
        by=by,
        content=content,
        dataset=dataset_code(collection, territory),
        territory=territory.code,
    )
    if reading.problems:
        return reading
    return replace(reading, problems=list(_foreign(reading, collection, territory)))


def _foreign(reading: Reading, collection: Collection, territory: Any) -> Iterator[Problem]:
    """Yield the rows that answer something that was not asked."""
    asked = set(collection.variables.values_list("code", flat=True))
    for row in reading.rows:
        if row.territory != territory.code:
            mend = _("Only rows of %(territory)s belong here.") % {"territory": territory.code}
            what = _("Another region.")
            yield Problem(row.place, "territory", row.territory, what, mend)
        if row.variable not in asked:
            mend = _("Asked for are: %(names)s.") % {"names": ", ".join(sorted(asked))}
            yield Problem(row.place, "variable", row.variable, _("This was not asked for."), mend)
        if row.period != collection.period:
            mend = _("Write %(period)s.") % {"period": collection.period}
            yield Problem(row.place, "period", row.period, _("Another period."), mend)


@transaction.atomic
def deliver(
    *,
    by: Any,
    collection: Collection,
    territory: Any,
    content: bytes,
    filename: str,
    publisher: str,
    licence: str,
) -> Uploaded:
    """Hand in a region's figures as a draft that an analyst checks and publishes.

    Until it is published it may be handed in again, and replaces what was there. Figures that come
    after the day are taken and marked as late.

    Raises
    ------
    Refusal
        If a row has a problem, answers something else, or the answer is published already.
    """
    reading = read_delivery(by=by, collection=collection, territory=territory, content=content)
    if reading.problems:
        first = reading.problems[0]
        raise Refusal(first.what, f"{first.place}, {first.column}", first.mend)
    titles = {
        language: f"{title}: {getattr(territory, f'name_{language}') or territory.code}"
        for language in ("kk", "ru", "en")
        if (title := getattr(collection, f"title_{language}"))
    }
    done = upload_dataset(
        by=by,
        code=dataset_code(collection, territory),
        titles=titles,
        publisher=publisher,
        licence=licence,
        content=content,
        filename=filename,
        territory=territory,
    )
    audit.record(by=by, act="evidence.deliver", on=done.dataset, collection=collection.code)
    return done
