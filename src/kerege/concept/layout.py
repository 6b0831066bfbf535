"""Layouts: which sections a document has and what fills each, read from a TOML file.

A ministry changes the file; the data stay as they are. The file is checked as a whole, and every
problem is named.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.checks import Problem, refuse
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES

TABLES = frozenset(
    {
        "table:passport",
        "table:regional_profiles",
        "table:indicators",
        "table:results",
        "table:budget",
        "figure:map_needs",
        "figure:budget",
        "list:principles",
        "list:experience",
        "list:goals",
        "list:stages",
        "annex:action_plan",
        "annex:regions",
        "annex:limits",
    }
)
"""What can be made from the data; a text is filled in by `text:CODE`, the heading it is under."""
TEXT = "text:"
LARGEST = 100_000
"""Bytes of a file that are read."""


@dataclass(frozen=True)
class Section:
    """A section: its code, its title by language, and what fills it, in order."""

    code: str
    titles: dict[str, str]
    fills: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A layout with its name and a note on where it is from, by language."""

    code: str
    names: dict[str, str]
    notes: dict[str, str]
    sections: tuple[Section, ...]


def read_layout(path: Path) -> Layout:
    """Return the layout of a file.

    Raises
    ------
    Refusal
        If the file is not TOML, or with everything that is wrong in it at once.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST)
    except OSError as error:
        raise _unreadable(error, path.name) from error
    return layout_of(content, path.name)


def _unreadable(error: Exception, file: str) -> Refusal:
    return Refusal(
        _("The layout cannot be read: %(reason)s.") % {"reason": error},
        file,
        _("Give a TOML file in UTF-8; the guide shows one."),
    )


def layout_of(content: bytes, file: str) -> Layout:
    """Return the layout that the content of a file is.

    Raises
    ------
    Refusal
        As `read_layout`.
    """
    if len(content) > LARGEST:
        raise Refusal(
            _("The layout is larger than 100 kB."),
            file,
            _("Give a TOML file in UTF-8; the guide shows one."),
        )
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(error, file) from error
    refuse(
        _problems(found),
        _("The layout has %(number)d problems."),
        _("Mend them all in %(file)s.") % {"file": file},
    )
    return Layout(
        code=found["code"],
        names=found["name"],
        notes=found.get("note", dict.fromkeys(LANGUAGES, "")),
        sections=tuple(
            Section(row["code"], row["title"], tuple(row["fill"])) for row in found["section"]
        ),
    )


def layouts(folder: Path) -> list[Layout]:
    """Return the layouts of a folder by code."""
    return sorted((read_layout(path) for path in folder.glob("*.toml")), key=lambda one: one.code)


def layout(folder: Path, code: str) -> Layout:
    """Return one layout of a folder."""
    known = {one.code: one for one in layouts(folder)}
    if code not in known:
        raise no_layout(code, known)
    return known[code]


def no_layout(code: str, known: Iterable[str]) -> Refusal:
    """Return the refusal of a layout that is not known."""
    return Refusal(
        _("There is no layout '%(code)s'.") % {"code": code},
        code,
        _("Choose one of: %(layouts)s.") % {"layouts": ", ".join(sorted(known)) or "-"},
        Kind.NOT_FOUND,
    )


def _problems(found: dict[str, Any]) -> Iterator[Problem]:
    yield from _unknown("", found, {"code", "name", "note", "section"})
    yield from _code(_("the layout"), found)
    yield from _texts(_("name"), found.get("name"))
    if "note" in found:
        yield from _texts(_("note"), found["note"])
    sections = found.get("section")
    if not isinstance(sections, list) or not sections:
        yield Problem(
            _("the layout"), _("it has no section."), _("Write [[section]] at least once.")
        )
        return
    seen: set[Any] = set()
    for number, row in enumerate(sections, 1):
        where = _("section %(number)d") % {"number": number}
        if not isinstance(row, dict):
            yield Problem(where, _("it is not a table."), _("Write it under [[section]]."))
            continue
        yield from _section(where, row)
        code = str(row.get("code"))
        if code in seen:
            yield Problem(where, _("the code is used twice."), _("Give each its own."))
        seen.add(code)


def _section(where: str, row: dict[str, Any]) -> Iterator[Problem]:
    yield from _unknown(where, row, {"code", "title", "fill"})
    yield from _code(where, row)
    yield from _texts(f"{where}, {_('title')}", row.get("title"))
    fills = row.get("fill")
    if not isinstance(fills, list) or not fills:
        yield Problem(where, _("nothing fills it."), _("List in 'fill' what it shows."))
        return
    for fill in fills:
        named = isinstance(fill, str) and fill.startswith(TEXT) and len(fill) > len(TEXT)
        if not named and fill not in TABLES:
            yield Problem(
                where,
                _("'%(fill)s' cannot fill a section.") % {"fill": fill},
                _("Use text:CODE of a heading, or one of: %(known)s.")
                % {"known": ", ".join(sorted(TABLES))},
            )


def _code(where: str, row: dict[str, Any]) -> Iterator[Problem]:
    code = row.get("code")
    if not isinstance(code, str) or not code.replace("-", "").isalnum() or not code.isascii():
        yield Problem(
            where, _("its code is missing or odd."), _("Use Latin letters, digits and hyphens.")
        )


def _texts(where: str, texts: Any) -> Iterator[Problem]:
    known = texts if isinstance(texts, dict) else {}
    for language in LANGUAGES:
        if not isinstance(known.get(language), str) or not known[language].strip():
            yield Problem(
                where,
                _("the text is missing in '%(language)s'.") % {"language": language},
                _("Write it in every language: kk, ru, en."),
            )
    yield from _unknown(where, known, set(LANGUAGES))


def _unknown(where: str, row: dict[str, Any], known: set[str]) -> Iterator[Problem]:
    for name in sorted(set(row) - known):
        yield Problem(
            where or _("the layout"),
            _("'%(name)s' is not known.") % {"name": name},
            _("Take it out, or use one of: %(known)s.") % {"known": ", ".join(sorted(known))},
        )
