"""What python-docx has no interface for: fields, bookmarks, grounds, languages of a run."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def element(name: str, /, **attributes: str) -> Any:
    """Return an element of the main namespace."""
    found = OxmlElement(name)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def field_begin(paragraph: Any, instruction: str) -> None:
    """Begin a field: what it computes is shown until it ends."""
    run = paragraph.add_run()._r  # noqa: SLF001 -- fields are not in python-docx's public interface
    run.append(element("w:fldChar", fldCharType="begin"))
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = instruction
    run.append(code)
    run.append(element("w:fldChar", fldCharType="separate"))


def field_end(paragraph: Any) -> None:
    """End a field."""
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001 -- fields are not in python-docx's public interface


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """Write a field with what it shows until it is computed."""
    field_begin(paragraph, instruction)
    paragraph.add_run(shown)
    field_end(paragraph)


def link(paragraph: Any, text: str, anchor: str) -> None:
    """Write a link to a bookmark."""
    found = element("w:hyperlink", anchor=anchor, history="1")
    run = paragraph.add_run(text)
    found.append(run._r)  # noqa: SLF001 -- fields are not in python-docx's public interface
    paragraph._p.append(found)  # noqa: SLF001 -- fields are not in python-docx's public interface


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Put a bookmark around a paragraph."""
    inside = paragraph._p  # noqa: SLF001 -- fields are not in python-docx's public interface
    start = element("w:bookmarkStart", id=str(number), name=name)
    inside.insert(1 if inside.pPr is not None else 0, start)
    inside.append(element("w:bookmarkEnd", id=str(number)))


def shade(paragraph: Any, fill: str) -> None:
    """Give a paragraph a ground."""
    ground = element("w:shd", val="clear", color="auto", fill=fill)
    paragraph._p.get_or_add_pPr().append(ground)  # noqa: SLF001 -- fields are not in python-docx's public interface


def describe(table: Any, text: str) -> None:
    """Give a table its text alternative."""
    description = element("w:tblDescription", val=text)
    table._tbl.tblPr.append(description)  # noqa: SLF001 -- fields are not in python-docx's public interface


def run_language(run: Any, language: str) -> None:
    """Say in which language a run is."""
    run._r.get_or_add_rPr().append(element("w:lang", val=language))  # noqa: SLF001 -- fields are not in python-docx's public interface
