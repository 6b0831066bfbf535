"""XLSForm in: read by pyxform, kept as data, what is not supported refused by its name."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.needs.xlsform import expression
from kerege.needs.xlsform.attached import Files, attach
from kerege.needs.xlsform.form import (
    ASKED,
    CONTAINERS,
    EXPRESSIONS,
    KINDS,
    MEDIA,
    SELECTS,
    TEXTS,
    items,
    list_file,
)

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_ITEMS = 1000
NAME = re.compile(r"[A-Za-z_][\w-]{0,79}")
OUR_KINDS = {
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "trigger": "acknowledge",
    "barcode": "text",
    "phone number": "phonenumber",
}
BINDS = {
    "relevant": "relevant",
    "constraint": "constraint",
    "calculate": "calculation",
    "required": "required",
    "readonly": "readonly",
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
}
KNOWN = {
    "type", "name", "label", "hint", "bind", "control", "default", "choice_filter", "parameters",
    "itemset", "list_name", "choices", "children", "query", "media",
}  # fmt: skip
YES, NO = {"yes", "true", "true()"}, {"no", "false", "false()", ""}
PARAMETERS = ("value", "label")
CODE = re.compile(r"\(([A-Za-z]{2,3})\)\s*$")
OTHER = re.compile(r"selected\(\.\./([\w-]+), 'other'\)")
"""What pyxform writes for ``or_other``."""


def read_xlsform(
    content: bytes, language: str, name: str = "form.xlsx", files: Files | None = None
) -> dict[str, Any]:
    """Read an XLSForm.

    Parameters
    ----------
    content
        The file: XLSX, or the same tables as Markdown (``.md``).
    language
        The language of texts that stand in columns without a language.
    name
        The file's name; its ending says which of the two it is.
    files
        Name -> content of the files that the form names; see `attached.opened`.

    Raises
    ------
    Refusal
        If it is no XLSForm, or asks for what is not supported: the row or question is named.
    """
    raw = _read(content, name)
    made = _Maker(language, str(raw.get("default_language") or "default"))
    choices = {
        code: [made.choice(row, code) for row in rows]
        for code, rows in (raw.get("choices") or {}).items()
    }
    form = {
        "title": str(raw.get("title") or ""),
        "form_id": str(raw.get("id_string") or ""),
        "version": str(raw.get("version") or ""),
        "style": str(raw.get("style") or ""),
        "items": [made.item(child) for child in raw["children"] if child["name"] != "meta"],
        "choices": choices,
        "default_language": made.own(made.default),
    }
    check(form)
    form |= attach(form, files or {}, made.texts_of_file)
    for item in items(form):
        if item["kind"] in SELECTS:
            _check_choices(item, form["choices"])
    form["languages"] = list(made.languages | {form["default_language"]: None})
    return form


def _read(content: bytes, name: str) -> Mapping[str, Any]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    ending = ".md" if name.lower().endswith(".md") else ".xlsx"
    _refuse_harmful(content, ending)
    try:
        source = io.BytesIO(content)
        read: Mapping[str, Any] = convert(source, validate=False, file_type=ending)._pyxform  # noqa: SLF001 -- the form as data, which convert() returns under this name
    except PyXFormError as error:
        raise _refused(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, OSError) as error:
        raise _refused(_("This is not an XLSForm that can be read.")) from error
    return read


def _refused(what: str, where: str = "XLSForm") -> Refusal:
    return Refusal(what, where, _("Correct the form and load it again."))


def _refuse_harmful(content: bytes, ending: str) -> None:
    if len(content) > LARGEST:
        raise _refused(_("The file is larger than 5 MB."))
    if ending == ".md":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [info.filename for info in archive.infolist()]
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _refused(_("This is not an XLSX file.")) from error
    if unpacked > LARGEST_UNPACKED:
        raise _refused(_("The file is too large when it is unpacked."))
    if any("vbaProject" in entry for entry in names):
        raise _refused(_("The file contains macros."))


class _Maker:
    """Turns pyxform's JSON into ours and collects the languages on the way."""

    def __init__(self, language: str, default: str) -> None:
        self.language, self.default, self.languages = language, default, dict[str, None]()

    def own(self, name: str) -> str:
        return self.language if name == "default" else language_code(name)

    def texts(self, given: Any) -> dict[str, str]:
        if given is None or given == "":
            return {}
        by_name = given if isinstance(given, dict) else {"default": given}
        found = {self.own(name): str(text).strip() for name, text in by_name.items() if text}
        self.languages |= dict.fromkeys(found)
        return found

    def texts_of_file(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return texts of a file, or files; those without a language are in that of the form."""
        named = {name or self.default: text for name, text in sorted(given.items()) if text}
        return self.texts(named)

    def choice(self, row: Mapping[str, Any], code: str) -> dict[str, Any]:
        rest = {key: row[key] for key in row if key not in {"name", "label", "media"}}
        for key, value in rest.items():
            if not isinstance(value, str | int | float):
                raise _refused(
                    _("'%(name)s' is not supported.") % {"name": key}, f"choices, {code}"
                )
        columns = {key: str(value) for key, value in rest.items()}
        label, media = self.texts(row.get("label")), self.media(row, f"choices, {code}")
        made = {"name": str(row["name"]), "label": label, "columns": columns, "media": media}
        return {key: value for key, value in made.items() if value or key in {"name", "label"}}

    def media(self, row: Mapping[str, Any], where: str) -> dict[str, dict[str, str]]:
        """Return picture and sound of a row, which needs a label to stand beside them."""
        given = row.get("media") or {}
        for key in given:
            if key not in MEDIA:
                raise _refused(_("'%(name)s' is not supported.") % {"name": f"media::{key}"}, where)
        found = {
            key: self.texts_of_file(value if isinstance(value, dict) else {"": value})
            for key, value in given.items()
        }
        if any(found.values()) and not row.get("label"):
            raise Refusal(
                _("A picture or a sound has no label."),
                where,
                _("Say in the label what it shows or says: who cannot see or hear it has that."),
            )
        return {key: value for key, value in found.items() if value}

    def item(self, row: Mapping[str, Any]) -> dict[str, Any]:
        kind = OUR_KINDS.get(row["type"], row["type"])
        name = str(row.get("name") or "")
        _refuse_unsupported(row, kind, name)
        made: dict[str, Any] = {"kind": kind, "name": name}
        control, bind = row.get("control") or {}, row.get("bind") or {}
        for key, value in {"label": row.get("label"), "hint": row.get("hint")}.items():
            made[key] = self.texts(value)
        made["media"] = self.media(row, name)
        for key, value in bind.items():
            ours = BINDS[key]
            made[ours] = self.texts(value) if ours in TEXTS else str(value).strip()
        for ours, value in (
            ("appearance", control.get("appearance")),
            ("repeat_count", control.get("jr:count")),
            ("default", row.get("default")),
            ("choice_filter", row.get("choice_filter")),
            ("list", _list(row) if kind in SELECTS else None),
        ):
            made[ours] = str(value).strip() if value is not None else ""
        for flag in ("required", "readonly"):
            made[flag] = _flag(made.get(flag, ""))
        made["relevant"] = OTHER.sub(r"selected(${\1}, 'other')", made.get("relevant", ""))
        if kind in CONTAINERS:
            made["items"] = [self.item(child) for child in row.get("children") or ()]
        return {key: value for key, value in made.items() if value not in ("", {}) or key == "name"}


def _list(row: Mapping[str, Any]) -> str:
    """Return the code of a list: its name, or that of a file with its parameters."""
    given = row.get("parameters") or {}
    named = (f"{key}={given[key]}" for key in PARAMETERS if key in given)
    return " ".join((str(row.get("list_name") or row.get("itemset") or ""), *named))


def _flag(value: str) -> str:
    """Return the expression of a yes or no; nothing for no."""
    if value.lower() in NO:
        return ""
    return "true()" if value.lower() in YES else value


def _refuse_unsupported(row: Mapping[str, Any], kind: str, name: str) -> None:
    named = {"name": kind}
    if kind not in KINDS:
        raise _refused(_("Questions of the type '%(name)s' are not supported.") % named, name)
    control, bind = row.get("control") or {}, row.get("bind") or {}
    extra = (
        [key for key in row if key not in KNOWN]
        + [key for key in bind if key not in BINDS and not key.startswith("jr:preload")]
        + [
            key
            for key in row.get("parameters") or {}
            if key not in PARAMETERS or not list_file({"list": _list(row)})
        ]
    )
    if extra:
        raise _refused(_("'%(name)s' is not supported.") % {"name": extra[0]}, name)
    itemset = str(row.get("itemset") or "")
    if "${" in itemset or re.search(r"\.(xml|geojson)$", itemset):
        raise _refused(_("Choices from '%(name)s' are not supported.") % {"name": itemset}, name)
    if str(control.get("jr:count") or "0").strip() == "":
        raise _refused(_("'%(name)s' is not supported.") % {"name": "repeat_count"}, name)


def check(form: Mapping[str, Any]) -> None:
    """Refuse names that are used twice, unknown references, wrong expressions and circles."""
    found = list(items(form))
    if not any(item["kind"] in ASKED for item in found):
        raise _refused(_("The form asks nothing."))
    if len(found) > MOST_ITEMS:
        raise _refused(_("The form has more than %(most)d rows.") % {"most": MOST_ITEMS})
    names: set[str] = set()
    for item in found:
        if not NAME.fullmatch(item["name"]):
            raise _refused(_("This is not a name: letters, digits, '_' and '-'."), item["name"])
        if item["name"] in names:
            raise _refused(
                _("Two questions have this name; answers are kept by name."), item["name"]
            )
        names.add(item["name"])
    for item in found:
        _check_expressions(item, names)
    _refuse_circles(found)


def _check_expressions(item: Mapping[str, Any], names: set[str]) -> None:
    if wanted := item.get("choice_filter"):
        _check_names(wanted, names, f"{item['name']}, choice_filter")
    for key in EXPRESSIONS:
        if key in item:
            _check_names(item[key], names, f"{item['name']}, {key}")
            if unknown := expression.columns(item[key]):
                raise _refused(
                    _("'%(name)s' is not known here.") % {"name": min(unknown)},
                    f"{item['name']}, {key}",
                )
    for key in TEXTS:
        for text in item.get(key, {}).values():
            for name in re.findall(r"\$\{\s*([\w-]+)\s*\}", text):
                if name not in names:
                    raise _refused(
                        _("There is no question ${%(name)s}.") % {"name": name}, item["name"]
                    )


def _check_names(text: str, names: set[str], where: str) -> None:
    try:
        unknown = expression.references(text) - names
    except Refusal as refusal:
        raise Refusal(refusal.what, where, refusal.mend) from refusal
    if unknown:
        raise _refused(_("There is no question ${%(name)s}.") % {"name": min(unknown)}, where)


def _check_choices(item: Mapping[str, Any], choices: Mapping[str, Any]) -> None:
    rows = choices.get(item.get("list", ""))
    if not rows:
        raise _refused(_("The list of choices is not there."), item["name"])
    if any(" " in row["name"] for row in rows):
        raise _refused(_("The name of a choice contains a space."), item["name"])
    if wanted := item.get("choice_filter"):
        where = f"{item['name']}, choice_filter"
        known = {"name"} | {key for row in rows for key in row.get("columns", ())}
        if unknown := expression.columns(wanted) - known:
            raise _refused(_("'%(name)s' is not known here.") % {"name": min(unknown)}, where)


def _refuse_circles(found: list[Mapping[str, Any]]) -> None:
    """Refuse calculations and conditions that wait for each other."""
    waits = {
        item["name"]: {
            name
            for key in ("calculation", "relevant", "repeat_count")
            if key in item
            for name in expression.references(item[key])
        }
        for item in found
    }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circle = ", ".join(above[above.index(name) :])
            raise _refused(_("These wait for each other: %(names)s.") % {"names": circle}, name)
        if name not in done:
            for other in sorted(waits.get(name, ())):
                visit(other, (*above, name))
            done.add(name)

    for name in waits:
        visit(name, ())


def language_code(name: str) -> str:
    """Return the code of a language written as ``Kazakh (kk)``, ``kk`` or by its name."""
    if found := CODE.search(name):
        return found[1].lower()
    wanted = name.strip().lower()
    if re.fullmatch("[a-z]{2,3}", wanted) and wanted in _names().values():
        return wanted
    if wanted in _names():
        return _names()[wanted]
    raise _refused(
        _("The language '%(name)s' is not known.") % {"name": name},
        _("Write it as label::Kazakh (kk), label::Russian (ru), label::English (en)."),
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return the names of languages in English, Russian and Kazakh, and in themselves."""
    found: dict[str, str] = {}
    for code in _codes():
        for reader in ("en", "ru", "kk"):
            if text := Locale(reader).languages.get(code):
                found.setdefault(text.lower(), code)
    return found | {"қазақша": "kk", "русский": "ru"}


def _codes() -> Iterator[str]:
    return (code for code in Locale("en").languages if re.fullmatch("[a-z]{2,3}", code))
