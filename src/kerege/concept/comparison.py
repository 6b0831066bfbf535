"""What two contents of a concept differ in: words, figures, money, measures, indicators, goals.

Pure: it takes two contents as `selectors.contents` gives them and asks nobody else. Words are
compared by `difflib` of the standard library: it needs no dependency, gives the same answer every
time and compares any sequence, so that a place like ``{{figure:jobs}}`` stays one word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Literal

Rows = Sequence[Mapping[str, Any]]
Contents = Mapping[str, Rows]
Sort = Literal["added", "removed", "changed"]

LANGUAGE = re.compile(r"(.+)_(kk|ru|en)")
WORDS = re.compile(r"\{\{[^{}]*\}\}\s*|\w+\s*|[^\w\s]\s*|\s+")
SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
MOST_WORK = 4_000_000
"""Pairs of words beyond which whole sentences are compared, and beyond these the whole text."""

PARTS = ("blocks", "goals", "measures", "indicators", "references", "stages", "sentences")
"""What is compared record by record; money is compared line by line."""
READ = (*PARTS, "eligible_regions", "answers", "funding", "targets", "budget")
"""Parts of a content that a comparison reads."""
KEYS = {"stages": "order"}
LEFT_OUT = {"code", "order", "translated_from", "baseline_figure", "figure"}
"""Names of rows, and what says nothing to a reader (`place` says where a block was moved)."""
FIRST = "↑"
"""Where a block stands that stands after no other."""
NAMES = ("title", "name", "text")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was taken out or was put in."""

    sort: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs; `language` is empty where it is the same field in all languages.

    `is_text` tells words, which are compared word by word, from a value, which is replaced.
    """

    field: str
    detail: str
    language: str
    before: str
    after: str
    is_text: bool

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The difference: of a text word by word, of a value the old one and the new one."""
        return compare_words(self.before, self.after) if self.is_text else self._replaced()

    def _replaced(self) -> tuple[Piece, ...]:
        old = (Piece("deleted", self.before),) if self.before else ()
        new = (Piece("inserted", self.after),) if self.after else ()
        return (*old, *new)


@dataclass(frozen=True)
class Record:
    """A record that was added, removed or changed."""

    part: str
    code: str
    sort: Sort
    names: Mapping[str, str]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Money:
    """Money of a measure in a year from a source in a territory ("": the whole country)."""

    measure: str
    year: int
    source: str
    territory: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """How much more it became."""
        return self.after - self.before


@dataclass(frozen=True)
class Sums:
    """Money before and after by one key, only where it differs, and in all."""

    rows: tuple[tuple[Any, Decimal, Decimal], ...]
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Comparison:
    """Everything in which the second content differs from the first."""

    records: tuple[Record, ...]
    money: tuple[Money, ...]
    sums: Mapping[str, Sums]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.records and not self.money

    def of(self, part: str) -> list[Record]:
        """Return the records of a part that differ."""
        return [record for record in self.records if record.part == part]


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the difference of two texts.

    What stayed and what was taken out give the first text again; what stayed and what was put in
    the second.
    """
    old, new = _units(before, after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("deleted", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("inserted", "".join(new[c:d])))
    return tuple(pieces)


def _units(before: str, after: str) -> tuple[list[str], list[str]]:
    for pattern in (WORDS, SENTENCES):
        old, new = pattern.findall(before), pattern.findall(after)
        if len(old) * len(new) <= MOST_WORK:
            return old, new
    return [before], [after]


def compare(before: Contents, after: Contents) -> Comparison:
    """Compare two contents."""
    records = [record for part in PARTS for record in _records(part, before, after)]
    money = tuple(_money(before["budget"], after["budget"]))
    return Comparison(tuple(records), money, _sums(before["budget"], after["budget"]))


def _records(part: str, before: Contents, after: Contents) -> Iterator[Record]:
    old, new = _known(part, before), _known(part, after)
    moved = _moved(list(old), list(new)) if part == "blocks" else {}
    for code in _in_order(list(old), list(new)):
        one, other = old.get(code), new.get(code)
        sort: Sort = "added" if one is None else "removed" if other is None else "changed"
        changes = [*moved.get(code, ()), *_changes(one or {}, other or {})]
        if changes or sort != "changed":
            yield Record(part, str(code), sort, _names(other or one or {}), tuple(changes))


def _in_order(old: list[Any], new: list[Any]) -> Iterator[Any]:
    """Yield every key once, the removed ones where they stood."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from (code for code in old[a:b] if code not in new or tag == "equal")
        if tag != "equal":
            yield from new[c:d]


def _known(part: str, content: Contents) -> dict[Any, dict[str, Any]]:
    """Return the rows of a part by key, with what hangs on them as fields."""
    key = KEYS.get(part, "code")
    rows = {row[key]: {k: v for k, v in row.items() if k not in LEFT_OUT} for row in content[part]}
    for code, name, value in _hanging(part, content):
        if code in rows:
            rows[code][name] = value
    return rows


def _hanging(part: str, content: Contents) -> Iterator[tuple[Any, str, Any]]:
    if part == "measures":
        regions = defaultdict(list)
        for row in content["eligible_regions"]:
            regions[row["measure"]].append(row["territory"])
        yield from ((code, "eligible_regions", found) for code, found in regions.items())
        for row in content["answers"]:
            value = f"{row['effect']} ({row['effect_low']}–{row['effect_high']})"
            yield row["measure"], f"answers:{row['area']}", value
        for row in content["funding"]:
            yield row["measure"], f"funding:{row['source']}", row["share"]
    elif part == "indicators":
        for row in content["targets"]:
            yield row["indicator"], f"target:{row['year']}", row["value"] or row["kind"]
            for name, value in row.items():
                if LANGUAGE.fullmatch(name):
                    field, language = name.rsplit("_", 1)
                    yield row["indicator"], f"{field}:{row['year']}_{language}", value


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys((*new, *old)):
        one, other = _written(old.get(name)), _written(new.get(name))
        if one != other:
            language = LANGUAGE.fullmatch(name)
            field, _, detail = (language[1] if language else name).partition(":")
            of = language[2] if language else ""
            yield Change(field, detail, of, one, other, is_text=bool(language))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _moved(old: list[str], new: list[str]) -> dict[str, list[Change]]:
    """Return the blocks that stand elsewhere among those which are in both."""
    one, other = [c for c in old if c in set(new)], [c for c in new if c in set(old)]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    kept = {code for block in blocks for code in one[block.a : block.a + block.size]}
    return {
        code: [Change("place", "", "", _after(one, code), _after(other, code), is_text=False)]
        for code in other
        if code not in kept
    }


def _after(codes: list[str], code: str) -> str:
    place = codes.index(code)
    return codes[place - 1] if place else FIRST


def _names(row: Mapping[str, Any]) -> dict[str, str]:
    for name in NAMES:
        found = {language: row.get(f"{name}_{language}") or "" for language in ("kk", "ru", "en")}
        if any(found.values()):
            return found
    return {}


def _money(before: Rows, after: Rows) -> Iterator[Money]:
    old, new = _lines(before), _lines(after)
    for key in sorted({*old, *new}):
        one, other = old.get(key, Decimal(0)), new.get(key, Decimal(0))
        if one != other:
            yield Money(*key, one, other)


def _lines(rows: Rows) -> dict[tuple[str, int, str, str], Decimal]:
    return {
        (row["measure"], row["year"], row["source"], row["territory"] or ""): Decimal(row["amount"])
        for row in rows
    }


def _sums(before: Rows, after: Rows) -> dict[str, Sums]:
    return {by: _sum(by, before, after) for by in ("measure", "year", "source", "territory")}


def _sum(by: str, before: Rows, after: Rows) -> Sums:
    sums: dict[Any, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for place, rows in enumerate((before, after)):
        for row in rows:
            sums[row[by] or ""][place] += Decimal(row["amount"])
    found = tuple((key, *pair) for key, pair in sorted(sums.items()) if pair[0] != pair[1])
    return Sums(found, _whole(before), _whole(after))


def _whole(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))
