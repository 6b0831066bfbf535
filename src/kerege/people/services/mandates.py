"""Who represents a region or a sub-sector: elected or appointed by whom, by which document."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.people import rules
from kerege.people.enums import Basis, Role
from kerege.people.models import Assignment, Organisation, Person
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Mandate:
    """On what a mandate rests, and its first and last day; see the columns of `Assignment`."""

    basis: str
    body: str
    document_number: str
    document_date: date
    valid_from: date
    valid_to: date
    document_url: str = ""
    subsector: str = ""


@transaction.atomic
def give_mandate(
    *,
    by: Any,
    person: Person,
    territory: Any,
    given: Mandate,
    organisation: Organisation | None = None,
) -> Assignment:
    """Record who represents a territory, or a sub-sector in it, for a term.

    The same mandate recorded twice is kept once. A role of representative without a mandate that
    the person holds there becomes this mandate, so that it ends with it.

    Raises
    ------
    Refusal
        If the person may not, the document or the term is incomplete, the sub-sector is not known,
        or the person has a mandate for a part of the same time already.
    """
    rules.may_give_mandates(by).require(territory.code)
    _refuse_incomplete(given)
    Person.objects.select_for_update().get(pk=person.pk)
    held = Assignment.objects.filter(person=person, role=Role.REPRESENTATIVE, territory=territory)
    fields = asdict(given)
    if same := held.filter(**fields).first():
        return same
    at_once = held.exclude(basis="").filter(
        subsector=given.subsector, valid_from__lte=given.valid_to, valid_to__gte=given.valid_from
    )
    if other := at_once.first():
        raise Refusal(
            _("There is a mandate from %(start)s to %(end)s already.")
            % {"start": other.valid_from, "end": other.valid_to},
            territory.code,
            _("End it first, or begin the new one after it."),
            Kind.CONFLICT,
        )
    bare = held.filter(basis="", valid_to__isnull=True).first() if not given.subsector else None
    begun = held.filter(subsector=given.subsector, valid_from=given.valid_from)
    if begun.exclude(pk=bare and bare.pk).exists():
        raise Refusal(
            _("The person held the role here from the same day on."),
            "valid_from",
            _("Write the day after it as the first of the term."),
            Kind.CONFLICT,
        )
    mandate = bare or Assignment(person=person, role=Role.REPRESENTATIVE, territory=territory)
    for name, value in fields.items():
        setattr(mandate, name, value)
    mandate.organisation = organisation or mandate.organisation
    mandate.save()
    audit.record(
        by=by,
        act="people.give_mandate",
        on=mandate,
        **{name: str(value) for name, value in fields.items()},
    )
    return mandate


def _refuse_incomplete(given: Mandate) -> None:
    for name in ("body", "document_number"):
        if not getattr(given, name).strip():
            raise Refusal(
                _("The mandate is not documented."),
                name,
                _("Name the body that elected or appointed, and the number of its document."),
            )
    if given.basis not in Basis.values:
        raise Refusal(
            _("It is not said whether somebody was elected or appointed."),
            "basis",
            ", ".join(Basis.values),
        )
    if given.valid_to < given.valid_from:
        raise Refusal(
            _("The term ends before it begins."), "valid_to", _("Write the last day of the term.")
        )
    if given.document_url and not given.document_url.startswith(("https://", "http://")):
        raise Refusal(
            _("This is no address of a page."),
            "document_url",
            _("Give the address, beginning with https://."),
        )
    if given.subsector and given.subsector not in reference.subsector_names():
        raise Refusal(
            _("There is no such sub-sector."),
            given.subsector,
            _("Choose one of a scope that is published."),
        )


@transaction.atomic
def end_mandate(*, by: Any, mandate: Assignment, on: date, ended_by: str) -> Assignment:
    """End a mandate before its term: its last day, and who ended it by which document.

    Raises
    ------
    Refusal
        If the person may not, nobody is named, or the day lies outside the term.
    """
    rules.may_give_mandates(by).require(str(mandate.pk))
    mandate = Assignment.objects.select_for_update().get(pk=mandate.pk)
    words = ended_by.strip()
    if (mandate.valid_to, mandate.ended_by) == (on, words):
        return mandate
    if not words:
        raise Refusal(
            _("It is not said who ended the mandate."),
            "ended_by",
            _("Name the body and its document, or that the person resigned."),
        )
    if mandate.valid_to is None or not mandate.valid_from <= on <= mandate.valid_to:
        raise Refusal(
            _("The day lies outside the term of the mandate."),
            "on",
            f"{mandate.valid_from} – {mandate.valid_to}",
        )
    was, mandate.valid_to, mandate.ended_by = mandate.valid_to, on, words
    mandate.save(update_fields=["valid_to", "ended_by"])
    audit.record(
        by=by, act="people.end_mandate", on=mandate, was=str(was), until=str(on), ended_by=words
    )
    return mandate
