"""What a person keeps themselves, and what people ask the registrar for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.register.enums import ChangeState, Origin
from kerege.register.models import Request, Subject
from kerege.register.selectors.confirmations import one_of
from kerege.register.selectors.profiles import subject_by_id


def own_subject(public_id: Any, person: Any) -> Subject:
    """Return a subject that a person keeps, with its own columns.

    Raises
    ------
    Refusal
        If the person does not keep it: nobody learns whether it is there.
    """
    found = Subject.objects.filter(public_id=public_id, person__pk=person.pk).first()
    if found is None:
        raise Refusal(
            _("There is no such record in the register."),
            str(public_id),
            _("Choose one of your own records."),
            Kind.NOT_FOUND,
        )
    return subject_by_id(public_id, person)


def requests_of(person: Any) -> QuerySet[Request]:
    """Return what a person has asked for, the newest first."""
    found = Request.objects.filter(by=person).select_related("subject", "criterion")
    return found.defer("subject__tax_number").order_by("-pk")


def open_requests() -> QuerySet[Request]:
    """Return what waits for the registrar."""
    found = Request.objects.filter(state=ChangeState.OPEN)
    more = found.select_related("subject", "criterion", "by")
    return more.defer("subject__tax_number").order_by("pk")


def request(key: int) -> Request:
    """Return one request.

    Raises
    ------
    Refusal
        If there is none.
    """
    return one_of(Request.objects.all(), key)


def is_rehearsal() -> bool:
    """Return whether the register of this installation is synthetic."""
    return Subject.objects.filter(origin=Origin.SYNTHETIC).exists()


def creative_activities() -> QuerySet[Any]:
    """Return the activities that one may give for oneself: all, where no scope is stated."""
    found = reference.creative_activities()
    return found if found.exists() else reference.every_activity()


def qualified_activity(subject: Subject) -> str:
    """Return the main activity of a subject as ``classification:code``."""
    return f"{subject.activity.classification.code}:{subject.activity.code}"
