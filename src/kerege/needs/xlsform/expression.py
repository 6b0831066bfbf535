"""The expressions of XLSForm: the part of XPath 1.0 that forms use, parsed and evaluated.

Names of other questions (``${age}``), the question itself (``.``), columns of a choice, literals,
operators and functions. Paths into the instance are not supported and refused by name.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal

Value = str | float | bool | list[str]
Tree = tuple[Any, ...]

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)
    |(?P<reference>\$\{\s*[\w.-]+\s*\})
    |(?P<operator><=|>=|!=|[-+*=<>(),|])
    |(?P<dots>\.\.?)(?![\w/])
    |(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?))""",
    re.VERBOSE,
)
LONGEST = 5000
PULLDATA = "pulldata"
DEEPEST = 60
BINDS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
UNARY = 7
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
"""Dates and instants as XForms write them; ISO 8601 knows others, which a device does not read."""


@dataclass(frozen=True)
class Scope:
    """What an expression sees.

    Attributes
    ----------
    answers
        Name of a question -> its value here, or all its values where it repeats elsewhere.
    here
        The value of the question itself (``.``).
    position
        The number of the row of the repeat, from 1.
    columns
        Columns of the choice that a filter looks at.
    rows
        Name -> its value in every row, for ``indexed-repeat``.
    label
        (question, value) -> the label of a choice, for ``jr:choice-name``.
    pull
        (file, column, key column, key) -> a cell of a table, for ``pulldata``.
    now
        The moment of filling in.
    """

    answers: Mapping[str, Value]
    now: datetime
    here: str = ""
    position: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, list[str]] = field(default_factory=dict)
    label: Callable[[str, str], str] = lambda _question, value: value
    pull: Callable[[str, str, str, str], str] = lambda *_given: ""


def evaluate(text: str, scope: Scope) -> Value:
    """Evaluate an expression."""
    return _value(parse(text), scope)


def truth(text: str, scope: Scope) -> bool:
    """Evaluate an expression as a condition."""
    return as_bool(evaluate(text, scope))


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:
    """Parse an expression.

    Raises
    ------
    Refusal
        Naming what is not understood or not supported.
    """
    if len(text) > LONGEST:
        raise _refusal(_("The expression is too long."), text[:80])
    reader = _Reader(list(_tokens(text)), text)
    tree = reader.expression(0, 0)
    if reader.at < len(reader.tokens):
        raise _refusal(_("'%(sign)s' is not expected here."), text, reader.tokens[reader.at][1])
    return tree


def references(text: str) -> set[str]:
    """Return the names of the questions that an expression refers to."""
    return {node[1] for node in _walk(parse(text)) if node[0] == "reference"}


def columns(text: str) -> set[str]:
    """Return the names without ``${}``: columns of a choice."""
    return {node[1] for node in _walk(parse(text)) if node[0] == "column"}


def pulled(text: str) -> set[tuple[str, str, str]]:
    """Return what an expression looks up: file without its ending, column, column of the key."""
    calls = [node for node in _walk(parse(text)) if node[:2] == ("call", PULLDATA)]
    return {(file[1], column[1], key[1]) for _kind, _name, (file, column, key, _) in calls}


def _walk(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree[1:]:
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, tuple):
                yield from _walk(one)


def _refusal(what: str, text: str, sign: str = "") -> Refusal:
    return Refusal(
        what % {"sign": sign},
        text,
        _("Use names as ${name}, '.', literals, operators and the functions of XLSForm."),
    )


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _refusal(_("'%(sign)s' is not supported."), text, text[at:].strip()[:20])
        yield found.lastgroup, found.group(found.lastgroup)
        at = found.end()


class _Reader:
    """Reads tokens by the binding power of operators."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.tokens, self.text, self.at = tokens, text, 0

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, wanted: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise _refusal(_("The expression ends too early."), self.text)
        kind, sign = self.tokens[self.at]
        if wanted and sign != wanted:
            raise _refusal(_("'%(sign)s' is not expected here."), self.text, sign)
        self.at += 1
        return kind, sign

    def expression(self, power: int, depth: int) -> Tree:
        """Read an expression whose operators bind tighter than ``power``."""
        if depth > DEEPEST:
            raise _refusal(_("The expression is nested too deeply."), self.text)
        left = self._primary(depth)
        while (binds := BINDS.get(self._peek(), 0)) > power:
            _kind, sign = self._take()
            left = ("operator", sign, left, self.expression(binds, depth + 1))
        return left

    def _primary(self, depth: int) -> Tree:  # noqa: PLR0911 -- one for each kind of sign
        kind, sign = self._take()
        if kind == "number":
            return ("literal", float(sign))
        if kind == "text":
            return ("literal", sign[1:-1])
        if kind == "reference":
            return ("reference", sign[2:-1].strip())
        if sign == "-":
            return ("minus", self.expression(UNARY - 1, depth + 1))
        if sign == "(":
            inner = self.expression(0, depth + 1)
            self._take(")")
            return inner
        if sign in {".", ".."}:
            return ("here",) if sign == "." else ("parent",)
        if kind == "name" and self._peek() == "(":
            return self._call(sign, depth)
        if kind == "name":
            return ("column", sign)
        raise _refusal(_("'%(sign)s' is not expected here."), self.text, sign)

    def _call(self, name: str, depth: int) -> Tree:
        from kerege.needs.xlsform.functions import FUNCTIONS, LAZY

        known = LAZY.get(name) or (FUNCTIONS[name][1:] if name in FUNCTIONS else None)
        if known is None:
            raise _refusal(_("The function %(sign)s() is not supported."), self.text, name)
        self._take("(")
        arguments: list[Tree] = []
        while self._peek() != ")":
            if arguments:
                self._take(",")
            arguments.append(self.expression(0, depth + 1))
        self._take(")")
        least, most = known
        if not least <= len(arguments) <= most:
            raise _refusal(
                _("The function %(sign)s() has another number of arguments."), self.text, name
            )
        if name == PULLDATA and any(not _is_text(one) for one in arguments[:3]):
            raise _refusal(
                _("%(sign)s() takes file, column and key column as texts in quotes."),
                self.text,
                name,
            )
        return ("call", name, arguments)


def _is_text(tree: Tree) -> bool:
    return tree[0] == "literal" and isinstance(tree[1], str)


def _value(tree: Tree, scope: Scope) -> Value:  # noqa: PLR0911 -- one for each kind of node
    match tree:
        case ("literal", literal):
            return literal  # type: ignore[no-any-return] # a literal is a text or a number
        case ("reference", name):
            return scope.answers.get(name, "")
        case ("here",):
            return scope.here
        case ("parent",):
            return ""
        case ("column", name):
            return scope.columns.get(name, "")
        case ("minus", inner):
            return -as_number(_value(inner, scope))
        case ("operator", sign, left, right):
            return _operate(sign, left, right, scope)
        case ("call", name, arguments):
            return _called(name, arguments, scope)
    raise AssertionError(tree)


def _operate(sign: str, left: Tree, right: Tree, scope: Scope) -> Value:
    if sign == "or":
        return as_bool(_value(left, scope)) or as_bool(_value(right, scope))
    if sign == "and":
        return as_bool(_value(left, scope)) and as_bool(_value(right, scope))
    one, other = _value(left, scope), _value(right, scope)
    if sign in COMPARE:
        return _compare(sign, one, other)
    return _reckon(sign, as_number(one), as_number(other))


def _reckon(sign: str, one: float, other: float) -> float:
    try:
        match sign:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return one * other
            case "div":
                return one / other
            case _:
                return math.fmod(one, other)
    except (ZeroDivisionError, ValueError):
        return (
            math.nan
            if sign == "mod" or not one or math.isnan(one)
            else math.copysign(math.inf, one)
        )


def _compare(sign: str, one: Value, other: Value) -> bool:
    """Compare as XPath does: lists where any member compares, numbers before texts."""
    if isinstance(one, list):
        return any(_compare(sign, member, other) for member in one)
    if isinstance(other, list):
        return any(_compare(sign, one, member) for member in other)
    if sign not in {"=", "!="}:
        return COMPARE[sign](as_number(one), as_number(other))
    if isinstance(one, bool) or isinstance(other, bool):
        return COMPARE[sign](as_bool(one), as_bool(other))
    if isinstance(one, float) or isinstance(other, float):
        return COMPARE[sign](as_number(one), as_number(other))
    return COMPARE[sign](one, other)


def _called(name: str, arguments: list[Tree], scope: Scope) -> Value:
    from kerege.needs.xlsform.functions import FUNCTIONS, lazily

    if name in FUNCTIONS:
        return FUNCTIONS[name][0](*(_value(argument, scope) for argument in arguments))
    return lazily(name, arguments, scope, _value)


def as_text(value: Value) -> str:
    """Return a value as a text: of a list, its first member; whole numbers without a point."""
    if isinstance(value, list):
        return value[0] if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return "" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def as_number(value: Value) -> float:
    """Return a value as a number, dates as days since 1970; NaN where it is none."""
    if isinstance(value, bool | float):
        return float(value)
    text = as_text(value).strip()
    if NUMBER.fullmatch(text):
        return float(text)
    moment = as_moment(text)
    return math.nan if moment is None else days(moment)


def as_bool(value: Value) -> bool:
    """Return a value as a condition: an empty text, zero and NaN are false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(as_text(value))


def as_moment(text: str) -> date | None:
    """Read a date or a date and time as XForms write them."""
    if not MOMENT.fullmatch(text):
        return None
    try:
        return (
            date.fromisoformat(text)
            if len(text) == len("2026-01-01")
            else datetime.fromisoformat(text)
        )
    except ValueError:
        return None


def days(moment: date) -> float:
    """Return the days from 1 January 1970; with their fraction where there is a time."""
    whole = float(moment.toordinal() - date(1970, 1, 1).toordinal())
    if isinstance(moment, datetime):
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return whole + seconds / 86_400
    return whole
