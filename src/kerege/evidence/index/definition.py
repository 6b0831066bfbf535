"""The definition of an index: a YAML file that carries the whole recipe."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kerege.evidence.index.checking import Problems, check
from kerege.kernel.errors import Refusal

LARGEST = 200_000
"""Characters of a definition; a longer file is none."""


@dataclass(frozen=True)
class Node:
    """A part of the index: an indicator, or a group of parts.

    Attributes
    ----------
    direction
        1 where more of the indicator is better, -1 where less is; of a group 1.
    parts
        What the group is made of; of an indicator nothing.
    why
        Language -> why it belongs here.
    """

    code: str
    weight: float
    direction: int = 1
    parts: tuple["Node", ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """An index as defined; ``levels`` holds the nodes of each level, the indicators first.

    Without ``imputation`` no gap is filled; without ``weighting`` the weights are those of the
    parts; without ``benefit_of_the_doubt`` or ``sensitivity`` these are not computed. ``links``:
    variables outside the index that it is held beside -> language -> why.
    """

    code: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    scale: tuple[float, float]
    imputation: Mapping[str, Any]
    treatment: Mapping[str, Any]
    normalisation: str
    weighting: Mapping[str, Any]
    benefit_of_the_doubt: Mapping[str, float]
    aggregation: tuple[str, ...]
    uncertainty: Mapping[str, Any]
    sensitivity: Mapping[str, int]
    links: Mapping[str, Mapping[str, str]]
    levels: tuple[tuple[Node, ...], ...]
    parents: tuple[tuple[int, ...], ...]

    @property
    def indicators(self) -> tuple[Node, ...]:
        """The indicators in the order of the file."""
        return self.levels[0]

    def places(self) -> Iterator[tuple[str, Node]]:
        """Yield every part with its place in the file."""

        def within(parts: tuple[Node, ...], at: str) -> Iterator[tuple[str, Node]]:
            for number, node in enumerate(parts):
                yield f"{at}[{number}]", node
                yield from within(node.parts, f"{at}[{number}].parts")

        return within(self.levels[-1], "parts")


def definitions() -> dict[str, str]:
    """Return the definitions that come with Kerege: name -> YAML."""
    files = sorted((Path(__file__).parent / "definitions").glob("*.yaml"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


@lru_cache(maxsize=64)  # every page of a region names its indices: their files are long
def read_definition(text: str, name: str = "definition") -> Definition:
    """Read a definition.

    Raises
    ------
    Refusal
        If it is not YAML or anything in it is wrong; every problem is named with its place.
    """
    if len(text) > LARGEST:
        raise Refusal("The file is too long for a definition.", name, "Give the YAML file.")
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            # A few lines of aliases unfold to billions of parts.
            raise Refusal("A definition has no aliases (`*name`).", name, "Write the parts out.")
        given = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        where = f"{name}, line {place.line + 1}" if place else name
        raise Refusal("The definition is not YAML.", where, "Mend the line.") from error
    problems: Problems = []
    if not isinstance(given, dict):
        problems.append(("the file", "is not a list of named settings", "Begin with `code:`."))
        given = {}
    else:
        check(given, problems)
    if problems:
        raise problems_refused(problems, name)
    return _made(given)


@dataclass(eq=False)
class DefinitionRefusal(Refusal):
    """A definition is not sound; ``problems``: where, what, and how to mend it."""

    problems: Problems = field(default_factory=list)


def problems_refused(problems: Problems, name: str) -> DefinitionRefusal:
    """Return the refusal that names every problem of a definition."""
    # A file can hold halves of characters, which no answer can.
    problems = [tuple(map(_whole, problem)) for problem in problems]
    said = "\n".join(f"{where}: {what}. {mend}" for where, what, mend in problems)
    what = f"The definition has {len(problems)} problems."
    return DefinitionRefusal(what, f"{name}\n{said}", problems=problems)


def _whole(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _made(given: dict[str, Any]) -> Definition:
    levels: list[tuple[Node, ...]] = [tuple(map(_node, given["parts"]))]
    while levels[0][0].parts:
        levels.insert(0, tuple(part for node in levels[0] for part in node.parts))
    return Definition(
        code=given["code"],
        names=given["names"],
        about=given.get("about") or {},
        scale=(float(given["scale"][0]), float(given["scale"][1])),
        imputation=given.get("imputation") or {},
        treatment=given.get("treatment") or {},
        normalisation=given["normalisation"],
        weighting=given.get("weighting") or {"method": "stated"},
        benefit_of_the_doubt=given.get("benefit_of_the_doubt") or {},
        aggregation=tuple(given["aggregation"]),
        uncertainty=given["uncertainty"],
        sensitivity=given.get("sensitivity") or {},
        links=given.get("links") or {},
        levels=tuple(levels),
        parents=(*(tuple(_parents(level)) for level in levels[1:]), (0,) * len(levels[-1])),
    )


def _node(given: dict[str, Any]) -> Node:
    return Node(
        code=given["code"],
        weight=float(given["weight"]),
        direction=given.get("direction", 1),
        parts=tuple(map(_node, given.get("parts", ()))),
        names=given.get("names") or {},
        why=given.get("why") or {},
    )


def _parents(groups: tuple[Node, ...]) -> Iterator[int]:
    for number, group in enumerate(groups):
        yield from [number] * len(group.parts)
