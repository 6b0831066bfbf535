"""A form as data: what it asks, in which order, under which conditions.

A form is plain JSON: ``title``, ``form_id``, ``version``, ``style``, ``default_language``,
``languages``, ``choices`` (list -> rows with ``name``, ``label`` and columns) and ``items``. An
item has ``kind`` and ``name``; a group or a repeat has ``items`` of its own. Texts are
language -> text; ``media`` of items and choices is ``image`` or ``audio`` -> language -> file. A
form with files also has ``files`` (name -> checksum and type) and ``pulled``
(what ``pulldata()`` looks up: file -> key column -> key -> column -> cell). Choices from a file
are a list like any other; its code is the name of the file, with its parameters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Form = Mapping[str, Any]
Item = Mapping[str, Any]

SELECTS = {"select_one", "select_multiple"}
TYPED = {"text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "acknowledge"}
ASKED = TYPED | SELECTS
COMPUTED = {"calculate", "hidden", "start", "end", "today"}
NOT_COLLECTED = {
    "deviceid",
    "phonenumber",
    "username",
    "email",
    "simserial",
    "subscriberid",
    "audit",
}
"""Personal data of a device or its owner: kept in the form, never collected here."""
CONTAINERS = {"group", "repeat"}
KINDS = ASKED | COMPUTED | NOT_COLLECTED | CONTAINERS | {"note"}
EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "repeat_count", "readonly")
MEDIA = ("image", "audio")
TEXTS = ("label", "hint", "constraint_message", "required_message")


def items(of: Form | Item) -> Iterator[Item]:
    """Yield all items, those in groups and repeats included, in the order of the form."""
    for item in of["items"]:
        yield item
        if item["kind"] in CONTAINERS:
            yield from items(item)


def questions(form: Form) -> list[Item]:
    """Return what is asked."""
    return [item for item in items(form) if item["kind"] in ASKED]


def list_file(item: Item) -> str:
    """Return the file that the choices of an item are taken from; empty where there is none."""
    name = item.get("list", "").partition(" ")[0]
    return name if name.endswith(".csv") else ""


def question(form: Form, name: str) -> Item | None:
    """Return the item of a name."""
    return next((item for item in items(form) if item["name"] == name), None)


def repeats_above(form: Form | Item, above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Return name -> the repeats that an item lies in, from the outermost."""
    found: dict[str, tuple[str, ...]] = {}
    for item in form["items"]:
        found[item["name"]] = above
        if item["kind"] in CONTAINERS:
            inside = (*above, item["name"]) if item["kind"] == "repeat" else above
            found |= repeats_above(item, inside)
    return found


def pages(form: Form) -> list[list[Item]]:
    """Return the pages: all on one, or with the style ``pages`` each outermost group on its own."""
    if not str(form.get("style") or "").startswith("pages"):
        return [list(form["items"])]
    found: list[list[Item]] = []
    is_open = False
    for item in form["items"]:
        if item["kind"] in CONTAINERS or not is_open:
            found.append([])
        found[-1].append(item)
        is_open = item["kind"] not in CONTAINERS
    return [page for page in found if any(_is_seen(item) for item in page)]


def media_in(of: Item, language: str, form: Form) -> dict[str, str]:
    """Return the picture and the sound of an item or a choice in a language: sort -> file."""
    return {sort: text_in(named, language, form)[0] for sort, named in of.get("media", {}).items()}


def with_media(form: Form) -> Iterator[Item]:
    """Yield the items and choices that have a picture or a sound."""
    yield from (item for item in items(form) if "media" in item)
    yield from (row for rows in form["choices"].values() for row in rows if "media" in row)


def _is_seen(item: Item) -> bool:
    if item["kind"] in CONTAINERS:
        return any(_is_seen(one) for one in item["items"])
    return item["kind"] in ASKED or item["kind"] == "note"


def text_in(texts: Mapping[str, str], language: str, form: Form) -> tuple[str, str]:
    """Return a text and the language it is in: the wanted one, the form's own, or any."""
    for code in (language, str(form["default_language"]), *form["languages"]):
        if texts.get(code):
            return texts[code], code
    return "", language
