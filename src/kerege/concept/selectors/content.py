"""The whole content of a version in one canonical form, of which the checksum is taken."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from kerege.concept.models import (
    Allocation,
    Answer,
    Block,
    BudgetLine,
    EligibleRegion,
    FigureReference,
    FundingShare,
    Goal,
    Indicator,
    Measure,
    Plan,
    Sentence,
    Stage,
    Target,
    Version,
)
from kerege.kernel.text import LANGUAGES, every_text

FORM = "kerege.concept/1"
"""The name of this form; a change of the form changes the name."""

OWN = {"id", "version", "plan", "created_at"}
"""Columns that say nothing about the content."""

WHERE_FILLED = {
    *("serves_measure", "serves_goal", "part_of", "adds_up", "choice"),
    *(f"risks_{language}" for language in LANGUAGES),
}
"""Columns that came later, left out where they say nothing: the form stays what it was."""

PARTS: dict[str, tuple[type[models.Model], str, tuple[str, ...]]] = {
    "goals": (Goal, "version", ("code",)),
    "measures": (Measure, "version", ("code",)),
    "eligible_regions": (EligibleRegion, "measure__version", ("measure__code", "territory__code")),
    "answers": (Answer, "measure__version", ("measure__code", "area__code")),
    "funding": (FundingShare, "measure__version", ("measure__code", "source")),
    "indicators": (Indicator, "version", ("code",)),
    "targets": (Target, "indicator__version", ("indicator__code", "year")),
    "references": (FigureReference, "version", ("code",)),
    "stages": (Stage, "version", ("order",)),
    "blocks": (Block, "version", ("order", "code")),
    "sentences": (Sentence, "version", ("code",)),
    "plan": (Plan, "version", ("pk",)),
    "allocations": (
        Allocation,
        "plan__version",
        ("measure__code", "territory__code", "year"),
    ),
    "budget": (
        BudgetLine,
        "version",
        ("measure__code", "year", "source", "territory__code"),
    ),
}


def canonical_content(version: Version, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the content of a version with codes instead of keys, every language included.

    Equal content is equal here, whatever the database it stands in.
    """
    return contents([version], only)[version.pk]


def contents(
    versions: Sequence[Version], only: Iterable[str] | None = None
) -> dict[int, dict[str, Any]]:
    """Return the content of several versions by key, one query for each part."""
    wanted = PARTS if only is None else {name: PARTS[name] for name in only}
    found: dict[int, dict[str, Any]] = {
        version.pk: {name: [] for name in wanted} for version in versions
    }
    for name, (model, path, order) in wanted.items():
        rows = model._default_manager.filter(**{f"{path}__in": found}).order_by(*order)  # noqa: SLF001 -- Django's public name for it
        for of, row in _rows(rows, path):
            found[of][name].append(row)
    return found


def canonical_document(version: Version) -> dict[str, Any]:
    """Return the content with what the version and its concept say of themselves."""
    concept = version.concept
    return {
        "form": FORM,
        "concept": {
            "code": concept.code,
            "territory": concept.territory.code,
            "first_year": concept.first_year,
            "last_year": concept.last_year,
            **{name: every_text(concept, name) for name in ("title", "subtitle", "disclaimer")},
        },
        "version": version.number,
        **({"parent": _parent(version)} if version.parent else {}),
        **canonical_content(version),
    }


def _parent(version: Version) -> dict[str, Any]:
    above = version.parent
    return {"concept": above.concept.code, "version": above.number, "checksum": above.checksum}


def canonical_bytes(version: Version) -> bytes:
    """Return the canonical document as JSON (UTF-8, keys sorted, no white space)."""
    return json.dumps(
        canonical_document(version), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def checksum(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _rows(found: models.QuerySet[Any], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the key of the version and the row."""
    columns = content_columns(found.model)
    for of, *row in found.values_list(path, *columns.values()):
        yield (
            of,
            {
                name: plain(value)
                for name, value in zip(columns, row, strict=True)
                if value or name not in WHERE_FILLED
            },
        )


def content_columns(model: type[models.Model]) -> dict[str, str]:
    """Return name -> path of the columns that are content."""
    found = {}
    translated = {
        field.name.rsplit("_", 1)[0]
        for field in model._meta.concrete_fields  # noqa: SLF001 -- Django's public metadata
        if hasattr(field, "translated_field")
    }
    for field in model._meta.concrete_fields:  # noqa: SLF001 -- Django's public metadata
        if field.name in OWN or field.name in translated:
            continue
        found[field.name] = f"{field.name}__code" if field.is_relation else field.name
    return found


def plain(value: Any) -> Any:
    """Return a value as the canonical form writes it."""
    for kind, written in WRITTEN.items():
        if isinstance(value, kind):
            return written(value)
    return value


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


WRITTEN: dict[type, Callable[[Any], Any]] = {
    Decimal: _decimal,
    date: lambda value: value.isoformat(),
    float: lambda value: format(value, ".12g"),
}
