"""The tables of a package: columns and types are those of the models, so that none is lost."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import override

from kerege.concept.models import Concept, Step
from kerege.concept.selectors.content import PARTS, content_columns
from kerege.kernel.text import LANGUAGES

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field  # the class itself takes no types when it runs

FORM = "kerege.concept-package/1"
"""The name of this form; a change of the form changes the name."""

CODE, TEXT = 200, 300
NAMES = {"organisations": "owner", "territories": "territory", "needs": "area"}
"""Tables of what this package names, and by which columns."""

NAMED: dict[tuple[str, str], str] = {
    ("measures", "goal"): "goals",
    ("indicators", "goal"): "goals",
    ("eligible_regions", "measure"): "measures",
    ("answers", "measure"): "measures",
    ("funding", "measure"): "measures",
    ("allocations", "measure"): "measures",
    ("budget", "measure"): "measures",
    ("targets", "indicator"): "indicators",
    ("plan", "run"): "runs",
    ("indicators", "baseline_reference"): "references",
}
"""(table, column) -> the table whose codes it names, besides `NAMES`."""

KEYS: dict[str, tuple[str, ...]] = {
    "eligible_regions": ("measure", "territory"),
    "answers": ("measure", "area"),
    "funding": ("measure", "source"),
    "targets": ("indicator", "year"),
    "stages": ("order",),
    "plan": ("run",),
    "allocations": ("measure", "territory", "year"),
    "budget": ("measure", "territory", "year", "source"),
    "version": ("number",),
    "approval": ("route", "code"),
}
"""What a row is known by, where it is not its code."""

ELSEWHERE = {("plan", "limits"), ("plan", "choice")}
"""Columns that other tables hold: the limits one of their own, a choice is part of the recipe."""

LATER = {("indicators", f"risks_{language}") for language in LANGUAGES}
"""Columns that came after packages were written: a table without them says nothing there."""

RESULTS = ("plan", "runs", "allocations", "budget")
"""Tables of what the planner computed: read for its recipe and compared, never copied."""

HISTORY = ("version", "approval")
"""Tables of what happened to the version where it is from: read by people only."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what a cell must be, and which table it names."""

    name: str
    field: AnyField
    names: str = ""

    @property
    def kind(self) -> str:
        """Return the type as Frictionless names it."""
        for sort, kind in KINDS:
            if isinstance(self.field, sort):
                return kind
        if isinstance(self.field, models.JSONField):
            return "array" if self.field.default is list else "object"
        return "string"

    @property
    def is_required(self) -> bool:
        """Return whether a cell may not be empty."""
        if self.kind == "string":
            is_code = bool(self.names) or self.name == "code"
            return is_code and not (self.field.null or self.field.blank)
        return not self.field.null


KINDS: tuple[tuple[type[AnyField], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.IntegerField, "integer"),
)


@dataclass(frozen=True)
class Table:
    """A table of the package."""

    name: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}.csv"

    @property
    def required(self) -> tuple[str, ...]:
        """Return the columns that its header has to have."""
        names = (column.name for column in self.columns)
        return tuple(name for name in names if (self.name, name) not in LATER)

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns a row is known by."""
        return KEYS.get(self.name, ("code",))


@cache
def tables() -> dict[str, Table]:
    """Return every table by name, in the order of the package."""
    found = [
        _given("concept", _of_concept()),
        _given("version", _of_version()),
        _given("organisations", _coded()),
        _given("territories", _coded()),
        _given("needs", _coded() | {"parent": _code(null=True)}),
    ]
    for name, (model, _path, _order) in PARTS.items():
        if name == "plan":
            found += [_given("runs", _of_run()), _given("limits", _of_limits())]
        found.append(_of_model(name, model))
    found.append(_given("approval", _of_approval()))
    return {table.name: table for table in found}


def _of_model(name: str, model: type[models.Model]) -> Table:
    columns = []
    for column in content_columns(model):
        if (name, column) in ELSEWHERE:
            continue
        field = model._meta.get_field(column)  # noqa: SLF001 -- Django's public metadata
        if field.is_relation:
            field = _code(null=field.null)
        columns.append(_column(name, column, field))
    return Table(name, tuple(columns))


def _given(name: str, fields: dict[str, AnyField]) -> Table:
    return Table(name, tuple(_column(name, column, field) for column, field in fields.items()))


def _column(table: str, column: str, field: Any) -> Column:
    own = next((name for name, by in NAMES.items() if by == column), "")
    if table in NAMES:
        own = table if column == "parent" else ""
    return Column(column, field, NAMED.get((table, column), own))


def _code(*, null: bool = False) -> AnyField:
    return models.CharField(max_length=CODE, null=null)


def _text(length: int = TEXT) -> AnyField:
    return models.CharField(max_length=length, blank=True)


def _coded() -> dict[str, AnyField]:
    return {"code": _code(), **{f"name_{language}": _text() for language in LANGUAGES}}


def _localised(model: type[models.Model], *names: str) -> dict[str, AnyField]:
    columns = [f"{name}_{language}" for name in names for language in LANGUAGES]
    return {column: model._meta.get_field(column) for column in columns}  # noqa: SLF001 -- Django's public metadata


def _of_concept() -> dict[str, AnyField]:
    own = {n: Concept._meta.get_field(n) for n in ("code", "first_year", "last_year")}  # noqa: SLF001 -- Django's public metadata
    texts = _localised(Concept, "title", "subtitle", "disclaimer")
    basis = ("parent", "parent_checksum", "diagnosis", "diagnosis_checksum")
    return {
        "code": own.pop("code"),
        "territory": _code(),
        **own,
        **{name: _text() for name in basis},
        **texts,
    }


def _of_version() -> dict[str, AnyField]:
    texts = ("status", "checksum", "approval", "act")
    return {
        "number": models.PositiveSmallIntegerField(),
        "created_at": models.DateTimeField(),
        "published_at": models.DateTimeField(null=True),
        "in_force_on": models.DateField(null=True),
        "valid_until": models.DateField(null=True),
        **{name: _text() for name in texts},
    }


def _of_run() -> dict[str, AnyField]:
    return {
        "code": _code(),
        "method": _text(),
        "version": _text(),
        "parameters": models.JSONField(default=dict),
        "inputs": models.JSONField(default=dict),
        "result_checksum": _text(),
        "is_synthetic": models.BooleanField(),
    }


def _of_limits() -> dict[str, AnyField]:
    """Return the columns of a limit; its value stays written as it is, since a hash is of it."""
    return {
        "code": _code(),
        "kind": models.CharField(max_length=CODE),
        "applies_to": models.JSONField(default=list),
        "year": models.PositiveSmallIntegerField(null=True),
        "value": models.DecimalField(max_digits=24, decimal_places=6),
        "is_assumption": models.BooleanField(),
        "references": models.JSONField(default=list),
        **{f"rationale_{language}": models.TextField(blank=True) for language in LANGUAGES},
    }


def _of_approval() -> dict[str, AnyField]:
    return {
        "route": models.PositiveIntegerField(),
        "order": models.PositiveSmallIntegerField(),
        "code": _code(),
        "kind": _text(),
        "territory": _code(null=True),
        "status": _text(),
        "closed_at": models.DateTimeField(null=True),
        "is_demonstration": models.BooleanField(),
        **_localised(Step, "name"),
    }


def described(table: Table) -> dict[str, Any]:
    """Return a table as a Frictionless schema."""
    with override("en"):
        fields = [_field(column) for column in table.columns]
    named = [column for column in table.columns if column.names]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(table.key)}
    if named:
        schema["foreignKeys"] = [
            {
                "fields": [column.name],
                "reference": {
                    "resource": "" if column.names == table.name else column.names,
                    "fields": ["code"],
                },
            }
            for column in named
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.kind}
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.field.choices:
        constraints["enum"] = [str(code) for code, _label in column.field.flatchoices]
    if constraints:
        field["constraints"] = constraints
    if column.field.help_text:
        field["description"] = str(column.field.help_text)
    return field
