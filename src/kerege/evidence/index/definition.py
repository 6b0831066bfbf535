"""The definition of an index: a YAML file that carries the whole recipe."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kerege.kernel.errors import Refusal

NORMALISATIONS = ("min_max", "rank", "percentile")
POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
COPELAND = "copeland"
LARGEST = 200_000
"""Characters of a definition; a longer file is none."""
KEYS = {
    "code": str,
    "names": dict,
    "about": dict,
    "scale": list,
    "treatment": dict,
    "normalisation": str,
    "aggregation": list,
    "uncertainty": dict,
    "parts": list,
}
TREATMENT = {"skewness": float, "kurtosis": float, "most_points": int, "logarithm": bool}
UNCERTAINTY = {
    "normalisations": list,
    "aggregations": list,
    "untreated": bool,
    "weight_range": float,
    "drop_probability": float,
    "replications": int,
    "seed": int,
    "confidence": float,
    "top_places": int,
}
MOST_REPLICATIONS = 100_000
Problems = list[tuple[str, str, str]]
"""Where, what, and how to mend it."""


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
    """An index as defined; ``levels`` holds the nodes of each level, the indicators first."""

    code: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    scale: tuple[float, float]
    treatment: Mapping[str, Any]
    normalisation: str
    aggregation: tuple[str, ...]
    uncertainty: Mapping[str, Any]
    levels: tuple[tuple[Node, ...], ...]
    parents: tuple[tuple[int, ...], ...]

    @property
    def indicators(self) -> tuple[Node, ...]:
        """The indicators in the order of the file."""
        return self.levels[0]

    @property
    def shares(self) -> tuple[float, ...]:
        """The weight of each indicator in the whole; together 1."""
        return tuple(_shares(self.levels[-1], 1.0))


def definitions() -> dict[str, str]:
    """Return the definitions that come with Kerege: name -> YAML."""
    files = sorted((Path(__file__).parent / "definitions").glob("*.yaml"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


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
        _check(given, problems)
    if problems:
        said = "\n".join(f"{where}: {what}. {mend}" for where, what, mend in problems)
        raise Refusal(f"The definition has {len(problems)} problems.", f"{name}\n{said}", "")
    return _made(given)


def _check(given: dict[Any, Any], problems: Problems) -> None:
    _typed(given, KEYS, "", problems, optional=("treatment", "about"))
    treatment, uncertainty = given.get("treatment") or {}, given.get("uncertainty")
    if isinstance(treatment, dict) and treatment:
        _typed(treatment, TREATMENT, "treatment.", problems)
    if isinstance(uncertainty, dict):
        _typed(uncertainty, UNCERTAINTY, "uncertainty.", problems)
        _check_uncertainty(uncertainty, problems)
    scale = given.get("scale")
    if isinstance(scale, list) and not (
        len(scale) == 2 and all(map(_number, scale)) and 0 < scale[0] < scale[1]  # noqa: PLR2004 -- both ends
    ):
        problems.append(("scale", "is not two numbers above zero", "Write [1, 100]."))
    _among([given.get("normalisation")], NORMALISATIONS, "normalisation", problems)
    depth = _check_parts(given.get("parts"), "parts", problems, set())
    ways = [("aggregation", given.get("aggregation"))]
    if isinstance(uncertainty, dict) and isinstance(uncertainty.get("aggregations"), list):
        ways += [
            (f"uncertainty.aggregations[{i}]", way)
            for i, way in enumerate(uncertainty["aggregations"])
            if way != COPELAND
        ]
    for where, way in ways:
        if isinstance(way, list):
            _among(way, tuple(POWERS), where, problems)
            if depth and len(way) != depth:
                problems.append((where, f"names {len(way)} means", f"Name one a level: {depth}."))
        elif way is not None:
            problems.append((where, "is not a list of means", f"Write {[*POWERS]} or copeland."))


def _typed(
    given: Mapping[Any, Any],
    keys: Mapping[str, type],
    at: str,
    problems: Problems,
    optional: tuple[str, ...] = (),
) -> None:
    for key in given:
        if key not in keys:
            problems.append((f"{at}{key}", "is not known", f"Known are {', '.join(keys)}."))
    for key, kind in keys.items():
        value = given.get(key)
        if value is None:
            if key not in optional:
                problems.append((f"{at}{key}", "is missing", f"Add it ({kind.__name__})."))
        elif not (_number(value) if kind is float else type(value) is kind):
            problems.append((f"{at}{key}", f"is {value!r}", f"Write a {kind.__name__}."))


def _number(value: Any) -> bool:
    return type(value) in {int, float} and math.isfinite(value)


def _among(given: list[Any], allowed: tuple[str, ...], where: str, problems: Problems) -> None:
    for one in given:
        if one is not None and one not in allowed:
            problems.append((where, f"{one!r} is not known", f"Known are {', '.join(allowed)}."))


def _check_uncertainty(given: dict[str, Any], problems: Problems) -> None:
    if isinstance(given.get("normalisations"), list):
        _among(given["normalisations"], NORMALISATIONS, "uncertainty.normalisations", problems)
    ranges = {
        "weight_range": (0, 1 - 1e-9),
        "drop_probability": (0, 1),
        "replications": (1, MOST_REPLICATIONS),
        "seed": (0, 2**32),
        "confidence": (1e-9, 1 - 1e-9),
        "top_places": (1, 1_000),
    }
    for key, (low, high) in ranges.items():
        value = given.get(key)
        if _number(value) and not low <= value <= high:
            problems.append(
                (f"uncertainty.{key}", f"is {value}", f"It lies from {low:.6g} to {high:.6g}.")
            )


def _check_parts(parts: Any, where: str, problems: Problems, known: set[str]) -> int:
    """Check parts and return how many levels lie in them."""
    if not isinstance(parts, list) or not parts:
        if parts is not None:
            problems.append((where, "holds nothing", "List groups or indicators."))
        return 0
    depths = set()
    for i, part in enumerate(parts):
        at = f"{where}[{i}]"
        if not isinstance(part, dict):
            problems.append((at, "is not named settings", "Write code, weight and more."))
            continue
        is_group = "parts" in part
        kinds = {"code": str, "weight": float, "names": dict, "why": dict}
        kinds |= {"parts": list} if is_group else {"direction": int}
        _typed(part, kinds, f"{at}.", problems, optional=("names", "why"))
        if _number(part.get("weight")) and part["weight"] <= 0:
            problems.append((f"{at}.weight", "is not above zero", "Leave the part out."))
        if not is_group and type(part.get("direction")) is int and abs(part["direction"]) != 1:
            problems.append((f"{at}.direction", "is not 1 or -1", "1: more is better."))
        if part.get("code") in known:
            problems.append((f"{at}.code", f"{part['code']} occurs twice", "Count it once."))
        if isinstance(part.get("code"), str):
            known.add(part["code"])
        depths.add(
            1 + (_check_parts(part["parts"], f"{at}.parts", problems, known) or 0)
            if is_group
            else 1
        )
    if len(depths) > 1:
        problems.append((where, "indicators lie unequally deep", "Put a group around the others."))
    return max(depths, default=0)


def _made(given: dict[str, Any]) -> Definition:
    levels: list[tuple[Node, ...]] = [tuple(map(_node, given["parts"]))]
    while levels[0][0].parts:
        levels.insert(0, tuple(part for node in levels[0] for part in node.parts))
    return Definition(
        code=given["code"],
        names=given["names"],
        about=given.get("about") or {},
        scale=(float(given["scale"][0]), float(given["scale"][1])),
        treatment=given.get("treatment") or {},
        normalisation=given["normalisation"],
        aggregation=tuple(given["aggregation"]),
        uncertainty=given["uncertainty"],
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


def _shares(parts: tuple[Node, ...], whole: float) -> Iterator[float]:
    total = sum(part.weight for part in parts)
    for part in parts:
        own = whole * part.weight / total
        yield from _shares(part.parts, own) if part.parts else [own]


def _parents(groups: tuple[Node, ...]) -> Iterator[int]:
    for number, group in enumerate(groups):
        yield from [number] * len(group.parts)
