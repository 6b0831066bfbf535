"""Reading the content of a concept from the CSV files of a country package.

The files are described in the README beside them; here they only become rows.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept import limits_file
from kerege.concept.content import (
    AnswerRow,
    BlockRow,
    Content,
    IndicatorRow,
    MeasureRow,
    ReferenceRow,
    StageRow,
    TargetRow,
    Texts,
)
from kerege.concept.limits_file import MILLION, Names
from kerege.evidence.enums import Relation
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES

INSTRUMENTS = {"promotion": "forum"}
SOURCES = {
    "share_republican_budget": "republican",
    "share_local_budget": "local",
    "share_fund": "fund",
    "share_private": "private",
}
RELATIONS = {"exact": Relation.EXACTLY, "about": Relation.ABOUT, "more_than": Relation.MORE_THAN}
TARGETS = {"published_computed": "computed"}
WITH_OPEN_HUB_RULE = "no_open_hub"
OPTIONAL: dict[str, str] = {"references": "figure_refs", "stages": "stages"}
OPTIONAL |= {"bodies": "bodies", "sentences": "stock_sentences"}


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        raise _lacking(path)
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _lacking(path: Path) -> Refusal:
    return Refusal(
        _("The content of the concept lacks the file %(name)s.") % {"name": path.name},
        str(path),
        _("Add the file; its columns are described in the README of the folder."),
        Kind.NOT_FOUND,
    )


def rows_if_any(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a file that may be absent."""
    return list(rows(folder, name)) if (folder / f"{name}.csv").exists() else []


def read_parent(folder: Path) -> str:
    """Return the code of the concept that a regional plan stands under; empty for others."""
    return next(rows(folder, "concept")).get("parent", "")


def read_concept(folder: Path) -> dict[str, Any]:
    """Return what `services.create_concept` takes."""
    row = next(rows(folder, "concept"))
    return {
        "code": row["code"],
        "titles": texts(row, "title"),
        "subtitles": texts(row, "subtitle"),
        "disclaimers": texts(row, "disclaimer"),
        "territory": row["territory"],
        "first_year": int(row["first_year"]),
        "last_year": int(row["last_year"]),
    }


def read_content(folder: Path, *, without_hub: list[str] | None = None) -> Content:
    """Return the content that the files of a folder describe.

    A regional plan may do without the files of `OPTIONAL`: it has the sentences of the plan
    above, and of the others what it needs.

    Parameters
    ----------
    folder
        With goals.csv, measures.csv and so on.
    without_hub
        Codes of the regions without an open hub, to which a rule of measures.csv refers; None
        where that is not known: then such a measure may stand in every region.
    """
    found = _whole_content(folder, without_hub)
    if read_parent(folder):
        for name, file in OPTIONAL.items():
            if not (folder / f"{file}.csv").exists():
                del found[name]  # type: ignore[misc] -- its keys need not be there
    return found


def _whole_content(folder: Path, without_hub: list[str] | None) -> Content:
    read = rows_if_any if read_parent(folder) else rows
    return Content(
        bodies=[
            {"code": row["code"], "name": texts(row, "name")} for row in read(folder, "bodies")
        ],
        goals=[
            {
                "code": row["code"],
                "area": row["area"],
                "name": texts(row, "name"),
                "description": texts(row, "description"),
            }
            for row in rows(folder, "goals")
        ],
        measures=[_measure(row, without_hub) for row in rows(folder, "measures")],
        indicators=[_indicator(row) for row in rows(folder, "indicators")],
        targets=[_target(row) for row in rows(folder, "targets")],
        references=[_reference(row) for row in read(folder, "figure_refs")],
        stages=[_stage(row, number) for number, row in enumerate(read(folder, "stages"), start=1)],
        blocks=list(_blocks(folder, read)),
        sentences=[
            {"code": row["code"], "text": texts(row, "text")}
            for row in read(folder, "stock_sentences")
        ],
    )


def texts(row: dict[str, str], name: str) -> Texts:
    """Return the texts of a column in every language."""
    return {language: row.get(f"{name}_{language}", "").strip() for language in LANGUAGES}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text.strip() else None
    except InvalidOperation as error:
        raise Refusal(
            _("'%(text)s' is not a number.") % {"text": text}, mend=_("Write it as 1234.5.")
        ) from error


def _required(row: dict[str, str], column: str) -> Decimal:
    number = _number(row[column])
    if number is None:
        raise Refusal(
            _("A number is missing."), f"{row['code']}, {column}", _("Write it as 1234.5.")
        )
    return number


def _measure(row: dict[str, str], without_hub: list[str] | None) -> MeasureRow:
    def money(column: str) -> Decimal:
        return _required(row, column) * MILLION

    return {
        "code": row["code"],
        "goal": row["goal"],
        "name": texts(row, "name"),
        "description": texts(row, "description"),
        "owner": row["owner_code"],
        "co_owners": texts(row, "co_owners"),
        "deadline": date.fromisoformat(row["deadline"]) if row["deadline"] else None,
        "completion_form": texts(row, "completion"),
        "instrument": INSTRUMENTS.get(row["instrument"], row["instrument"]),
        "is_national": row["scope"] == "national",
        "eligible": _eligible(row["eligible_regions"], without_hub),
        "is_required": row["required"] == "1",
        "unit": texts(row, "unit"),
        "unit_cost": money("unit_cost_mln_kzt"),
        "unit_cost_low": money("unit_cost_low"),
        "unit_cost_high": money("unit_cost_high"),
        "running_cost": money("running_cost_mln_kzt_per_year"),
        "cost_rationale": _joined(texts(row, "cost_label"), texts(row, "cost_rationale")),
        "effect_rationale": texts(row, "effect_rationale"),
        "author": texts(row, "cost_label"),
        "max_units": int(_required(row, "max_units")),
        "max_units_per_year": int(row["max_units_per_year"]) if row["max_units_per_year"] else None,
        "first_year": int(_required(row, "first_year")),
        "last_year": int(_required(row, "last_year")),
        "answers": [_answer(part) for part in row["effects"].split(";") if part],
        "funding": {
            source: share
            for column, source in SOURCES.items()
            if (share := _number(row[column]) or Decimal(0))
        },
        "serves": row.get("serves", ""),
    }


def _joined(label: Texts, reason: Texts) -> Texts:
    return {
        language: f"{label[language][:1].upper()}{label[language][1:]}. {reason[language]}".strip()
        for language in LANGUAGES
    }


def _eligible(rule: str, without_hub: list[str] | None) -> list[str] | None:
    """Return the codes of the regions, or None for all of them."""
    if rule.startswith("codes:"):
        return rule.removeprefix("codes:").split()
    return without_hub if rule == WITH_OPEN_HUB_RULE else None


def _answer(part: str) -> AnswerRow:
    need, *numbers = part.split(":")
    central, low, high = (Decimal(number) for number in numbers)
    return {"need": need, "effect": central, "low": low, "high": high}


def _indicator(row: dict[str, str]) -> IndicatorRow:
    return {
        "code": row["code"],
        "goal": row["goal"],
        "name": texts(row, "name"),
        "definition": texts(row, "definition"),
        "unit": texts(row, "unit"),
        "formula": row["formula"],
        "is_higher_better": row["direction"] != "down",
        "baseline": _number(row["baseline_value"]),
        "baseline_period": row["baseline_period"],
        "baseline_reference": row["baseline_figure"],
        "conflicting_references": row["conflicting_figures"].split(";")
        if row["conflicting_figures"]
        else [],
        "published_targets": row.get("published_targets", "").split(";")
        if row.get("published_targets")
        else [],
        "owner": row["owner_code"],
        "source": texts(row, "source"),
        "note": texts(row, "note"),
        "risks": texts(row, "risks"),
        "part_of": row.get("part_of", ""),
        "adds_up": row.get("adds_up", "") == "1",
    }


def _target(row: dict[str, str]) -> TargetRow:
    return {
        "indicator": row["indicator"],
        "year": int(row["year"]),
        "value": _number(row["value"]),
        "kind": TARGETS.get(row["kind"], row["kind"]),
        "references": row["figure_refs"].split(";") if row["figure_refs"] else [],
        "rationale": texts(row, "rationale"),
    }


def _reference(row: dict[str, str]) -> ReferenceRow:
    return {
        "code": row["code"],
        "variable": row["variable"],
        "territories": row["territory"].split(";"),
        "period": row["period"],
        "value": row["value"],
        "relation": RELATIONS.get(row["bound"], row["bound"]),
        "unit": row["unit"],
        "source": row["source"],
        "source_url": row["url"],
        "note": row["note"],
    }


def _stage(row: dict[str, str], number: int) -> StageRow:
    return {
        "order": number,
        "name": texts(row, "name"),
        "description": texts(row, "text"),
        "first_year": int(row["first_year"]),
        "last_year": int(row["last_year"]),
    }


def _blocks(
    folder: Path, read: Callable[[Path, str], Iterable[dict[str, str]]]
) -> Iterator[BlockRow]:
    """Yield the blocks, and the principles and examples of other countries as items of lists."""
    order = 0
    for row in rows(folder, "blocks"):
        order += 1
        kind, _separator, content = row["kind"].partition(":")
        yield _block(row, order, "computed" if content else kind, row["kind"] if content else "")
    for name in ("principles", "experience", "passport"):
        for row in read(folder, name):
            order += 1
            content = f"passport:{row['content']}" if name == "passport" else f"list:{name}"
            yield _block(row | {"code": f"{name}-{row['code']}"}, order, "item", content)


def _block(row: dict[str, str], order: int, kind: str, content: str) -> BlockRow:
    column = next((name for name in ("title", "name", "label") if f"{name}_en" in row), "title")
    title = texts(row, column)
    return {
        "code": row["code"],
        "order": order,
        "level": 1 if kind == "heading" else 0,
        "kind": kind,
        "content": content,
        "title": title if kind == "item" else dict.fromkeys(LANGUAGES, ""),
        "text": texts(row, "text"),
        "source_language": row.get("source_language") or "ru",
    }


def read_limits(folder: Path, names: Names | None = None) -> list[dict[str, Any]]:
    """Return the limits of the planner of limits.csv, money in units of the currency.

    Parameters
    ----------
    names
        What the version that is to be planned knows; None leaves that unasked.

    Raises
    ------
    Refusal
        With every problem of the file.
    """
    path = folder / "limits.csv"
    if not path.is_file():
        raise _lacking(path)
    return limits_file.read(path.read_bytes(), path.name, names)
