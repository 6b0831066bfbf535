"""Acts on persons and roles."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from kerege.audit import services as audit
from kerege.people.enums import Role
from kerege.people.models import Assignment, Organisation, Person
from kerege.people.rules import in_force


@transaction.atomic
def assign_role(
    *,
    by: Any,
    person: Person,
    role: Role,
    territory: Any = None,
    organisation: Organisation | None = None,
) -> Assignment:
    """Give a person a role, for a territory or for the country; giving it twice changes nothing."""
    held = in_force(Assignment.objects.filter(person=person, role=role, subsector=""))
    known = held.filter(territory=territory).order_by("pk").first()
    if known is not None:
        return known
    assignment = Assignment.objects.create(
        person=person, role=role, territory=territory, organisation=organisation
    )
    audit.record(by=by, act="people.assign_role", on=assignment, role=str(role))
    return assignment


@transaction.atomic
def ensure_person(
    *,
    by: Any,
    email: str,
    name: str,
    language: str = "kk",
    password: str | None = None,
    is_verified: bool = False,
) -> Person:
    """Return the person with this address, creating the account if there is none.

    ``is_verified`` says that the address is known to be the person's; otherwise a message asks.
    """
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        person = Person.objects.create_user(email, password, name=name, language=language)
        if is_verified:
            EmailAddress.objects.create(
                user=person, email=person.email, verified=True, primary=True
            )
        audit.record(by=by, act="people.create_person", on=person)
    return person


@transaction.atomic
def ensure_organisation(*, by: Any, code: str, names: dict[str, str]) -> Organisation:
    """Return the organisation with this code, creating or renaming it."""
    fields = {f"name_{language}": name for language, name in names.items()}
    organisation, created = Organisation.objects.update_or_create(code=code, defaults=fields)
    if created:
        audit.record(by=by, act="people.create_organisation", on=organisation)
    return organisation
