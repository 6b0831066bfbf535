"""The document as PDF, set by typst from a template of our own; text is handed over as data."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kerege.kernel.document.model import Document, PageBreak

TEMPLATE = Path(__file__).with_name("template.typ")
SHORT = 110
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with language and text alternatives, for people who hear a document."""


def pdf(document: Document) -> bytes:
    """Return the document as PDF; the same document gives the same bytes."""
    import typst

    day = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    made: bytes = typst.compile(  # without a path for its output it returns the bytes
        TEMPLATE.read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(content(document), ensure_ascii=False)},
        timestamp=int(day.timestamp()),
        pdf_standards=[STANDARD],
    )
    return made


@cache
def fonts() -> Any:
    """Return the fonts that the typst wheel carries (Libertinus: all Kazakh letters; OFL)."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def content(document: Document) -> dict[str, Any]:
    """Return what the template reads."""
    day = document.date.split("-")
    return {
        "language": document.language,
        "title": document.title,
        "short": _short(document.title),
        "subtitle": document.subtitle,
        "disclaimer": document.disclaimer,
        "mark": document.mark,
        "identity": document.identity,
        "author": "Kerege",
        "keywords": [],
        "day": [int(part) for part in day],
        "labels": document.labels,
        "is_brief": document.is_brief,
        "parts": _parts(document),
    }


def _short(title: str) -> str:
    return title if len(title) <= SHORT else title[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def _parts(document: Document) -> list[dict[str, Any]]:
    """Return the elements in parts of one direction of the page."""
    parts: list[dict[str, Any]] = [{"is_wide": False, "elements": []}]
    for element in document.elements:
        if isinstance(element, PageBreak):
            parts.append({"is_wide": element.is_wide, "elements": []})
            continue
        parts[-1]["elements"].append({"sort": type(element).__name__, **_plain(element)})
    return [part for part in parts if part["elements"]]


def _plain(element: Any) -> dict[str, Any]:
    found = asdict(element)
    if "entries" in found and found["entries"] and isinstance(found["entries"][0], tuple):
        found["entries"] = [
            {"title": title, "runs": list(runs)} for title, runs in found["entries"]
        ]
    return found
