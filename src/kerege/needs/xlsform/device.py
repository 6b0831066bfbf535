"""What a device needs to work a form out by itself: its expressions parsed, as plain JSON.

`static/needs/survey-expression.js` evaluates the trees by the rules of `expression` and
`functions`, `survey-filling.js` does what `filling` does. An expression that the script cannot
evaluate alike is `LEFT` to the server.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kerege.needs.xlsform import expression
from kerege.needs.xlsform.answers import LONGEST, MESSAGES
from kerege.needs.xlsform.form import (
    ASKED,
    CONTAINERS,
    EXPRESSIONS,
    SELECTS,
    Form,
    Item,
    items,
    media_in,
    pages,
    text_in,
)

LEFT = "left"
ON_THE_SERVER: frozenset[str] = frozenset()
"""Functions that the script does not know."""
WORKED_OUT = (*EXPRESSIONS, "choice_filter")
PLAIN = ("kind", "name", "default", "list")
SAID = ("constraint_message", "required_message")
PATTERN = re.compile(
    r"""(?P<shorthand>\\[dwsDWS])
    |\\(?P<escaped>[-.\[\](){}*+?^$|/\\])
    |(?P<opened>\[\^?(?!\]))
    |(?P<dot>\.)
    |\(\?:|\((?!\?)|[)|^$]
    |(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??(?!\+)
    |[^\\\[\](){}*+?^$|.]""",
    re.VERBOSE,
)
IN_CLASS = re.compile(r"(?P<shorthand>\\[dws])|\\[-.\[\](){}*+?^$|/\\]|(?P<closed>\])|[^\\\[\]]")
"""The signs of a pattern that mean the same to the device, once its classes are spelt out."""
SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SHORT = {r"\d": r"\p{Nd}", r"\w": r"\p{L}\p{N}_", r"\s": SPACE}


class _LeftToServerError(Exception):
    """Something that the script does not know."""


def device_form(form: Form, language: str) -> dict[str, Any]:
    """Return a form as a device works it out, in one language.

    Parameters
    ----------
    form
        The form as it was read.
    language
        The language of labels of choices and of messages.

    Returns
    -------
    dict
        ``items`` with parsed expressions (or `LEFT`), ``choices``, ``pulled``, ``pages``
        (names of the outermost items of each), ``messages``, ``longest``.
    """
    left = _left(form)
    lists = {item["list"] for item in items(form) if item["kind"] in SELECTS}
    return {
        "items": [_item(item, form, language, left) for item in form["items"]],
        "choices": {
            code: [_choice(row, form, language) for row in form["choices"][code]] for code in lists
        },
        "pulled": form.get("pulled", {}),
        "pages": [[item["name"] for item in page] for page in pages(form)],
        "messages": {key: str(text) % {"most": LONGEST} for key, text in MESSAGES.items()},
        "longest": LONGEST,
    }


def _left(form: Form) -> set[str]:
    """Return the names whose value the device cannot know: computed by what it does not know."""
    computed = {
        item["name"]: item["calculation"]
        for item in items(form)
        if "calculation" in item and (item["kind"] not in ASKED or "readonly" in item)
    }
    left: set[str] = set()
    while more := {
        name for name, text in computed.items() if name not in left and _tree(text, left) == LEFT
    }:
        left |= more
    return left


def _item(item: Item, form: Form, language: str, left: set[str]) -> dict[str, Any]:
    made = {key: item[key] for key in PLAIN if key in item}
    made |= {key: _tree(item[key], left) for key in WORKED_OUT if key in item}
    made |= {key: text_in(item[key], language, form)[0] for key in SAID if key in item}
    for key in ("label", "hint"):
        text = text_in(item.get(key, {}), language, form)[0]
        if "${" in text:
            made[key] = text
    if item["kind"] in CONTAINERS:
        made["items"] = [_item(one, form, language, left) for one in item["items"]]
    return made


def _choice(row: Mapping[str, Any], form: Form, language: str) -> dict[str, Any]:
    label = text_in(row["label"], language, form)[0] or row["name"]
    made = {"name": row["name"], "label": label, "columns": row.get("columns", {})}
    return made | media_in(row, language, form)


def device_tree(text: str) -> Any:
    """Return an expression parsed, as lists; `LEFT` where the script does not know something."""
    return _tree(text, set())


def _tree(text: str, left: set[str]) -> Any:
    try:
        return _plain(expression.parse(text), left)
    except _LeftToServerError:
        return LEFT


def _plain(tree: expression.Tree, left: set[str]) -> list[Any]:
    if tree[0] == "call":
        return ["call", tree[1], _arguments(tree[1], tree[2], left)]
    if tree[0] == "reference" and tree[1] in left:
        raise _LeftToServerError
    if tree[0] == "literal" and isinstance(tree[1], float) and not math.isfinite(tree[1]):
        raise _LeftToServerError
    return [_plain(part, left) if isinstance(part, tuple) else part for part in tree]


def _arguments(name: str, given: list[expression.Tree], left: set[str]) -> list[Any]:
    if name in ON_THE_SERVER:
        raise _LeftToServerError
    found = [_plain(one, left) for one in given]
    if name == "regex":
        if found[1][0] != "literal" or not isinstance(found[1][1], str):
            raise _LeftToServerError
        found[1] = ["literal", device_pattern(found[1][1])]
    return found


def device_pattern(pattern: str) -> str:
    """Return a pattern as the script reads it, matching whole texts alike.

    Letters, digits and spaces of every script count, as on the server. Look-around, named
    groups and back references are left to the server.
    """
    try:
        re.compile(pattern)
    except re.error as error:
        raise _LeftToServerError from error
    return "".join(_signs(pattern))


def _signs(pattern: str) -> Iterator[str]:
    at, in_class = 0, False
    while at < len(pattern):
        found = (IN_CLASS if in_class else PATTERN).match(pattern, at)
        if found is None:
            raise _LeftToServerError
        yield _sign(found, in_class=in_class)
        in_class = found.lastgroup == "opened" or (in_class and found.lastgroup != "closed")
        at = found.end()


def _sign(found: re.Match[str], *, in_class: bool) -> str:
    match found.lastgroup:
        case "dot":
            return "[^\\n]"
        case "escaped" if found["escaped"] == "-":
            return "-"
        case "shorthand":
            sign = found.group()
            spelt = SHORT[sign.lower()]
            return spelt if in_class else f"[{'^' if sign.isupper() else ''}{spelt}]"
    return found.group()
