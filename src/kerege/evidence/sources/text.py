"""Text, JSON and CSV out of bytes that nobody has looked at yet."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from kerege.evidence.sources.answer import nonsense


def text_of(content: bytes, where: str) -> str:
    """Return UTF-8 text; a byte order mark is left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise nonsense(f"It is not UTF-8 text (byte {error.start:,}).", where) from error
    if "\0" in text:
        raise nonsense("It is not a text: it holds a zero byte.", where)
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        raise nonsense("It is a web page, not data.", where)
    return text


def json_of(content: bytes, where: str) -> Any:
    """Return JSON data with every number exactly as written."""
    from decimal import Decimal

    try:
        return json.loads(text_of(content, where), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise nonsense(f"It is not JSON ({str(error)[:80]}).", where) from error


def csv_of(content: bytes, where: str, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file that has the columns needed, each as wide as the heading."""
    reader = csv.DictReader(io.StringIO(text_of(content, where), newline=""), strict=True)
    names = list(reader.fieldnames or ())
    if missing := [name for name in needed if name not in names]:
        raise nonsense(f"The heading lacks: {', '.join(missing)}.", where)
    if len(set(names)) < len(names):
        raise nonsense("The heading names a column twice.", where)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise nonsense("A row is not as wide as the heading.", f"{where}:{reader.line_num}")
            yield row
    except csv.Error as error:
        raise nonsense(f"It is not CSV ({error}).", f"{where}:{reader.line_num}") from error
