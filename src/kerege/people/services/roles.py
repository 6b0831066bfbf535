"""Acts on persons and roles."""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.clock import today
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.people import rules
from kerege.people.enums import Role
from kerege.people.models import Assignment, Organisation, Person


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
    held = rules.in_force(Assignment.objects.filter(person=person, role=role, subsector=""))
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
def open_account(
    *, by: Any, email: str, name: str, language: str, role: str, territory: Any = None
) -> tuple[Assignment, str]:
    """Give a person a role, opening the account if there is none.

    Returns
    -------
    Assignment, str
        The role, and the password of a new account: it is shown this once ("" for one that was).

    Raises
    ------
    Refusal
        If the person may not, the address, the language or the role is none, or a representative
        has no territory.
    """
    rules.may_give_roles(by).require(email)
    _check_account(email, language, role, territory)
    is_new = not Person.objects.filter(email=email.lower()).exists()
    secret = secrets.token_urlsafe(12) if is_new else ""
    person = ensure_person(
        by=by,
        email=email.lower(),
        name=name or email,
        language=language,
        password=secret or None,
        is_verified=True,
    )
    return assign_role(by=by, person=person, role=Role(role), territory=territory), secret


def _check_account(email: str, language: str, role: str, territory: Any) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refusal(
            _("This is no e-mail address."), email, _("Write it as name@ministry.kz.")
        ) from error
    if language not in LANGUAGES:
        raise Refusal(_("There is no such language."), language, ", ".join(LANGUAGES))
    if role not in Role.values:
        raise Refusal(_("There is no such role."), role, ", ".join(Role.values))
    if role == Role.REPRESENTATIVE and territory is None:
        raise Refusal(
            _("A representative speaks for a territory."), role, _("Name it by its code.")
        )


@transaction.atomic
def end_role(*, by: Any, person: Person, role: str, territory: Any = None) -> None:
    """Take a role from a person at once; what they did with it stays theirs.

    Raises
    ------
    Refusal
        If whoever asks may not, or the person does not hold the role there.
    """
    rules.may_give_roles(by).require(person.email)
    found = rules.in_force(Assignment.objects.filter(person=person, role=role, basis=""))
    held = found.filter(territory=territory).select_for_update().first()
    if held is None:
        raise Refusal(
            _("This person does not hold the role here."),
            f"{person.email}, {role}",
            _("See who holds which: kerege people list."),
            Kind.NOT_FOUND,
        )
    audit.record(by=by, act="people.end_role", on=held, role=role, person=str(person.pk))
    if held.valid_from < today():
        held.valid_to = today() - timedelta(days=1)
        held.save(update_fields=["valid_to"])
    else:
        held.delete()


@transaction.atomic
def ensure_organisation(*, by: Any, code: str, names: dict[str, str]) -> Organisation:
    """Return the organisation with this code, creating or renaming it."""
    fields = {f"name_{language}": name for language, name in names.items()}
    organisation, created = Organisation.objects.update_or_create(code=code, defaults=fields)
    if created:
        audit.record(by=by, act="people.create_organisation", on=organisation)
    return organisation
