"""A version as the files of a package: tables, their descriptor, and how to read them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kerege import __version__
from kerege.concept.enums import VersionStatus
from kerege.concept.models import Approval, Plan, Version
from kerege.concept.selectors.approval import ways
from kerege.concept.selectors.content import canonical_document
from kerege.concept.tabular.schema import FORM, NAMES, Column, Table, described, tables
from kerege.kernel.cells import FORMULA
from kerege.kernel.text import LANGUAGES
from kerege.people import selectors as people
from kerege.reference import selectors as reference

DESCRIPTOR = "datapackage.json"
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
"""Of what is published, as of its documents."""
README = """# A version of a concept as tables

`datapackage.json` (Frictionless) says what each table holds: types, keys, and which table a column
names. Texts stand in Kazakh (`_kk`), Russian (`_ru`) and English (`_en`); `translated_from` of a
block holds the SHA-256 of the source text that each translation was made from. Lists and mappings
in a cell are JSON. Money is in units of the currency.

To load it as a new draft: `kerege concept load PACKAGE`, or Concept > Versions > Load a package.

- `concept` also names what the version stands on: the plan above it (of a regional plan) and the
  run of the diagnosis of needs.
- A text that begins with `=`, `+`, `-`, `@` or `'` stands with one `'` before it, so that no
  spreadsheet runs it as a formula. It is taken away when the package is loaded.
- `organisations`, `territories` and `needs` list what the version names. They must be known where
  the package is loaded.
- `figure` and `baseline_figure` are public codes of figures of evidence.
- `plan`, `runs`, `allocations` and `budget` are what the planner computed under `limits`. They are
  not copied: the plan is computed anew where the package is loaded, and compared.
- `version` and `approval` say what became of the version where it is from: they are not loaded.
"""


def files_of(version: Version) -> dict[str, bytes]:
    """Return the files of a version; the same content gives the same bytes."""
    found = rows_of(version)
    written = {table.file: _table(table, found[name]) for name, table in tables().items()}
    written["README.md"] = README.encode()
    return {DESCRIPTOR: _descriptor(version, written), **written}


def rows_of(version: Version) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table, in their canonical order."""
    document = canonical_document(version)
    concept = document.pop("concept")
    for name in ("title", "subtitle", "disclaimer"):
        concept |= _columns(name, concept.pop(name))
    concept |= _basis(version)
    plan = Plan.objects.filter(version=version).select_related("run").first()
    found: dict[str, list[dict[str, Any]]] = {
        **{name: document[name] for name in tables() if name in document},
        "concept": [concept],
        "version": [_version(version)],
        "runs": [_run(plan)] if plan else [],
        "limits": [_limit(limit) for limit in plan.limits] if plan else [],
        "approval": list(_steps(version)),
    }
    return found | _named(found)


def _columns(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}


def _basis(version: Version) -> dict[str, str]:
    """Return what a version stands on: the plan above it, and the diagnosis of needs."""
    above, run = version.parent, version.diagnosis.run if version.diagnosis else None
    return {
        "parent": above.concept.code if above else "",
        "parent_checksum": above.checksum if above else "",
        "diagnosis": run.code if run else "",
        "diagnosis_checksum": run.result_checksum if run else "",
    }


def _version(version: Version) -> dict[str, Any]:
    approval = Approval.objects.filter(version=version).first()
    return {
        "number": version.number,
        "status": version.status,
        "created_at": version.created_at.isoformat(),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "checksum": version.checksum,
        "approval": approval.status if approval else "",
        "act": approval.act if approval else "",
        "in_force_on": approval.in_force_on if approval else None,
        "valid_until": approval.ends_on if approval and approval.in_force_on else None,
    }


def _run(plan: Plan) -> dict[str, Any]:
    names = ("code", "method", "version", "parameters", "inputs", "result_checksum")
    return {name: getattr(plan.run, name) for name in (*names, "is_synthetic")}


def _limit(limit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: limit.get(name) for name in ("code", "kind", "year", "value")},
        "applies_to": limit.get("applies_to") or [],
        "is_assumption": bool(limit.get("is_assumption")),
        "references": limit.get("references") or [],
        **_columns("rationale", limit.get("rationale") or {}),
    }


def _steps(version: Version) -> Iterable[dict[str, Any]]:
    """Yield the steps of every way of approval, the first way first; no person is named."""
    for number, way in enumerate(reversed(ways(version)), start=1):
        for step in way.steps:
            yield {
                "route": number,
                "order": step.order,
                "code": step.code,
                "kind": step.kind,
                "territory": step.territory.code if step.territory else None,
                "status": step.status,
                "closed_at": step.closed_at.isoformat() if step.closed_at else None,
                "is_demonstration": way.route.is_demonstration,
                **{f"name_{language}": getattr(step, f"name_{language}") for language in LANGUAGES},
            }


def _named(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the organisations, territories and needs that the other tables name."""
    known = {
        "organisations": list(people.organisations()),
        "territories": [*reference.territories(), *reference.districts()],
        "needs": [*reference.concept_areas(), *reference.need_areas().select_related("parent")],
    }
    named: dict[str, list[dict[str, Any]]] = {}
    for table, column in NAMES.items():
        codes = {row[column] for rows in found.values() for row in rows if row.get(column)}
        if table == "needs":
            codes |= {row.parent.code for row in known[table] if row.code in codes and row.parent}
        rows = sorted((row for row in known[table] if row.code in codes), key=lambda row: row.code)
        named[table] = [_named_row(row, is_need=table == "needs") for row in rows]
    return named


def _named_row(row: Any, *, is_need: bool) -> dict[str, Any]:
    names = {f"name_{language}": getattr(row, f"name_{language}") for language in LANGUAGES}
    above = {"parent": row.parent.code if row.parent else None} if is_need else {}
    return {"code": row.code, **names, **above}


def _table(table: Table, rows: Iterable[Mapping[str, Any]]) -> bytes:
    stream = io.StringIO(newline="")
    # Lines end as RFC 4180 says: so a lone carriage return in a text is quoted too.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(cells(table, row) for row in rows)
    return stream.getvalue().encode()


def cells(table: Table, row: Mapping[str, Any]) -> list[str]:
    """Return a row as it is written."""
    return [_cell(column, row.get(column.name)) for column in table.columns]


def _cell(column: Column, value: Any) -> str:
    if column.kind == "boolean":
        return "true" if value else "false"
    if value is None:
        return ""
    if column.kind in ("array", "object"):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return quoted(value) if column.kind == "string" else str(value)


def quoted(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula; `unquoted` gives it back."""
    is_formula = text.lstrip(" \n\u00a0")[:1] in FORMULA and bool(text.strip(" \n\u00a0"))
    return f"'{text}" if is_formula or text.startswith("'") else text


def _descriptor(version: Version, files: Mapping[str, bytes]) -> bytes:
    of = {table.file: table for table in tables().values()}
    concept = version.concept
    resources = []
    for name, content in files.items():
        table = of.get(name)
        entry: dict[str, Any] = {
            "name": table.name if table else name.partition(".")[0].lower(),
            "path": name,
            "format": name.rpartition(".")[2],
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        if table:
            entry |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
            entry["schema"] = described(table)
        resources.append(entry)
    descriptor: dict[str, Any] = {
        "name": f"{concept.code}-v{version.number}".lower(),
        "title": concept.title_en or concept.code,
        "profile": "data-package",
        "kerege": {"form": FORM, "version": __version__},
    }
    if version.status != VersionStatus.DRAFT:
        descriptor["licenses"] = [LICENCE]
    descriptor["resources"] = resources
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()
