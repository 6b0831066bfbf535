"""The content that a version has now, as the plain data that is loaded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.content import Content
from kerege.concept.enums import RecordSort
from kerege.concept.models import Version
from kerege.concept.selectors.content import canonical_content
from kerege.concept.tabular.content import content_of
from kerege.concept.tabular.reading import Row
from kerege.concept.tabular.schema import Column, tables
from kerege.kernel.errors import Kind, Refusal

LISTS: dict[str, str] = {
    RecordSort.GOAL: "goals",
    RecordSort.MEASURE: "measures",
    RecordSort.INDICATOR: "indicators",
}
"""Sort of a record -> the list of the content that it stands in."""
OF_MEASURES = ("eligible_regions", "answers", "funding")
PARTS = (
    *LISTS.values(),
    *OF_MEASURES,
    *("targets", "references", "stages", "blocks", "sentences"),
)


def content_now(version: Version, only: Iterable[str] = PARTS) -> Content:
    """Return the content of a version; a list of which no table is asked for is empty."""
    found = canonical_content(version, only)
    rows = {
        name: [
            Row(
                number,
                {column.name: _typed(column, row.get(column.name)) for column in columns},
            )
            for number, row in enumerate(found.get(name, ()), start=2)
        ]
        for name, columns in ((name, tables()[name].columns) for name in PARTS)
    }
    content = content_of(rows)
    for measure in content["measures"]:
        measure["answers"].sort(key=lambda answer: answer["need"])
        measure["eligible"] = sorted(measure["eligible"]) if measure["eligible"] else None
    return content


def _typed(column: Column, value: Any) -> Any:
    """Return what the canonical form says as the column holds it."""
    if value is None:
        return False if column.kind == "boolean" else None
    if column.kind == "number":
        return Decimal(value)
    return date.fromisoformat(value) if column.kind == "date" else value


def record_now(version: Version, sort: str, code: str) -> dict[str, Any]:
    """Return one goal, measure or indicator.

    Raises
    ------
    Refusal
        If there is none.
    """
    name = LISTS[sort]
    parts = (name, *OF_MEASURES) if name == "measures" else (name,)
    found = in_list(content_now(version, parts), sort, code)
    if found is None:
        raise Refusal(
            _("There is no such record in this version."),
            code,
            _("Choose one from the list."),
            Kind.NOT_FOUND,
        )
    return found


def in_list(content: Content, sort: str, code: str) -> dict[str, Any] | None:
    """Return the record of this code in a content, or None."""
    rows: Any = content[LISTS[sort]]  # type: ignore[literal-required] -- one of its keys
    return next((row for row in rows if row["code"] == code), None)
