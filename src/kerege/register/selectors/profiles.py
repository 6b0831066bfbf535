"""The only way out of the register: fields that the reader may see, and no others."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal
from kerege.register.enums import FieldClass, Origin
from kerege.register.models import Subject
from kerege.register.rules import FIELD_CLASSES, classes_for, fields_for

PUBLIC_COLUMNS = tuple(
    name for name, of_class in FIELD_CLASSES.items() if of_class is FieldClass.PUBLIC
)


def serialise(subject: Subject, person: Any) -> dict[str, Any]:
    """Return the fields of a subject that a person may see; codes in the place of records.

    Every page, export and API answer about a subject is made from this.
    """
    return {name: _plain(subject, name) for name in fields_for(person, subject)}


def _plain(subject: Subject, name: str) -> Any:
    if name in {"territory", "activity"}:
        return getattr(subject, name).code
    if name == "person":
        return subject.person_id is not None
    value = getattr(subject, name)
    return without_direction(value) if isinstance(value, str) else value


def public_subjects() -> QuerySet[Subject]:
    """Return the subjects with their public columns only: no other column leaves the database."""
    return Subject.objects.select_related("territory", "activity").only(
        "id",
        "person_id",
        *PUBLIC_COLUMNS,
        *(f"{name}__code" for name in ("territory", "activity")),
    )


def subject_by_id(public_id: Any, person: Any = None) -> Subject:
    """Return one subject, with the columns that the person may see.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = public_subjects().filter(public_id=public_id).first()
    if found is None:
        raise Refusal(
            _("There is no such record in the register."),
            str(public_id),
            _("Look for it by name in the search of the register."),
            Kind.NOT_FOUND,
        )
    if classes_for(person, found) == {FieldClass.PUBLIC}:
        return found
    return (
        Subject.objects.select_related("territory", "activity").defer("tax_number").get(pk=found.pk)
    )


def subjects_of(person: Any) -> list[Subject]:
    """Return the subjects that a person keeps."""
    if not getattr(person, "is_authenticated", False):
        return []
    return list(public_subjects().filter(person=person).order_by("name", "id"))


def is_synthetic(subject: Subject) -> bool:
    """Return whether a record was made up for the demonstration."""
    return subject.origin == Origin.SYNTHETIC
