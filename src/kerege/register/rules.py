"""Who may see each field of a subject, and who may load and export the register."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.selectors import has_role, territories_of
from kerege.register.enums import NATURAL_FORMS, SELF, FieldClass, Kind
from kerege.register.models import Subject

FIELD_CLASSES: dict[str, FieldClass] = {
    "id": FieldClass.NEVER,
    "public_id": FieldClass.PUBLIC,
    "name": FieldClass.PUBLIC,
    "kind": FieldClass.PUBLIC,
    "legal_form": FieldClass.PUBLIC,
    "territory": FieldClass.PUBLIC,
    "activity": FieldClass.PUBLIC,
    "subsector": FieldClass.PUBLIC,
    "about": FieldClass.PUBLIC,
    "website": FieldClass.PUBLIC,
    "registered_on": FieldClass.PUBLIC,
    "closed_on": FieldClass.PUBLIC,
    "employees": FieldClass.OWN,
    "turnover_band": FieldClass.OWN,
    "contact_email": FieldClass.OWN,
    "contact_phone": FieldClass.OWN,
    "founder_sex": FieldClass.OWN,
    "founder_birth_year": FieldClass.OWN,
    "tax_number": FieldClass.NEVER,
    "person": FieldClass.STAFF,
    "origin": FieldClass.PUBLIC,
    "source": FieldClass.PUBLIC,
    "source_key": FieldClass.STAFF,
    "has_agreed": FieldClass.OWN,
    "is_listed": FieldClass.OWN,
    "created_at": FieldClass.STAFF,
}
"""Every column of `Subject` has a class; a column without one fails a test and is never shown."""

DERIVED: dict[str, FieldClass] = {"status": FieldClass.PUBLIC}
"""What is told of a subject beside its columns."""

KEEPERS = (Role.REGISTRAR,)

SMALLEST = 3
"""A count of fewer subjects than this is not published, nor what would give it away."""


def classes_for(person: Any, subject: Subject | None = None) -> frozenset[FieldClass]:
    """Return the classes of fields that a person may see, of one subject or (None) of any."""
    if has_role(person, *KEEPERS):
        return frozenset({FieldClass.PUBLIC, FieldClass.OWN, FieldClass.STAFF})
    owns = (
        subject is not None
        and getattr(person, "is_authenticated", False)
        and subject.person_id is not None
        and subject.person_id == person.pk
    )
    return frozenset({FieldClass.PUBLIC, FieldClass.OWN} if owns else {FieldClass.PUBLIC})


def fields_for(person: Any, subject: Subject | None = None) -> tuple[str, ...]:
    """Return the names of the fields that a person may see, in the order of the table."""
    allowed = classes_for(person, subject)
    every = FIELD_CLASSES | DERIVED
    return tuple(name for name, of_class in every.items() if of_class in allowed)


def may_load(by: Any) -> Decision:
    """Allow the system itself (a country package) and the registrar to load subjects."""
    if by is None or has_role(by, *KEEPERS):
        return ALLOWED
    return refused(
        _("The register is filled by the registrar."),
        _("Hand the records to the registrar, or ask an administrator for the role."),
    )


def may_deliver(by: Any, territory_code: str) -> Decision:
    """Allow whoever may load, and a representative the files of the own region."""
    if may_load(by) or territory_code in territories_of(by, Role.REPRESENTATIVE):
        return ALLOWED
    return refused(
        _("A file is handed in by the registrar, or by the representative of its region."),
        _("Choose your own region, or hand the file to the registrar."),
    )


def may_confirm(by: Any, subject: Subject | None = None) -> Decision:
    """Allow the registrar, and the system itself, to confirm; nobody confirms their own record."""
    own = subject is not None and by is not None and subject.person_id == by.pk
    if own:
        return refused(
            _("Nobody confirms their own record."), _("Let another registrar confirm it.")
        )
    if subject is not None and subject.is_erased:
        return _refused_erased()
    if by is None or has_role(by, *KEEPERS):
        return ALLOWED
    return refused(
        _("Subjects are confirmed by the registrar."), _("Ask the registrar for a confirmation.")
    )


def may_decide_double(by: Any, *subjects: Subject) -> Decision:
    """Allow the registrar, and the system itself, to say whether records of others are the same."""
    if by is not None and any(one.person_id == by.pk for one in subjects):
        return refused(
            _("Nobody decides on a double of their own record."), _("Let another registrar decide.")
        )
    if any(one.is_erased for one in subjects):
        return _refused_erased()
    if by is None or has_role(by, *KEEPERS):
        return ALLOWED
    return refused(_("Doubles are decided by the registrar."), _("Tell the registrar of them."))


def may_enter(by: Any) -> Decision:
    """Allow everybody who has signed in to enter themselves."""
    if getattr(by, "is_authenticated", False) and by.is_active:
        return ALLOWED
    return refused(_("This is for people who have signed in."), _("Sign in first."))


def may_edit(by: Any, subject: Subject) -> Decision:
    """Allow whoever keeps a record to change it."""
    if may_enter(by) and subject.person_id is not None and subject.person_id == by.pk:
        return ALLOWED
    return refused(
        _("A record is changed by whoever keeps it."), _("Ask the registrar to keep it yourself.")
    )


def is_of_person(subject: Subject) -> bool:
    """Return whether a natural person stands behind a record, or somebody entered it themselves."""
    is_own = subject.source is not None and subject.source.code == SELF
    return is_own or subject.kind == Kind.PERSON or subject.legal_form in NATURAL_FORMS


def may_ask_erasure(by: Any, subject: Subject) -> Decision:
    """Allow whoever keeps a record of a person to ask that it be erased."""
    return _refused_firm() if not is_of_person(subject) else may_edit(by, subject)


def may_erase(by: Any, subject: Subject) -> Decision:
    """Allow the registrar, and the system itself, to erase a record of a person who is not they."""
    if by is not None and subject.person_id == by.pk:
        return refused(_("Nobody decides their own request."), _("Let another registrar decide."))
    if by is not None and not has_role(by, *KEEPERS):
        return refused(_("Records are erased by the registrar."), _("Ask the registrar."))
    if subject.is_erased:
        return _refused_erased()
    return ALLOWED if is_of_person(subject) else _refused_firm()


def _refused_erased() -> Decision:
    return refused(_("This record was erased."), _("Nothing can be done with it any more."))


def _refused_firm() -> Decision:
    return refused(
        _("Only records of natural persons, and of those who entered themselves, are erased."),
        _("Ask its source to correct or close it."),
    )


def may_decide(by: Any, asked_by: int) -> Decision:
    """Allow the registrar to decide what others ask for."""
    if by is not None and by.pk == asked_by:
        return refused(_("Nobody decides their own request."), _("Let another registrar decide."))
    return may_confirm(by)


def may_export(by: Any) -> Decision:
    """Allow the registrar to export the register with its non-public fields."""
    if has_role(by, *KEEPERS):
        return ALLOWED
    return refused(
        _("The register is exported by the registrar."),
        _("Use the public search, or ask the registrar."),
    )
