"""A form filled in: which questions apply, what is computed, what is missing or wrong.

Answers are name -> text as XForms write them (several choices divided by spaces), and for a repeat
a list of such mappings, one for each row.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kerege.needs.xlsform import expression
from kerege.needs.xlsform.answers import MESSAGES, wrong
from kerege.needs.xlsform.expression import Scope, as_number, as_text
from kerege.needs.xlsform.form import (
    ASKED,
    COMPUTED,
    SELECTS,
    Form,
    Item,
    items,
    repeats_above,
    text_in,
)

PASSES = 12
REFERENCE = re.compile(r"\$\{\s*([\w-]+)\s*\}")
MOST_ROWS = 50
Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Node:
    """One item as it stands: where, with which value, and whether it applies."""

    item: Item
    rows: tuple[int, ...]
    value: str
    is_relevant: bool
    is_required: bool = False
    error: str = ""
    choices: list[Mapping[str, Any]] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    is_counted: bool = False
    label: str = ""
    label_language: str = ""
    hint: str = ""

    @property
    def key(self) -> str:
        """Name it by question and rows: ``age``, ``age.0``."""
        return ".".join((self.item["name"], *map(str, self.rows)))


@dataclass(frozen=True)
class Filled:
    """A form filled in.

    Attributes
    ----------
    nodes
        The outermost items; a repeat has its rows as children, each with the kind ``row``.
    answers
        What applies, computed values included: what is kept when it is sent.
    errors
        The nodes that are missing or wrong, in the order of the form.
    """

    nodes: list[Node]
    answers: dict[str, Any]
    errors: list[Node]

    def __iter__(self) -> Iterator[Node]:
        """Yield every node."""
        return _every(self.nodes)


def _every(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _every(node.children)


def fill(form: Form, answers: Mapping[str, Any], now: datetime, language: str = "") -> Filled:
    """Fill in a form with answers, finished or not."""
    filling = _Filling(form, answers, now, language)
    filling.settle()
    nodes = filling.nodes(form["items"], (), answers)
    kept = _kept(nodes)
    errors = [node for node in _every(nodes) if node.error]
    return Filled(nodes, kept, errors)


def _kept(nodes: list[Node]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for node in nodes:
        if not node.is_relevant:
            continue
        if node.item["kind"] == "repeat":
            kept[node.item["name"]] = [_kept(row.children) for row in node.children]
        elif node.children:
            kept |= _kept(node.children)
        elif node.value and (node.item["kind"] in ASKED | COMPUTED):
            kept[node.item["name"]] = node.value
    return kept


class _Answers(Mapping[str, expression.Value]):
    """What an expression at some place sees under each name."""

    def __init__(self, filling: "_Filling", name: str, rows: tuple[int, ...]) -> None:
        self.filling, self.rows = filling, rows
        self.above = filling.above.get(name, ())[: len(rows)]

    def __getitem__(self, name: str) -> expression.Value:
        theirs = self.filling.above[name]
        shared = 0
        while shared < min(len(theirs), len(self.rows)) and theirs[shared] == self.above[shared]:
            shared += 1
        if shared == len(theirs) and name not in self.filling.repeats:
            return self.filling.values.get((name, self.rows[:shared]), "")
        return [
            value
            for (_name, rows), value in self.filling.by_name.get(name, {}).items()
            if rows[:shared] == self.rows[:shared]
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self.filling.above)

    def __len__(self) -> int:
        return len(self.filling.above)


class _Filling:
    """Works out, until nothing changes, what applies and what is computed."""

    def __init__(
        self, form: Form, answers: Mapping[str, Any], now: datetime, language: str
    ) -> None:
        self.form, self.raw, self.now, self.language = form, answers, now, language
        self.above = repeats_above(form)
        self.kinds = {item["name"]: item for item in items(form)}
        self.repeats = {name for name, item in self.kinds.items() if item["kind"] == "repeat"}
        self.values: dict[Key, str] = {}
        self.by_name: dict[str, dict[Key, str]] = {}
        self.relevant: dict[Key, bool] = {}

    def scope(self, item: Item, rows: tuple[int, ...], **more: Any) -> Scope:
        name = item["name"]
        return Scope(
            answers=_Answers(self, name, rows),
            now=self.now,
            here=self.values.get((name, rows), ""),
            position=rows[-1] + 1 if rows else 1,
            rows=_Rows(self),
            label=self.label,
            pull=self.pull,
            **more,
        )

    def label(self, name: str, value: str) -> str:
        rows = self.form["choices"].get(self.kinds.get(name, {}).get("list", ""), ())
        found = next((row for row in rows if row["name"] == value), None)
        return text_in(found["label"], self.language, self.form)[0] if found else value

    def pull(self, file: str, column: str, key_column: str, key: str) -> str:
        table: Mapping[str, Mapping[str, str]] = self.form.get("pulled", {})[file][key_column]
        return table.get(key, {}).get(column, "")

    def settle(self) -> None:
        for _number in range(PASSES):
            before = (self.values, self.relevant)
            self.values, self.relevant = dict(self.values), dict(self.relevant)
            self._pass(self.form["items"], (), self.raw, is_relevant=True)
            if (self.values, self.relevant) == before:
                return

    def _pass(
        self, of: list[Item], rows: tuple[int, ...], raw: Mapping[str, Any], *, is_relevant: bool
    ) -> None:
        for item in of:
            key = (item["name"], rows)
            applies = is_relevant and self._applies(item, rows)
            self.relevant[key] = applies
            if item["kind"] == "group":
                self._pass(item["items"], rows, raw, is_relevant=applies)
            elif item["kind"] == "repeat":
                there = self._rows(item, rows, raw)
                self._forget(item, rows, len(there))
                for number, row in enumerate(there):
                    self._keep((item["name"], (*rows, number)), "")
                    self._pass(item["items"], (*rows, number), row, is_relevant=applies)
            else:
                self._keep(key, self._value(item, rows, raw) if applies else "")

    def _keep(self, key: Key, value: str) -> None:
        self.values[key] = value
        self.by_name.setdefault(key[0], {})[key] = value

    def _forget(self, item: Item, rows: tuple[int, ...], number: int) -> None:
        """Drop rows that are no longer there."""
        names = {item["name"], *(one["name"] for one in items(item))}
        at = len(rows)
        for name in names:
            for key in [k for k in self.by_name.get(name, {}) if k[1][:at] == rows]:
                if len(key[1]) > at and key[1][at] >= number:
                    del self.by_name[name][key], self.values[key]

    def _applies(self, item: Item, rows: tuple[int, ...]) -> bool:
        wanted = item.get("relevant")
        return expression.truth(wanted, self.scope(item, rows)) if wanted else True

    def _value(self, item: Item, rows: tuple[int, ...], raw: Mapping[str, Any]) -> str:
        given = raw.get(item["name"])
        typed = given.strip() if isinstance(given, str) else ""
        if "calculation" in item and (item["kind"] not in ASKED or "readonly" in item):
            scope = Scope(**{**vars(self.scope(item, rows)), "here": typed})
            return as_text(expression.evaluate(item["calculation"], scope))
        if item["kind"] in {"start", "end", "today"}:
            return typed
        return typed if given is not None else item.get("default", "")

    def _rows(
        self, item: Item, rows: tuple[int, ...], raw: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        given = raw.get(item["name"])
        there = (
            [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
        )
        wanted = item.get("repeat_count")
        if not wanted:
            return (there or ([{}] if given is None else []))[:MOST_ROWS]
        number = as_number(expression.evaluate(wanted, self.scope(item, rows)))
        count = 0 if math.isnan(number) else int(max(0, min(number, MOST_ROWS)))
        return [*there[:count], *({} for _missing in range(count - len(there)))]

    def nodes(self, of: list[Item], rows: tuple[int, ...], raw: Mapping[str, Any]) -> list[Node]:
        return [self._node(item, rows, raw) for item in of]

    def _node(self, item: Item, rows: tuple[int, ...], raw: Mapping[str, Any]) -> Node:
        applies = self.relevant[item["name"], rows]
        words = self._words(item, rows)
        if item["kind"] == "group":
            inside = self.nodes(item["items"], rows, raw)
            return Node(item, rows, "", applies, children=inside, **words)
        if item["kind"] == "repeat":
            children = [
                Node(
                    {"kind": "row", "name": item["name"]},
                    (*rows, number),
                    "",
                    applies,
                    children=self.nodes(item["items"], (*rows, number), row),
                )
                for number, row in enumerate(self._rows(item, rows, raw))
            ]
            counted = "repeat_count" in item
            return Node(item, rows, "", applies, children=children, is_counted=counted, **words)
        return self._leaf(item, rows, is_relevant=applies)

    def _leaf(self, item: Item, rows: tuple[int, ...], *, is_relevant: bool) -> Node:
        value = self.values[item["name"], rows]
        scope = self.scope(item, rows)
        choices = self._choices(item, rows) if is_relevant else []
        required = "required" in item and expression.truth(item["required"], scope)
        error = ""
        if is_relevant and item["kind"] in ASKED:
            error = self._error(item, value, scope, choices, required=required)
        words = self._words(item, rows)
        return Node(item, rows, value, is_relevant, required, error, choices, **words)

    def _words(self, item: Item, rows: tuple[int, ...]) -> dict[str, str]:
        """Return label and hint with the answers they speak of put in."""
        label, language = text_in(item.get("label", {}), self.language, self.form)
        hint = text_in(item.get("hint", {}), self.language, self.form)[0]
        seen = _Answers(self, item["name"], rows)

        def put(text: str) -> str:
            return REFERENCE.sub(lambda found: as_text(seen.get(found[1], "")), text)

        return {"label": put(label), "label_language": language, "hint": put(hint)}

    def _choices(self, item: Item, rows: tuple[int, ...]) -> list[Mapping[str, Any]]:
        if item["kind"] not in SELECTS:
            return []
        wanted, there = item.get("choice_filter"), self.form["choices"][item["list"]]
        if not wanted:
            return list(there)
        scope = self.scope(item, rows)

        def fits(row: Mapping[str, Any]) -> bool:
            columns = {"name": row["name"], **row.get("columns", {})}
            return expression.truth(wanted, replace(scope, columns=columns))

        return [row for row in there if fits(row)]

    def _error(
        self,
        item: Item,
        value: str,
        scope: Scope,
        choices: list[Mapping[str, Any]],
        *,
        required: bool,
    ) -> str:
        if not value:
            own = text_in(item.get("required_message", {}), self.language, self.form)[0]
            return (own or str(MESSAGES["needed"])) if required else ""
        if message := wrong(item, value, {row["name"] for row in choices}):
            return message
        if "constraint" in item and not expression.truth(item["constraint"], scope):
            own = text_in(item.get("constraint_message", {}), self.language, self.form)[0]
            return own or str(MESSAGES["impossible"])
        return ""


class _Rows(Mapping[str, list[str]]):
    """Name -> its values in all rows, made when asked."""

    def __init__(self, filling: _Filling) -> None:
        self.filling = filling

    def __getitem__(self, name: str) -> list[str]:
        return list(self.filling.by_name[name].values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.filling.by_name)

    def __len__(self) -> int:
        return len(self.filling.by_name)
