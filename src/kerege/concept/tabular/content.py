"""The rows of a package as the content that is loaded, and the place of what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.checks import Problem
from kerege.concept.content import Content, IndicatorRow, MeasureRow
from kerege.concept.tabular.reading import Place, Row
from kerege.concept.tabular.schema import tables
from kerege.kernel.text import LANGUAGES

Rows = Mapping[str, Sequence[Row]]


def texts(row: Row, name: str) -> dict[str, str]:
    """Return the texts of a column in every language."""
    return {language: row[f"{name}_{language}"] or "" for language in LANGUAGES}


def concept_of(rows: Rows) -> dict[str, Any]:
    """Return what `services.create_concept` takes."""
    (row,) = rows["concept"]
    return {
        **{name: row[name] for name in ("code", "territory", "first_year", "last_year")},
        "titles": texts(row, "title"),
        "subtitles": texts(row, "subtitle"),
        "disclaimers": texts(row, "disclaimer"),
    }


def limits_of(rows: Rows) -> list[dict[str, Any]]:
    """Return the limits of the planner as `services.plan_version` takes them."""
    same = ("code", "kind", "applies_to", "year", "is_assumption", "references")
    return [
        {
            **{name: row[name] for name in same},
            "value": str(row["value"]),
            "rationale": texts(row, "rationale"),
        }
        for row in rows["limits"]
    ]


def content_of(rows: Rows) -> Content:
    """Return what `services.load_content` takes."""
    of: dict[str, dict[str, list[Row]]] = {}
    for name in ("answers", "funding", "eligible_regions"):
        of[name] = defaultdict(list)
        for row in rows[name]:
            of[name][row["measure"]].append(row)
    return Content(
        goals=[
            {
                "code": row["code"],
                "area": row["area"],
                "name": texts(row, "name"),
                "description": texts(row, "description"),
            }
            for row in rows["goals"]
        ],
        measures=[_measure(row, of) for row in rows["measures"]],
        indicators=[_indicator(row) for row in rows["indicators"]],
        targets=[
            {
                "indicator": row["indicator"],
                "year": row["year"],
                "value": row["value"],
                "kind": row["kind"],
                "references": row["references"],
                "rationale": texts(row, "rationale"),
            }
            for row in rows["targets"]
        ],
        references=[
            {name: row[name] or "" if name == "figure" else row[name] for name in row.cells}
            for row in rows["references"]
        ],  # type: ignore[typeddict-item] -- its columns are those of the table
        stages=[
            {
                "order": row["order"],
                "name": texts(row, "name"),
                "description": texts(row, "description"),
                "first_year": row["first_year"],
                "last_year": row["last_year"],
            }
            for row in rows["stages"]
        ],
        blocks=[
            {
                "code": row["code"],
                "order": row["order"],
                "level": row["level"],
                "kind": row["kind"],
                "content": row["content"],
                "title": texts(row, "title"),
                "text": texts(row, "text"),
                "source_language": row["source_language"],
                "translated_from": row["translated_from"],
            }
            for row in rows["blocks"]
        ],
        sentences=[{"code": row["code"], "text": texts(row, "text")} for row in rows["sentences"]],
    )


def _measure(row: Row, of: Mapping[str, Mapping[str, list[Row]]]) -> MeasureRow:
    code = row["code"]
    places = of["eligible_regions"].get(code)
    names = ("goal", "owner", "deadline", "instrument", "is_national", "is_required")
    money = ("unit_cost", "unit_cost_low", "unit_cost_high", "running_cost")
    units = ("max_units", "max_units_per_year", "first_year", "last_year")
    written = ("name", "description", "co_owners", "completion_form", "unit")
    found: dict[str, Any] = {
        "code": code,
        **{name: row[name] for name in (*names, *money, *units)},
        **{name: texts(row, name) for name in (*written, "cost_rationale", "effect_rationale")},
        "eligible": [place["territory"] for place in places] if places else None,
        "author": dict.fromkeys(LANGUAGES, ""),
        "answers": [_answer(answer) for answer in of["answers"].get(code, ())],
        "funding": {part["source"]: part["share"] for part in of["funding"].get(code, ())},
        "serves": row["serves_measure"] or row["serves_goal"] or "",
    }
    return found  # type: ignore[return-value] -- its keys are those of MeasureRow


def _answer(row: Row) -> Any:
    return {
        "need": row["area"],
        "effect": row["effect"],
        "low": row["effect_low"],
        "high": row["effect_high"],
        "author": texts(row, "author"),
    }


def _indicator(row: Row) -> IndicatorRow:
    names = ("code", "goal", "formula", "is_higher_better", "baseline", "baseline_period")
    more = ("conflicting_references", "published_targets", "owner", "adds_up")
    written = ("name", "definition", "unit", "source", "note", "risks")
    found: dict[str, Any] = {
        **{name: row[name] for name in (*names, *more)},
        "baseline_reference": row["baseline_reference"] or "",
        "part_of": row["part_of"] or "",
        **{name: texts(row, name) for name in written},
    }
    return found  # type: ignore[return-value] -- its keys are those of IndicatorRow


SORTS = {
    "goals": "goal %(code)s",
    "measures": "measure %(code)s",
    "indicators": "indicator %(code)s",
    "targets": "target of %(indicator)s in %(year)s",
    "blocks": "block %(code)s",
}
"""How `checks.problems` names what it speaks of."""


def placed(found: Iterator[Problem], rows: Rows) -> Iterator[Problem]:
    """Yield problems of the content with the file and row that each is about."""
    places = {
        _(words) % row.cells: f"{Place(tables()[name].file, row.number)}, {_(words) % row.cells}"
        for name, words in SORTS.items()
        for row in rows[name]
    }
    for problem in found:
        yield Problem(places.get(problem.where, problem.where), problem.what, problem.mend)
