"""The only way out of the register: fields that the reader may see, and no others."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal
from kerege.people.selectors import has_role
from kerege.register.enums import FieldClass, Origin
from kerege.register.models import Erasure, Subject
from kerege.register.rules import FIELD_CLASSES, KEEPERS, classes_for, fields_for
from kerege.register.selectors.confirmations import status_of, with_status
from kerege.register.selectors.doubles import is_double

PUBLIC_COLUMNS = tuple(
    name for name, of_class in FIELD_CLASSES.items() if of_class is FieldClass.PUBLIC
)
RECORDS = ("territory", "activity", "source")
"""Columns that name a record of another table."""


def serialise(subject: Subject, person: Any) -> dict[str, Any]:
    """Return the fields of a subject that a person may see; codes in the place of records.

    Every page, export and API answer about a subject is made from this.
    """
    return {name: _plain(subject, name) for name in fields_for(person, subject)}


def _plain(subject: Subject, name: str) -> Any:
    if name == "status":
        return status_of(subject)
    if name in RECORDS:
        record = getattr(subject, name)
        return record.code if record else ""
    if name == "name":
        return without_direction(subject.shown_name)
    if name == "person":
        return subject.person_id is not None
    value = getattr(subject, name)
    return without_direction(value) if isinstance(value, str) else value


def subjects_for(person: Any) -> QuerySet[Subject]:
    """Return the subjects that a person may look up, with their public columns only.

    Everybody the listed ones, the registrar all; no other column leaves the database. What is
    closed as a double is found by the one that stays, what was erased by its code alone.
    """
    every = _with_public_columns().filter(~is_double()).exclude(name="")
    return every if has_role(person, *KEEPERS) else every.filter(is_listed=True)


def _with_public_columns() -> QuerySet[Subject]:
    return with_status(Subject.objects.select_related(*RECORDS)).only(
        "id",
        "person_id",
        "is_listed",
        *PUBLIC_COLUMNS,
        *(f"{name}__code" for name in RECORDS),
    )


def subject_by_id(public_id: Any, person: Any = None) -> Subject:
    """Return one subject, with the columns that the person may see.

    Raises
    ------
    Refusal
        If there is none that the person may look up.
    """
    found = _with_public_columns().filter(public_id=public_id).first()
    allowed = classes_for(person, found)
    if found is None or (not found.is_listed and allowed == {FieldClass.PUBLIC}):
        raise _unknown(public_id)
    if allowed == {FieldClass.PUBLIC}:
        return found
    whole = with_status(Subject.objects.select_related(*RECORDS)).defer("tax_number")
    return whole.get(pk=found.pk)


def erasure_of(subject: Subject) -> Erasure | None:
    """Return how a record was erased, or None."""
    found = Erasure.objects.filter(subject=subject.pk).select_related("by")
    return found.first() if subject.is_erased else None


def any_subject(public_id: str) -> Subject:
    """Return any subject, for an act that asks itself who may.

    Raises
    ------
    Refusal
        If there is none.
    """
    try:
        found = Subject.objects.defer("tax_number").filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise _unknown(public_id)
    return found


def _unknown(public_id: object) -> Refusal:
    return Refusal(
        _("There is no such record in the register."),
        str(public_id),
        _("Look for it by name in the search of the register."),
        Kind.NOT_FOUND,
    )


def subjects_of(person: Any) -> list[Subject]:
    """Return the subjects that a person keeps."""
    if not getattr(person, "is_authenticated", False):
        return []
    return list(_with_public_columns().filter(person=person).order_by("name", "id"))


def is_synthetic(subject: Subject) -> bool:
    """Return whether a record was made up for the demonstration."""
    return subject.origin == Origin.SYNTHETIC
