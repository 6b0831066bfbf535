"""The vocabulary of the profile: fields and resources, turned into Table Schema."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

CODE = r"[A-Za-z0-9][A-Za-z0-9._-]*"
PARTIAL_DATE = r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
URL = r"https?://\S+"
NEEDED = frozenset(
    {"name", "short", "title", "reason", "statement", "rationale", "document", "indicator"}
)
"""Localised texts without which a row says nothing."""


@dataclass(frozen=True)
class Field:
    """One column, or one column per language when `localised`."""

    name: str
    type: str = "string"
    description: str = ""
    constraints: dict[str, Any] = dataclass_field(default_factory=dict)
    localised: bool = False
    complete: bool = True
    """A localised text that is missing in a language is worth a warning."""
    needed: bool = False
    """A localised text that must exist in one language at least."""
    many: bool = False
    """Several codes in one cell, separated by a semicolon."""

    def columns(self, languages: tuple[str, ...]) -> list[dict[str, Any]]:
        """Give the Table Schema fields of this column in a package with these languages."""
        names = [f"{self.name}_{code}" for code in languages] if self.localised else [self.name]
        return [self._column(name) for name in names]

    def _column(self, name: str) -> dict[str, Any]:
        column: dict[str, Any] = {"name": name, "type": self.type}
        if self.type == "boolean":
            column |= {"trueValues": ["yes"], "falseValues": ["no"]}
        if self.description:
            column["description"] = self.description
        if self.constraints:
            column["constraints"] = dict(self.constraints)
        return column


@dataclass(frozen=True)
class Resource:
    """One table that every country package has, or may have when `optional`."""

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    references: dict[str, tuple[str, str]] = dataclass_field(default_factory=dict)
    """Column -> (resource, column) that it must be found in; an empty cell refers to nothing."""
    optional: bool = False

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Give the Table Schema of this resource in a package with these languages."""
        columns = [column for field in self.fields for column in field.columns(languages)]
        schema: dict[str, Any] = {
            "fields": columns,
            "missingValues": [""],
            "primaryKey": list(self.key),
        }
        single = {field.name for field in self.fields if not field.many}
        keys = [
            {"fields": [column], "reference": {"resource": resource, "fields": [target]}}
            for column, (resource, target) in self.references.items()
            if column in single
        ]
        return schema | ({"foreignKeys": keys} if keys else {})

    def localised(self) -> list[Field]:
        """Give the columns that exist once per language."""
        return [field for field in self.fields if field.localised]


def code(name: str = "code", description: str = "", *, required: bool = True) -> Field:
    """Declare a code: letters, digits, full stop, hyphen and underscore."""
    return Field(name, "string", description, _some(required=required, pattern=CODE))


def codes(name: str, description: str = "") -> Field:
    """Declare a cell with several codes, separated by a semicolon."""
    pattern = rf"{CODE}(;{CODE})*"
    return Field(name, "string", description, {"pattern": pattern}, many=True)


def plain(name: str, description: str = "", *, required: bool = False) -> Field:
    """Declare a text that is not translated."""
    return Field(name, "string", description, _some(required=required))


def text(name: str, description: str = "", *, complete: bool = True, needed: bool = False) -> Field:
    """Declare a text in every language of the package."""
    needed = needed or name in NEEDED
    return Field(name, "string", description, localised=True, complete=complete, needed=needed)


def choice(name: str, *options: str, description: str = "", required: bool = True) -> Field:
    """Declare a column that takes one of a few words."""
    return Field(name, "string", description, _some(required=required, enum=list(options)))


def whole(name: str, description: str = "", *, required: bool = False, **limits: int) -> Field:
    """Declare a whole number."""
    return Field(name, "integer", description, _some(required=required, **limits))


def number(name: str, description: str = "", *, required: bool = False, **limits: float) -> Field:
    """Declare a decimal number."""
    return Field(name, "number", description, _some(required=required, **limits))


def year(name: str, description: str = "", *, required: bool = True) -> Field:
    """Declare a calendar year."""
    return whole(name, description, required=required, minimum=1900, maximum=2100)


def date(name: str, description: str = "", *, required: bool = False) -> Field:
    """Declare a full date (ISO 8601)."""
    return Field(name, "date", description, _some(required=required))


def when(name: str, description: str = "", *, required: bool = False) -> Field:
    """Declare a date that may be known to the year or the month only."""
    note = description or "YYYY, YYYY-MM or YYYY-MM-DD, as far as the source says"
    return Field(name, "string", note, _some(required=required, pattern=PARTIAL_DATE))


def yes_no(name: str, description: str = "") -> Field:
    """Declare a yes or a no."""
    return Field(name, "boolean", description, {"required": True})


def sourced() -> tuple[Field, ...]:
    """Declare where a row comes from."""
    return (
        plain("source", "Who says so", required=True),
        Field("url", "string", "Where it can be read", {"pattern": URL}),
        when("date", "Date of the source; empty where the source is undated"),
    )


def _some(*, required: bool = False, **constraints: Any) -> dict[str, Any]:
    return ({"required": True} if required else {}) | constraints
