"""Sources of the register, and what each delivered."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.selectors import has_role, territories_of
from kerege.reference import selectors as reference
from kerege.register.models import Delivery, Erasure, Source, Subject
from kerege.register.rules import KEEPERS
from kerege.register.standard import SCHEMA

MOST_SHOWN = 200


@dataclass(frozen=True)
class RegionRow:
    """A region and its newest delivery, or None where it has delivered nothing."""

    territory: Any
    last: Delivery | None


def file_schema() -> dict[str, Any]:
    """Return the standard of a file of subjects, a Frictionless table schema."""
    return SCHEMA


def every_source() -> QuerySet[Source]:
    """Return every source, those too from which no file comes."""
    return Source.objects.order_by("code")


def sources() -> QuerySet[Source]:
    """Return the sources that deliver files."""
    return Source.objects.exclude(classification="").order_by("code")


def source_by_code(code: str) -> Source:
    """Return one source that delivers files.

    Raises
    ------
    Refusal
        If there is none.
    """
    shown = code.replace("\0", "")
    found = sources().filter(code=shown).first()
    if found is None:
        raise Refusal(
            _("There is no source %(code)s.") % {"code": shown},
            shown,
            _("The registrar adds it first."),
            Kind.NOT_FOUND,
        )
    return found


def known_of(source: Source) -> QuerySet[Subject]:
    """Return what a delivery must know of the subjects of a source."""
    return Subject.objects.filter(source=source).only(
        "id", "public_id", "source_key", "person_id", "has_agreed"
    )


def erased_keys(source: Source) -> set[str]:
    """Return the hashed keys of the records of a source that were erased."""
    found = Erasure.objects.filter(subject__source=source).exclude(key_hash="")
    return set(found.values_list("key_hash", flat=True))


def open_of(source: Source, inside: Collection[str] | None) -> list[tuple[int, str]]:
    """Return key of the table and key in the source of the open subjects of some territories."""
    found = Subject.objects.filter(source=source, closed_on__isnull=True)
    if inside is not None:
        found = found.filter(territory__code__in=inside)
    return list(found.order_by("pk").values_list("pk", "source_key"))


def deliveries(person: Any) -> QuerySet[Delivery]:
    """Return the deliveries that a person may see: a representative those of the own region."""
    found = Delivery.objects.select_related("source", "territory", "by").order_by("-pk")
    if has_role(person, *KEEPERS, Role.AUDITOR):
        return found
    return found.filter(territory__code__in=territories_of(person, Role.REPRESENTATIVE))


def delivery(key: int, person: Any) -> Delivery:
    """Return one delivery that a person may see.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = deliveries(person).filter(pk=key).first()
    if found is None:
        raise Refusal(
            _("There is no such delivery."),
            str(key),
            _("Choose one from the list of deliveries."),
            Kind.NOT_FOUND,
        )
    return found


def absent_in(of: Delivery) -> list[Subject]:
    """Return the first subjects that a delivery lacked; whoever sees it may see them."""
    found = Subject.objects.filter(pk__in=of.absent[:MOST_SHOWN]).exclude(name="")
    return list(found.defer("tax_number").order_by("name", "pk"))


def delivery_board() -> list[RegionRow]:
    """Return every region of today with its newest delivery (two queries)."""
    newest = Delivery.objects.filter(territory__isnull=False).order_by("territory_id", "-pk")
    last = {
        found.territory_id: found
        for found in newest.distinct("territory_id").select_related("source", "by")
    }
    return [RegionRow(region, last.get(region.pk)) for region in reference.regions()]
