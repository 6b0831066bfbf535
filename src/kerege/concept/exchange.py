"""The texts of a draft as a DOCX for a word processor, and back.

Each text stands in a content control and in a bookmark of the same name, which holds the key of
the export and the place; a paragraph is a line of the text. LibreOffice drops the tags of controls
that hold several paragraphs and keeps bookmarks; in Word a bookmark goes with the first letters of
a text that is typed anew, and the control stays. What stands in neither is given back as such.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from kerege.kernel.document.harmless import harmless
from kerege.kernel.errors import Refusal

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
PART = "word/document.xml"
MARK = re.compile(r"k(\w{1,20})_([0-9a-f]{12})")


@dataclass(frozen=True)
class Place:
    """A text: which block, which field ("title", "text"), what it says."""

    code: str
    field: str
    text: str

    @property
    def name(self) -> str:
        """Return the place as the tag names it."""
        return f"{self.code}/{self.field}"


@dataclass(frozen=True)
class Edited:
    """What came back: texts by mark, and paragraphs that stand nowhere."""

    key: str
    texts: dict[str, str]
    outside: list[str] = field(default_factory=list)


def mark(key: str, name: str) -> str:
    """Return the name of a place in a file: a bookmark takes 40 letters, digits and underscores."""
    return f"k{key}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def write(places: Iterable[Place], key: str, title: str, language: str) -> bytes:
    """Return the texts as DOCX."""
    from docx.api import Document as NewDocument

    file: Any = NewDocument()
    file.core_properties.title = title
    file.core_properties.author = "Kerege"
    file.core_properties.language = language
    body = file.element.body
    last = body[-1]  # the properties of the section close the body
    for number, place in enumerate(places, 1):
        last.addprevious(_control(place, key, number))
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _element(name: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        found.set(qn(f"w:{attribute}"), value)
    return found


def _control(place: Place, key: str, number: int) -> Any:
    control, properties = _element("sdt"), _element("sdtPr")
    properties.append(_element("alias", val=place.name))
    properties.append(_element("tag", val=mark(key, place.name)))
    properties.append(_element("id", val=str(number)))
    properties.append(_element("lock", val="sdtLocked"))
    content = _element("sdtContent")
    for line in place.text.split("\n"):
        content.append(_paragraph(harmless(line)))
    content[0].insert(0, _element("bookmarkStart", id=str(number), name=mark(key, place.name)))
    content[-1].append(_element("bookmarkEnd", id=str(number)))
    control.append(properties)
    control.append(content)
    return control


def _paragraph(line: str) -> Any:
    paragraph, run, text = _element("p"), _element("r"), _element("t")
    text.text = line
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if line:
        run.append(text)
        paragraph.append(run)
    return paragraph


def read(content: bytes) -> Edited:
    """Return what a file says.

    Raises
    ------
    Refusal
        If it is no DOCX, too large, or none that went out from here.
    """
    body = _body(content)
    walk = _Walk(body)
    walk.through(body, None)
    texts: dict[str, str] = {}
    outside = walk.stray
    for name, lines in walk.passages:
        if name in texts:
            outside += [line for line in lines if line.strip()]
        else:
            texts[name] = "\n".join(lines)
    keys = {found[1] for name in texts if (found := MARK.fullmatch(name))}
    if len(keys) != 1:
        raise Refusal(
            _("This file did not go out from here, or parts of several files are in it."),
            "DOCX",
            _("Download the texts, edit that file, and bring back the same file."),
        )
    return Edited(keys.pop(), texts, outside)


def _body(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise _no_docx(_("it is larger than 20 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(PART).file_size > MOST_UNPACKED:
                raise _no_docx(_("it unfolds without end."))
            with archive.open(PART) as stream:
                raw = stream.read(MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise _no_docx(_("it cannot be opened.")) from error
    if len(raw) > MOST_UNPACKED:
        raise _no_docx(_("it unfolds without end."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        body = etree.fromstring(raw, parser).find(f"{W}body")
    except etree.XMLSyntaxError as error:
        raise _no_docx(_("it cannot be opened.")) from error
    if body is None:
        raise _no_docx(_("it has no text."))
    return body


def _no_docx(why: str) -> Refusal:
    return Refusal(
        _("The file cannot be taken: %(why)s") % {"why": why},
        "DOCX",
        _("Save it as DOCX in the word processor and bring it again; nothing was changed."),
    )


class _Walk:
    """Gathers the lines of each control, and of each bookmark that stands outside of them."""

    def __init__(self, body: Any) -> None:
        self.passages: list[tuple[str, list[str]]] = []
        self.stray: list[str] = []
        self._lines: list[str] | None = None
        self._starts, self._ends = _bookmarks(body)

    def through(self, element: Any, control: list[str] | None) -> None:
        """Walk what an element holds; ``control`` takes the lines of the control around it."""
        for child in element:
            if child.tag == f"{W}sdt":
                tag, inside = child.find(f"{W}sdtPr/{W}tag"), child.find(f"{W}sdtContent")
                name = tag.get(f"{W}val", "") if tag is not None else ""
                if inside is not None:
                    self.through(inside, self._begin(name) if MARK.fullmatch(name) else control)
            elif child.tag == f"{W}p" and control is not None:
                control.append("".join(map(_text, child.iter())))
            elif child.tag == f"{W}p":
                self._paragraph(child)
            elif child in self._starts and control is None:
                self._lines = self._begin(self._starts[child])
            elif child in self._ends and control is None:
                self._lines = None
            else:
                self.through(child, control)

    def _begin(self, name: str) -> list[str]:
        self.passages.append((name, []))
        return self.passages[-1][1]

    def _paragraph(self, paragraph: Any) -> None:
        """Take a paragraph apart at bookmarks; one that ends in it takes it to its end."""
        parts, is_over = "", False
        for node in paragraph.iter():
            if name := self._starts.get(node):
                if parts:
                    self._take(parts)
                self._lines = self._begin(name)
                parts, is_over = "", False
            is_over |= node in self._ends
            parts += _text(node)
        self._take(parts)
        if is_over:
            self._lines = None

    def _take(self, line: str) -> None:
        if self._lines is not None:
            self._lines.append(line)
        elif line.strip():
            self.stray.append(line)


def _bookmarks(body: Any) -> tuple[dict[Any, str], set[Any]]:
    """Return where each bookmark of ours starts first and ends last.

    LibreOffice may write one that reaches over controls in pieces of the same name.
    """
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    names: dict[str, str] = {}
    for node in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        number, name = node.get(f"{W}id", ""), node.get(f"{W}name", "")
        name = name or names.get(number, "")
        if MARK.fullmatch(name):
            names[number] = name
            first.setdefault(name, node)
            last[name] = node
    return {node: name for name, node in first.items()}, set(last.values())


def _text(node: Any) -> str:
    """Return what a node says; changes that are tracked count as accepted."""
    if node.tag == f"{W}t":
        return node.text or ""
    if node.tag == f"{W}tab" and node.getparent().tag == f"{W}r":
        return "\t"
    if node.tag == f"{W}noBreakHyphen":
        return "\N{NON-BREAKING HYPHEN}"
    return "\n" if node.tag in {f"{W}br", f"{W}cr"} else ""
