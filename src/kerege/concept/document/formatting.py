"""The form of a block's text: paragraphs, lists and headings, by marks at the begin of its lines.

A mark is typed as people type it in plain text: ``- `` for an item, ``1. `` for a numbered one,
``# `` for a heading; an empty line ends a paragraph. There is no other mark and no HTML: whatever
else stands there is text.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

MARKED = re.compile(r"(?P<item>[-–•] +)|(?P<number>[0-9]{1,3}[.)] +)|(?P<heading># +)")


class Form(StrEnum):
    """What a stretch of lines is."""

    PARAGRAPH = "paragraph"
    ITEMS = "item"
    NUMBERS = "number"
    HEADING = "heading"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Stretch:
    """Lines of one form, without their marks."""

    form: Form
    lines: tuple[str, ...]


def stretches(text: str) -> list[Stretch]:
    """Return a text as stretches of lines; one without marks and empty lines is one paragraph."""
    marked = [_line(line) for line in text.strip().split("\n")]
    found = []
    for form, rows in groupby(marked, key=lambda row: row[0]):
        lines = tuple(line for _form, line in rows)
        if form is Form.HEADING:
            found += [Stretch(form, (line,)) for line in lines]
        elif form is not Form.NOTHING:
            found.append(Stretch(form, lines))
    return found


def _line(line: str) -> tuple[Form, str]:
    if not line.strip():
        return Form.NOTHING, ""
    mark = MARKED.match(line)
    if mark is None or not line[mark.end() :].strip():
        return Form.PARAGRAPH, line
    return Form(str(mark.lastgroup)), line[mark.end() :].strip()
