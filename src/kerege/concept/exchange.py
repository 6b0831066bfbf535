"""The texts of a draft as a DOCX for a word processor, and back.

Each text stands in a content control whose tag names the export and the place; a paragraph is a
line of the text. What stands outside of every control is not lost: it is given back as such.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
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
GREY = "808080"


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
    """What came back: texts by place, and paragraphs that stand nowhere."""

    key: str
    texts: dict[str, str]
    outside: list[str] = field(default_factory=list)


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


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        found.set(qn(f"w:{attribute}"), value)
    return found


def _control(place: Place, key: str, number: int) -> Any:
    control, properties = _element("sdt"), _element("sdtPr")
    properties.append(_element("alias", val=f"{place.code} {place.field}"))
    properties.append(_element("tag", val=f"{key}:{place.name}"))
    properties.append(_element("id", val=str(number)))
    properties.append(_element("lock", val="sdtLocked"))
    content = _element("sdtContent")
    for line in place.text.split("\n"):
        content.append(_paragraph(harmless(line)))
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
    texts: dict[str, str] = {}
    outside: list[str] = []
    keys: set[str] = set()
    for tag, text in _passages(body):
        key, _sep, name = tag.partition(":")
        if not name or name in texts:
            outside += [line for line in text.split("\n") if line.strip()]
            continue
        keys.add(key)
        texts[name] = text
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


def _passages(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the tag and the text of each control, and of each paragraph outside with no tag."""
    for child in element:
        if child.tag == f"{W}sdt":
            tag = child.find(f"{W}sdtPr/{W}tag")
            name = tag.get(f"{W}val", "") if tag is not None else ""
            inside = child.find(f"{W}sdtContent")
            if ":" in name and inside is not None:
                yield name, "\n".join(_line(p) for p in inside.iter(f"{W}p"))
            elif inside is not None:
                yield from _passages(inside)
        elif child.tag == f"{W}p":
            yield "", _line(child)
        else:
            yield from _passages(child)


def _line(paragraph: Any) -> str:
    """Return the text of a paragraph; changes that are tracked in it count as accepted."""
    parts = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"):
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}tab" and node.getparent().tag == f"{W}r":
            parts.append("\t")
        elif node.tag in {f"{W}br", f"{W}cr"}:
            parts.append("\n")
        elif node.tag == f"{W}noBreakHyphen":
            parts.append("\N{NON-BREAKING HYPHEN}")
    return "".join(parts)
