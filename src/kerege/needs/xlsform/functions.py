"""The functions of XLSForm expressions."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.needs.xlsform.expression import (
    Scope,
    Tree,
    Value,
    as_bool,
    as_moment,
    as_number,
    as_text,
)

MOST = 50
MOST_DIGITS = 30
LONGEST_TEXT = 1000
"""Texts longer than this are not matched with a pattern: a pattern may be slow."""
Evaluate = Callable[[Tree, Scope], Value]


def _all(*values: Value) -> list[str]:
    """Return the members of lists and single values."""
    return [
        text
        for value in values
        for text in (value if isinstance(value, list) else [as_text(value)])
    ]


def _numbers(*values: Value) -> list[float]:
    return [number for text in _all(*values) if not math.isnan(number := as_number(text))]


def _sum(values: Value) -> float:
    try:
        return math.fsum(_numbers(values))
    except (OverflowError, ValueError):
        return math.nan


def _round(value: Value, digits: Value = 0.0) -> float:
    number, places = as_number(value), as_number(digits)
    if not math.isfinite(number):
        return number
    if math.isnan(places):
        return math.nan
    step = Decimal(1).scaleb(-int(max(-MOST_DIGITS, min(MOST_DIGITS, places))))
    try:
        return float(Decimal(str(number)).quantize(step, ROUND_HALF_UP))
    except InvalidOperation:
        return number


def _int(value: Value) -> float:
    number = as_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _whole(round_to: Callable[[float], int]) -> Callable[[Value], float]:
    def act(value: Value) -> float:
        number = as_number(value)
        return number if math.isnan(number) or math.isinf(number) else float(round_to(number))

    return act


def _pow(base: Value, exponent: Value) -> float:
    try:
        return float(math.pow(as_number(base), as_number(exponent)))
    except (OverflowError, ValueError):
        return math.nan


def _regex(value: Value, pattern: Value) -> bool:
    text = as_text(value)
    if len(text) > LONGEST_TEXT:
        return False
    try:
        return re.fullmatch(as_text(pattern), text) is not None
    except re.error as error:
        raise Refusal(
            _("'%(pattern)s' is not a pattern: %(why)s.")
            % {"pattern": as_text(pattern), "why": error},
            "regex()",
            _("Correct the pattern in the form."),
        ) from error


def _substr(value: Value, start: Value, end: Value | None = None) -> str:
    first, last = as_number(start), math.nan if end is None else as_number(end)
    return as_text(value)[
        int(first) if math.isfinite(first) else 0 : int(last) if math.isfinite(last) else None
    ]


def _before(text: Value, part: Value) -> str:
    return as_text(text)[: max(as_text(text).find(as_text(part)), 0)]


def _after(text: Value, part: Value) -> str:
    at = as_text(text).find(as_text(part))
    return as_text(text)[at + len(as_text(part)) :] if at >= 0 else ""


def _selected_at(value: Value, at: Value) -> str:
    chosen, number = as_text(value).split(), as_number(at)
    is_there = not math.isnan(number) and 0 <= number < len(chosen)
    return chosen[int(number)] if is_there else ""


def _join(separator: Value, *values: Value) -> str:
    return as_text(separator).join(_all(*values))


def _date(value: Value) -> str:
    if isinstance(value, float):
        if not 1 <= value + 719_163 < 3_652_060:  # noqa: PLR2004 -- days from year 1 to 9999
            return ""
        return (date(1970, 1, 1) + timedelta(days=math.floor(value))).isoformat()
    moment = as_moment(as_text(value))
    return moment.isoformat()[:10] if moment else ""


def _format_date(value: Value, form: Value) -> str:
    moment = as_moment(as_text(value))
    if moment is None:
        return ""
    at = moment if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])  # noqa: DTZ001 -- a day has no zone
    marks = {
        "%Y": f"{at.year:04d}", "%y": f"{at.year % 100:02d}", "%m": f"{at.month:02d}",
        "%n": str(at.month), "%d": f"{at.day:02d}", "%e": str(at.day), "%H": f"{at.hour:02d}",
        "%h": str(at.hour), "%M": f"{at.minute:02d}", "%S": f"{at.second:02d}",
    }  # fmt: skip
    return re.sub("%[A-Za-z]", lambda found: marks.get(found.group(), found.group()), as_text(form))


def _translate(value: Value, these: Value, those: Value) -> str:
    before, after = as_text(these), as_text(those)
    table = {ord(letter): (after[k] if k < len(after) else None) for k, letter in enumerate(before)}
    return as_text(value).translate(table)


def _extreme(pick: Callable[[list[float]], float]) -> Callable[..., float]:
    def act(*values: Value) -> float:
        numbers = _numbers(*values)
        return pick(numbers) if numbers else math.nan

    return act


FUNCTIONS: Mapping[str, tuple[Callable[..., Value], int, int]] = {
    "selected": (lambda value, one: as_text(one).strip() in as_text(value).split(), 2, 2),
    "selected-at": (_selected_at, 2, 2),
    "count-selected": (lambda value: float(len(as_text(value).split())), 1, 1),
    "regex": (_regex, 2, 2),
    "contains": (lambda text, part: as_text(part) in as_text(text), 2, 2),
    "starts-with": (lambda text, part: as_text(text).startswith(as_text(part)), 2, 2),
    "ends-with": (lambda text, part: as_text(text).endswith(as_text(part)), 2, 2),
    "substr": (_substr, 2, 3),
    "substring-before": (_before, 2, 2),
    "substring-after": (_after, 2, 2),
    "string-length": (lambda text: float(len(as_text(text))), 1, 1),
    "normalize-space": (lambda text: " ".join(as_text(text).split()), 1, 1),
    "translate": (_translate, 3, 3),
    "concat": (lambda *values: "".join(_all(*values)), 0, MOST),
    "join": (_join, 1, MOST),
    "string": (as_text, 1, 1),
    "number": (as_number, 1, 1),
    "int": (_int, 1, 1),
    "round": (_round, 1, 2),
    "floor": (_whole(math.floor), 1, 1),
    "ceiling": (_whole(math.ceil), 1, 1),
    "abs": (lambda value: abs(as_number(value)), 1, 1),
    "pow": (_pow, 2, 2),
    "sum": (_sum, 1, 1),
    "min": (_extreme(min), 1, MOST),
    "max": (_extreme(max), 1, MOST),
    "count": (lambda values: float(len(_all(values))), 1, 1),
    "count-non-empty": (lambda values: float(sum(bool(text) for text in _all(values))), 1, 1),
    "boolean": (as_bool, 1, 1),
    "boolean-from-string": (lambda value: as_text(value) in {"1", "true"}, 1, 1),
    "not": (lambda value: not as_bool(value), 1, 1),
    "true": (lambda: True, 0, 0),
    "false": (lambda: False, 0, 0),
    "date": (_date, 1, 1),
    "decimal-date-time": (as_number, 1, 1),
    "format-date": (_format_date, 2, 2),
    "format-date-time": (_format_date, 2, 2),
}
"""Name -> function of values, fewest and most arguments."""

LAZY: Mapping[str, tuple[int, int]] = {
    "if": (3, 3),
    "coalesce": (2, MOST),
    "once": (1, 1),
    "today": (0, 0),
    "now": (0, 0),
    "position": (1, 1),
    "indexed-repeat": (3, 3),
    "jr:choice-name": (2, 2),
    "pulldata": (4, 4),
}
"""Functions that look at the scope or at only some of their arguments."""


def lazily(  # noqa: PLR0911 -- one for each function
    name: str, arguments: list[Tree], scope: Scope, value: Evaluate
) -> Value:
    """Evaluate one of the `LAZY` functions."""
    match name:
        case "if":
            return value(arguments[1 if as_bool(value(arguments[0], scope)) else 2], scope)
        case "coalesce":
            return next((text for a in arguments if (text := as_text(value(a, scope)))), "")
        case "once":
            return scope.here or value(arguments[0], scope)
        case "today":
            return scope.now.date().isoformat()
        case "now":
            return scope.now.isoformat(timespec="seconds")
        case "position":
            return float(scope.position)
        case "indexed-repeat":
            return _indexed(arguments, scope, value)
        case "pulldata":
            file, column, key_column, key = (as_text(value(one, scope)) for one in arguments)
            return scope.pull(file, column, key_column, key)
        case _:
            return _choice_name(arguments, scope, value)


def _indexed(arguments: list[Tree], scope: Scope, value: Evaluate) -> str:
    if arguments[0][0] != "reference":
        return ""
    rows, number = scope.rows.get(arguments[0][1], []), as_number(value(arguments[2], scope))
    is_there = not math.isnan(number) and 1 <= number <= len(rows)
    return rows[int(number) - 1] if is_there else ""


def _choice_name(arguments: list[Tree], scope: Scope, value: Evaluate) -> str:
    """Return the label of a choice; the question is named as a text: '${region}'."""
    named: Any = arguments[1]
    name = named[1] if named[0] == "reference" else as_text(value(named, scope)).strip(" ${}")
    return scope.label(name, as_text(value(arguments[0], scope)))
