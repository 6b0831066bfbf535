"""What a form takes from the files that come with it in one ZIP file."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.archive import unpack
from kerege.kernel.errors import Refusal
from kerege.needs.xlsform import expression
from kerege.needs.xlsform.form import EXPRESSIONS, Form, Item, items, list_file, with_media
from kerege.needs.xlsform.media import media_type
from kerege.needs.xlsform.tables import Table, choices, lookup, read_table

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
LARGEST_TABLES = 2 * 1024 * 1024
MOST_FILES = 200
FORMS = (".xlsx", ".md")
CSV = "text/csv"
Files = Mapping[str, bytes]
Texts = Callable[[Mapping[str, str]], dict[str, str]]


def opened(content: bytes, name: str) -> tuple[bytes, str, Files]:
    """Return a form, its name and the files beside it: of a ZIP file what is in it.

    Raises
    ------
    Refusal
        If the ZIP file is unsafe or too large, or holds no form or several.
    """
    if not name.lower().endswith(".zip"):
        return content, name, {}
    files = unpack(content, most_files=MOST_FILES, most_bytes=LARGEST_UNPACKED)
    forms = [one for one in files if one.lower().endswith(FORMS)]
    if len(forms) != 1:
        raise Refusal(
            _("There is not one form in the ZIP file, but %(number)d.") % {"number": len(forms)},
            ", ".join(forms)[:200] or name,
            _("Put one XLSForm (.xlsx) into it, and the files that the form names."),
        )
    return files.pop(forms[0]), forms[0], files


def attach(form: Form, files: Files, texts: Texts) -> dict[str, Any]:
    """Return what the files add to a form: choices, what is looked up, and what was handed in.

    Parameters
    ----------
    form
        The form as it was read, without choices from files.
    files
        Name -> content.
    texts
        See `tables.choices`.

    Raises
    ------
    Refusal
        If a file is missing, is not named by the form, or is not what the form needs.
    """
    found = list(items(form))
    lists = {item["list"]: list_file(item) for item in found if list_file(item)}
    asked = {one for item in found for one in _pulled(item)}
    media = _media(form)
    named = {*lists.values(), *(f"{file}.csv" for file, *_rest in asked)}
    _refuse_others(named | media.keys(), files)
    if not files:
        return {}
    tables = _tables({name: files[name] for name in named})
    taken = {
        code: _choices(code, tables[file], _filtered(found, code), texts)
        for code, file in lists.items()
    }
    known = {
        name: {
            "sha256": hashlib.sha256(content).hexdigest(),
            "type": media_type(content, name, media[name]) if name in media else CSV,
        }
        for name, content in sorted(files.items())
    }
    made = {"choices": {**form["choices"], **taken}, "files": known}
    return made | ({"pulled": _lookups(asked, tables)} if asked else {})


def _media(form: Form) -> dict[str, str]:
    """Return the pictures and sounds that a form names: file -> sort."""
    return {
        file: sort
        for of in with_media(form)
        for sort, named in of["media"].items()
        for file in named.values()
    }


def _pulled(item: Item) -> Iterator[tuple[str, str, str]]:
    for key in (*EXPRESSIONS, "choice_filter"):
        if key in item:
            yield from expression.pulled(item[key])


def _refuse_others(wanted: set[str], files: Files) -> None:
    if missing := sorted(wanted - files.keys()):
        raise Refusal(
            _("The form names files that are not there: %(names)s.")
            % {"names": ", ".join(missing)[:300]},
            "ZIP",
            _("Put the form and its files into one ZIP file without a folder; capitals count."),
        )
    if surplus := sorted(files.keys() - wanted):
        raise Refusal(
            _("The form does not name these files: %(names)s.")
            % {"names": ", ".join(surplus)[:300]},
            "ZIP",
            _("Take them out, or name them in the form; pulldata() names its file without '.csv'."),
        )


def _tables(files: Files) -> dict[str, Table]:
    if sum(map(len, files.values())) > LARGEST_TABLES:
        raise Refusal(
            _("The tables are larger than 2 MB together."),
            "ZIP",
            _("Take out the rows and columns that the form does not need."),
        )
    return {name: read_table(content, name) for name, content in files.items()}


def _filtered(found: list[Item], code: str) -> set[str]:
    """Return the columns by which a list is filtered somewhere."""
    filters = [item.get("choice_filter") for item in found if item.get("list") == code]
    return {name for text in filters if text for name in expression.columns(text)}


def _choices(code: str, table: Table, wanted: set[str], texts: Texts) -> list[dict[str, Any]]:
    """Return the choices of a list with the columns that are wanted: all go to every device."""
    parameters = dict(one.split("=", 1) for one in code.split()[1:])
    found = choices(table, parameters.get("value", "name"), parameters.get("label", "label"), texts)
    for row in found:
        columns = row.pop("columns")
        if kept := {name: columns[name] for name in columns if name in wanted}:
            row["columns"] = kept
    return found


def _lookups(asked: set[tuple[str, str, str]], tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return file -> key column -> key -> column -> cell, of what is looked up."""
    made: dict[str, Any] = {}
    for file, _column, key in sorted(asked):
        columns = sorted({one for f, one, k in asked if (f, k) == (file, key)})
        made.setdefault(file, {})[key] = lookup(tables[f"{file}.csv"], key, columns)
    return made
