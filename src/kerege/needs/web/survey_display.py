"""What a page of a survey shows of each question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kerege.needs.xlsform import Filled, Node
from kerege.needs.xlsform.form import ASKED, CONTAINERS, Form, media_in, text_in

MOST_RADIOS = 15
TYPES = {"date": "date", "time": "time", "dateTime": "datetime-local"}
MODES = {"integer": "numeric", "decimal": "decimal"}


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A question, note, group, repeat or row as a template needs it."""

    node: Node
    kind: str
    choices: list[Choice] = field(default_factory=list)
    children: list["Shown"] = field(default_factory=list)
    error: str = ""
    is_hidden: bool = False
    media: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of the field."""
        return self.node.key

    @property
    def number(self) -> int:
        """The number of a row, from 1."""
        return self.node.rows[-1] + 1 if self.node.rows else 1

    @property
    def type(self) -> str:
        """The type of the input."""
        return TYPES.get(self.node.item["kind"], "text")

    @property
    def mode(self) -> str:
        """The keyboard that a telephone shows."""
        return MODES.get(self.node.item["kind"], "")

    @property
    def is_long(self) -> bool:
        """Whether there is room for several lines."""
        return "multiline" in self.node.item.get("appearance", "")


def shown(
    nodes: list[Node],
    form: Form,
    language: str,
    *,
    wrong: set[str] | None = None,
    hidden: bool = False,
) -> list[Shown]:
    """Return what is to be seen of nodes: what applies, and errors of the keys in ``wrong``.

    With ``hidden`` also what does not apply, marked: a device may show it when it does.
    """
    return list(_shown(nodes, form, language, wrong or set(), hidden=hidden))


def _shown(
    nodes: list[Node], form: Form, language: str, wrong: set[str], *, hidden: bool
) -> Iterator[Shown]:
    for node in nodes:
        kind = node.item["kind"]
        if kind not in ASKED | CONTAINERS | {"note", "row"}:
            continue
        if "readonly" in node.item and kind in ASKED:
            kind = "readonly"
        inside = shown(node.children, form, language, wrong=wrong, hidden=hidden)
        is_empty = kind == "group" and all(one.is_hidden for one in inside)
        is_hidden = kind != "row" and (not node.is_relevant or is_empty)
        if is_hidden and not hidden:
            continue
        yield Shown(
            node,
            _control(node, kind, form),
            _choices(node, form, language),
            inside,
            node.error if node.key in wrong else "",
            is_hidden,
            media_in(node.item, language, form),
        )


def _control(node: Node, kind: str, form: Form) -> str:
    if kind == "select_one":
        is_list = node.item.get("appearance", "").startswith(("minimal", "autocomplete"))
        # Of all choices, filtered or not: a device that filters anew keeps the control.
        every = form["choices"][node.item["list"]]
        is_plain = not any("media" in row for row in every)  # a list shows no pictures
        return "list" if is_plain and (is_list or len(every) > MOST_RADIOS) else "radios"
    named = {"select_multiple": "boxes", "acknowledge": "acknowledge"}
    return named.get(kind, kind if kind not in ASKED else "input")


def _choices(node: Node, form: Form, language: str) -> list[Choice]:
    chosen = set(node.value.split())
    return [
        Choice(
            row["name"],
            text_in(row["label"], language, form)[0] or row["name"],
            row["name"] in chosen,
            media_in(row, language, form),
        )
        for row in node.choices
    ]


def asked_keys(of: list[Shown]) -> set[str]:
    """Return the keys of the questions that are seen."""
    found: set[str] = set()
    for one in of:
        if one.is_hidden:
            continue
        if one.node.item["kind"] in ASKED:
            found.add(one.key)
        found |= asked_keys(one.children)
    return found


def nodes_of_page(filled: Filled, names: set[str]) -> list[Node]:
    """Return the outermost nodes that stand on a page."""
    return [node for node in filled.nodes if node.item["name"] in names]
