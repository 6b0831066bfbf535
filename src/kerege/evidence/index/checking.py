"""What a definition may say: every problem in it, with its place and how to mend it."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

NORMALISATIONS = ("min_max", "rank", "percentile")
POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
COPELAND = "copeland"
KEYS = {
    "code": str,
    "names": dict,
    "about": dict,
    "scale": list,
    "imputation": dict,
    "treatment": dict,
    "normalisation": str,
    "weighting": dict,
    "benefit_of_the_doubt": dict,
    "aggregation": list,
    "uncertainty": dict,
    "sensitivity": dict,
    "links": dict,
    "parts": list,
}
OPTIONAL = (
    *("about", "imputation", "treatment", "weighting"),
    *("benefit_of_the_doubt", "sensitivity", "links"),
)
IMPUTATION: dict[str, dict[str, type]] = {
    "mean": {},
    "median": {},
    "neighbours": {"neighbours": int},
    "normal": {"draws": int, "ridge": float},
}
"""How a gap is filled -> the settings of it, besides ``most_gaps``: of a region that is filled."""
WEIGHTING: dict[str, dict[str, type]] = {
    "stated": {},
    "equal": {},
    "principal_components": {"components": int},
}
DOUBT = {"lowest_share": float, "highest_share": float}
SENSITIVITY = {"size": int, "resamples": int}
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
MOST_LINKS = 8
MOST_REPLICATIONS = 100_000
MOST = 1e18
"""A number of a definition is smaller; nobody means a larger one."""
Problems = list[tuple[str, str, str]]
"""Where, what, and how to mend it."""


def check(given: dict[Any, Any], problems: Problems) -> None:
    """Note every problem of a definition."""
    _typed(given, KEYS, "", problems, optional=OPTIONAL)
    _check_texts(given, ("names", "about"), "", problems)
    _check_ways(given, problems)
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
    known: set[str] = set()
    depth = _check_parts(given.get("parts"), "parts", problems, known)
    _check_links(given.get("links"), known, problems)
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


def _check_ways(given: dict[Any, Any], problems: Problems) -> None:
    for key, ways in (("imputation", IMPUTATION), ("weighting", WEIGHTING)):
        if isinstance(given.get(key), dict):
            _check_way(given[key], key, ways, problems)
    for key, settings in (("benefit_of_the_doubt", DOUBT), ("sensitivity", SENSITIVITY)):
        if isinstance(given.get(key), dict):
            _typed(given[key], settings, f"{key}.", problems)
            _check_ranges(given[key], key, problems)
    wanted = given.get("sensitivity")
    size = wanted.get("size") if isinstance(wanted, dict) else None
    if type(size) is int and size & (size - 1):
        problems.append(("sensitivity.size", f"is {size}", "Take a power of 2, such as 1024."))


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


def _check_texts(
    given: Mapping[Any, Any], names: tuple[str, ...], at: str, problems: Problems
) -> None:
    for name in names:
        texts = given.get(name)
        for language, text in texts.items() if isinstance(texts, dict) else ():
            if not (isinstance(language, str) and isinstance(text, str) and _plain(text)):
                problems.append((f"{at}{name}.{language}", f"is {text!r}", "Write a text."))


def _plain(text: str) -> bool:
    """Return whether a text has no control characters and no halves of characters."""
    return not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)


def _number(value: Any) -> bool:
    return type(value) in {int, float} and abs(value) < MOST and not math.isnan(value)


def _among(given: list[Any], allowed: tuple[str, ...], where: str, problems: Problems) -> None:
    for one in given:
        if one is not None and one not in allowed:
            problems.append((where, f"{one!r} is not known", f"Known are {', '.join(allowed)}."))


RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "uncertainty": {
        "weight_range": (0, 1 - 1e-9),
        "drop_probability": (0, 1),
        "replications": (1, MOST_REPLICATIONS),
        "seed": (0, 2**32),
        "confidence": (1e-9, 1 - 1e-9),
        "top_places": (1, 1_000),
    },
    "imputation": {
        "most_gaps": (1, 1_000),
        "neighbours": (1, 1_000),
        "draws": (1, 200),
        "ridge": (0, 100),
    },
    "weighting": {"components": (1, 1_000)},
    "benefit_of_the_doubt": {"lowest_share": (0, 1), "highest_share": (0, 1)},
    "sensitivity": {"size": (2, 8192), "resamples": (2, 1_000)},
}


def _check_uncertainty(given: dict[str, Any], problems: Problems) -> None:
    if isinstance(given.get("normalisations"), list):
        _among(given["normalisations"], NORMALISATIONS, "uncertainty.normalisations", problems)
    _check_ranges(given, "uncertainty", problems)


def _check_ranges(given: Mapping[str, Any], of: str, problems: Problems) -> None:
    for key, (low, high) in RANGES[of].items():
        value = given.get(key)
        if _number(value) and not low <= value <= high:
            problems.append(
                (f"{of}.{key}", f"is {value}", f"It lies from {low:.6g} to {high:.6g}.")
            )


def _check_way(
    given: Mapping[str, Any], of: str, ways: Mapping[str, Mapping[str, type]], problems: Problems
) -> None:
    """Check a choice among ways, each with settings of its own."""
    method = given.get("method")
    if not isinstance(method, str) or method not in ways:
        problems.append(
            (f"{of}.method", f"{method!r} is not known", f"Known are {', '.join(ways)}.")
        )
        return
    more = {"most_gaps": int} if of == "imputation" else {}
    _typed(given, {"method": str, **more, **ways[method]}, f"{of}.", problems)
    _check_ranges(given, of, problems)


def _check_links(given: Any, parts: set[str], problems: Problems) -> None:
    """Check what the index is held beside: language -> why, of variables that it does not hold."""
    links = given if isinstance(given, dict) else {}
    if len(links) > MOST_LINKS:
        problems.append(("links", f"are {len(links)}", f"Name at most {MOST_LINKS}."))
    for code, why in links.items():
        if not isinstance(code, str) or not isinstance(why, dict):
            problems.append((f"links.{code}", f"is {why!r}", "Write CODE: {en: why}."))
        elif code in parts:
            problems.append(
                (
                    f"links.{code}",
                    "is a part of the index, which goes together with itself",
                    "Name a variable that is measured outside it.",
                )
            )
        else:
            _check_texts({code: why}, (code,), "links.", problems)


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
        _check_texts(part, ("names", "why"), f"{at}.", problems)
        if _number(part.get("weight")) and part["weight"] <= 0:
            problems.append((f"{at}.weight", "is not above zero", "Leave the part out."))
        if not is_group and type(part.get("direction")) is int and abs(part["direction"]) != 1:
            problems.append((f"{at}.direction", "is not 1 or -1", "1: more is better."))
        code = part.get("code")
        if isinstance(code, str) and code in known:
            problems.append((f"{at}.code", f"{code} occurs twice", "Count it once."))
        known |= {code} if isinstance(code, str) else set()
        depths.add(
            1 + (_check_parts(part["parts"], f"{at}.parts", problems, known) or 0)
            if is_group
            else 1
        )
    if len(depths) > 1:
        problems.append((where, "indicators lie unequally deep", "Put a group around the others."))
    return max(depths, default=0)
