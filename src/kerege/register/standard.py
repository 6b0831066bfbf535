"""The one form of a file of subjects: what its published schema says, and reading a cell by it."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.table_file import Columns

FILE = Path(__file__).with_name("subjects.schema.json")
SCHEMA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
FIELDS: dict[str, dict[str, Any]] = {field["name"]: field for field in SCHEMA["fields"]}
COLUMNS = Columns(
    [name for name, field in FIELDS.items() if field["constraints"].get("required")],
    [name for name, field in FIELDS.items() if not field["constraints"].get("required")],
)
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(eq=False)
class CellError(Exception):
    """Why a cell does not keep to the standard, and how to mend it."""

    what: str
    mend: str


def read_cell(name: str, text: str) -> Any:
    """Return the value of a cell: text, date, whole number or yes and no; None where it is empty.

    Raises
    ------
    CellError
        If the cell does not keep to the schema.
    """
    field = FIELDS[name]
    if text in SCHEMA["missingValues"]:
        if field["constraints"].get("required"):
            raise CellError(_("It is empty."), _("Every row needs it."))
        return None
    read = {"date": _date, "integer": _integer, "boolean": _boolean}.get(field["type"], _text)
    value = read(text, field)
    limits = field["constraints"]
    least, most = (_limit(limits.get(end), value) for end in ("minimum", "maximum"))
    if (least is not None and value < least) or (most is not None and value > most):
        mend = _("Write a value from %(least)s to %(most)s.") % {
            "least": least,
            "most": most or "…",
        }
        raise CellError(_("It lies outside what can be."), mend)
    return value


def _limit(given: Any, like: Any) -> Any:
    return date.fromisoformat(given) if given is not None and isinstance(like, date) else given


def _text(text: str, field: dict[str, Any]) -> str:
    limits = field["constraints"]
    if FORBIDDEN.search(text):
        raise CellError(_("It contains a control character."), _("Type it anew."))
    if len(text) > (most := limits.get("maxLength", len(text))):
        mend = _("Shorten it to at most %(most)d letters.") % {"most": most}
        raise CellError(_("It is too long."), mend)
    if text not in limits.get("enum", [text]):
        mend = _("Write one of: %(known)s.") % {"known": ", ".join(limits["enum"])}
        raise CellError(_("This value is not known."), mend)
    if not re.fullmatch(limits.get("pattern", r"[\s\S]*"), text):
        raise CellError(_("It is not written as the standard asks."), field["description"])
    return text


def _date(text: str, _field: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(_("It is no date."), _("Write it as 2024-08-31.")) from None


def _integer(text: str, _field: dict[str, Any]) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise CellError(_("It is no whole number."), _("Write it in digits, without spaces."))
    return int(text)


def _boolean(text: str, field: dict[str, Any]) -> bool:
    if text not in (known := [*field["trueValues"], *field["falseValues"]]):
        mend = _("Write one of: %(known)s.") % {"known": ", ".join(known)}
        raise CellError(_("This value is not known."), mend)
    return text in field["trueValues"]
