"""Names for the codes that the register gives out, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from kerege.kernel.text import LANGUAGES
from kerege.reference import selectors as reference
from kerege.register import selectors
from kerege.register.enums import Kind, LegalForm, Origin, Status
from kerege.register.models import Subject


def name_of(record: Any) -> str:
    """Return a name in the reader's language, in another one where it is missing, or the code."""
    here = get_language() or "en"
    names = (getattr(record, f"name_{language}", "") for language in (here, *LANGUAGES))
    return next((name for name in names if name), str(record.code))


def activity_names(codes: Iterable[str]) -> dict[str, str]:
    """Return code -> name of activities."""
    activities = Subject._meta.get_field("activity").related_model  # noqa: SLF001 -- Django's public metadata has this name
    return {
        found.code: name_of(found)
        for found in activities.objects.filter(code__in=set(codes)).order_by("classification", "pk")
    }


def region_names() -> dict[str, str]:
    """Return code -> name of every region of today."""
    return {region.code: name_of(region) for region in reference.regions()}


def activity_choices() -> list[tuple[str, str]]:
    """Return ``classification:code`` and name of the activities that one may give for oneself."""
    return [
        (f"{found.classification.code}:{found.code}", f"{found.code} {name_of(found)}")
        for found in selectors.creative_activities()
    ]


def source_names() -> dict[str, str]:
    """Return code -> name of every source."""
    return {source.code: name_of(source) for source in selectors.every_source()}


def named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to serialised subjects the names that belong to their codes."""
    regions, subsectors = region_names(), reference.subsector_names()
    activities = activity_names(row["activity"] for row in rows)
    return [
        row
        | {
            "territory_name": regions.get(row["territory"], row["territory"]),
            "activity_name": activities.get(row["activity"], row["activity"]),
            "subsector_name": subsectors.get(row["subsector"], row["subsector"]),
            "kind_name": Kind(row["kind"]).label,
            "legal_form_name": LegalForm(row["legal_form"]).label,
            "origin_name": Origin(row["origin"]).label,
            "status_name": Status(row["status"]).label,
            "is_synthetic": row["origin"] == Origin.SYNTHETIC,
        }
        for row in rows
    ]


def field_name(name: str) -> str:
    """Return the name of a field in the reader's language."""
    return str(Subject._meta.get_field(name).verbose_name)  # noqa: SLF001 -- Django's public metadata has this name


def value_names(values: Iterable[tuple[str, Any]]) -> dict[tuple[str, Any], str]:
    """Return (field, value of its column) -> code, for columns that name a record."""
    found = {}
    for name in ("territory", "activity"):
        keys = {value for field, value in values if field == name}
        records = Subject._meta.get_field(name).related_model  # noqa: SLF001 -- Django's public metadata has this name
        if keys:
            found |= {(name, one.pk): one.code for one in records.objects.filter(pk__in=keys)}
    return found
