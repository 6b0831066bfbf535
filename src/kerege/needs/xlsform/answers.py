"""Single answers: whether a text is an answer to its question, and reading a form that was sent."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from kerege.needs.xlsform.expression import MOMENT
from kerege.needs.xlsform.form import ASKED, Item

LONGEST = 10_000
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"-?(\d{1,15}(\.\d{1,10})?|\.\d{1,10})", re.ASCII)
POINT = re.compile(r"-?\d{1,2}(\.\d+)? -?\d{1,3}(\.\d+)?( -?\d+(\.\d+)?){0,2}", re.ASCII)
CLOCK = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
MOST_ROWS = 50
MESSAGES = {
    "long": _("This answer is longer than %(most)d characters."),
    "integer": _("Write a whole number, in digits."),
    "decimal": _("Write a number, in digits."),
    "moment": _("Write a date or time that exists."),
    "geopoint": _("Write latitude and longitude in degrees."),
    "one": _("Choose one of the answers."),
    "many": _("Choose among the answers."),
    "needed": _("This question needs an answer."),
    "impossible": _("This answer is not possible here."),
}
"""What is said of an answer that is none; also on the device."""


class Posted(Protocol):
    """What a browser sent: a QueryDict."""

    def __contains__(self, key: object) -> bool: ...
    def get(self, key: str, default: Any = None) -> Any:
        """Return the last text of a field."""

    def getlist(self, key: str) -> list[str]:
        """Return all texts of a field."""


def wrong(item: Item, value: str, choices: set[str]) -> str:
    """Say what is wrong with an answer; nothing where it is one."""
    message = _wrong(item["kind"], value, choices)
    return str(MESSAGES[message]) % {"most": LONGEST} if message else ""


def _wrong(  # noqa: PLR0911 -- one for each kind of question
    kind: str, value: str, choices: set[str]
) -> str:
    if len(value) > LONGEST:
        return "long"
    match kind:
        case "integer":
            return "" if WHOLE.fullmatch(value) else "integer"
        case "decimal":
            return "" if DECIMAL.fullmatch(value) else "decimal"
        case "date" | "time" | "dateTime":
            return "" if _reads(kind, value) else "moment"
        case "geopoint":
            return "" if POINT.fullmatch(value) else "geopoint"
        case "select_one":
            return "" if value in choices else "one"
        case "select_multiple":
            chosen = value.split()
            is_sound = set(chosen) <= choices and len(set(chosen)) == len(chosen)
            return "" if is_sound else "many"
    return ""


def _reads(kind: str, value: str) -> bool:
    readers: Mapping[str, Callable[[str], object]] = {
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "dateTime": datetime.fromisoformat,
    }
    if not (CLOCK if kind == "time" else MOMENT).fullmatch(value):
        return False
    try:
        readers[kind](value)
    except ValueError:
        return False
    return True


def collect(of: list[Item], posted: Posted, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with what was sent for these items put in; others stay as they were.

    ``add`` (the key of a repeat) adds a row, ``remove`` (the key of a row) takes one out.
    """
    return _collect(of, posted, before, ())


def _collect(
    of: list[Item], posted: Posted, before: Mapping[str, Any], rows: tuple[int, ...]
) -> dict[str, Any]:
    after = dict(before)
    for item in of:
        key = ".".join((item["name"], *map(str, rows)))
        if item["kind"] == "group":
            after = _collect(item["items"], posted, after, rows)
        elif item["kind"] == "repeat":
            if f"rows.{key}" in posted:
                after[item["name"]] = _rows(item, key, posted, before, rows)
        elif item["kind"] in ASKED and key in posted:
            after[item["name"]] = _typed(item, posted.getlist(key))
    return after


def _rows(
    item: Item, key: str, posted: Posted, before: Mapping[str, Any], rows: tuple[int, ...]
) -> list[dict[str, Any]]:
    sent = str(posted.get(f"rows.{key}"))
    number = min(int(sent), MOST_ROWS) if re.fullmatch(r"\d{1,4}", sent) else 0
    given = before.get(item["name"])
    there = given if isinstance(given, list) else []
    found = [
        _collect(item["items"], posted, there[k] if k < len(there) else {}, (*rows, k))
        for k in range(number)
        if posted.get("@remove") != f"{key}.{k}"
    ]
    if posted.get("@add") == key and len(found) < MOST_ROWS:
        found.append({})
    return found


def _typed(item: Item, sent: list[str]) -> str:
    if item["kind"] == "select_multiple":
        return " ".join(dict.fromkeys(one for one in sent if one))
    text = sent[-1].replace("\0", "").replace("\r\n", "\n").strip()
    if item["kind"] == "decimal":
        return re.sub(r"[\s\u00a0]", "", text).replace(",", ".")
    if item["kind"] == "integer":
        return re.sub(r"[\s\u00a0]", "", text)
    return text
