"""What a panel has come to: consensus, stability, agreement, weights, drop-out; nobody is named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerege.methods.indicators import analytic_hierarchy_process
from kerege.methods.judgement import (
    answer_stability,
    drop_out_comparison,
    group_priorities,
    inconsistent_comparison,
    interquartile_consensus,
)
from kerege.methods.survey import kendall_concordance
from kerege.needs.panel_enums import Ended
from kerege.needs.panel_pairs import matrix, pairs, ratio

METHOD = "kerege.needs.delphi"
VERSION = "1"
SEED, DRAWS = 20260101, 4000
DIGITS = 6
FUNCTIONS = (
    "kerege.methods.judgement.interquartile_consensus",
    "kerege.methods.judgement.answer_stability",
    "kerege.methods.judgement.drop_out_comparison",
    "kerege.methods.judgement.group_priorities",
    "kerege.methods.survey.kendall_concordance",
)
Table = np.typing.NDArray[np.float64]


@dataclass(frozen=True)
class Rules:
    """What was fixed before the first round."""

    codes: tuple[str, ...]
    is_pairs: bool
    most_rounds: int
    widest: float
    most_changed: float
    most_inconsistent: float
    aggregation: str
    smallest: int


@dataclass(frozen=True)
class Answered:
    """What one expert, whom nothing names, answered in a round."""

    who: str
    group: str
    territory: str
    answers: Mapping[str, float]


Rounds = Sequence[Sequence[Answered]]
"""The closed rounds in their order."""


def judged(rules: Rules, rounds: Rounds) -> dict[str, Any]:
    """Return all results as JSON data; of fewer experts than the smallest number nothing."""
    found: dict[str, Any] = {
        "rounds": [_round(rules, rounds, number) for number in range(len(rounds))],
        "weights": _weights(rules, rounds[-1]) if rounds else None,
        "drop_out": _drop_out(rules, rounds) if len(rounds) > 1 else None,
    }
    return found


def ended(rules: Rules, found: Mapping[str, Any]) -> Ended | None:
    """Return why the rules ask no further round, or None if they do."""
    if not found["rounds"]:
        return None
    last = found["rounds"][-1]
    if last["consensus"]:
        return Ended.CONSENSUS
    if last["stable"]:
        return Ended.STABLE
    return Ended.LAST if len(found["rounds"]) >= rules.most_rounds else None


def weights_of_one(rules: Rules, answers: Mapping[str, float]) -> dict[str, float] | None:
    """Return the weights in per cent that follow from the comparisons of one expert."""
    if not set(pairs(rules.codes)) <= set(answers):
        return None
    found = analytic_hierarchy_process(matrix(rules.codes, answers))
    return dict(zip(rules.codes, (100 * found.weights).tolist(), strict=True))


def items_of(rules: Rules, rows: Sequence[Answered]) -> dict[str, dict[str, Any] | None]:
    """Return item -> median, quartiles and consensus of a round."""
    columns = table_of(rules, rows).T
    return {code: _item(rules, column) for code, column in zip(rules.codes, columns, strict=True)}


@dataclass(frozen=True)
class Consistency:
    """How far the comparisons of one expert hold together, and the pair that fits least."""

    ratio: float
    is_enough: bool
    first: str
    second: str
    judged: float
    fitting: float


def consistency(rules: Rules, answers: Mapping[str, float]) -> Consistency:
    """Return whether the comparisons of one expert hold together."""
    square = matrix(rules.codes, answers)
    found = analytic_hierarchy_process(square).consistency_ratio
    worst = inconsistent_comparison(square)
    return Consistency(
        found,
        found <= rules.most_inconsistent,
        rules.codes[worst.first],
        rules.codes[worst.second],
        worst.judged,
        worst.fitting,
    )


def table_of(rules: Rules, rows: Sequence[Answered]) -> Table:
    """Return ratings, or weights in per cent, (experts, things); NaN where nothing is said."""
    table = np.full((len(rows), len(rules.codes)), np.nan)
    for at, row in enumerate(rows):
        said = weights_of_one(rules, row.answers) if rules.is_pairs else row.answers
        for column, code in enumerate(rules.codes):
            if said and code in said:
                table[at, column] = said[code]
    return table


def _round(rules: Rules, rounds: Rounds, number: int) -> dict[str, Any]:
    rows = rounds[number]
    is_enough = len(rows) >= rules.smallest
    table, items = table_of(rules, rows), items_of(rules, rows)
    changed = _changed(rules, rounds, number) if number and is_enough else None
    for code, told in (changed or {"items": {}})["items"].items():
        if items[code]:
            items[code] |= told
    return {
        "number": number + 1,
        "answered": len(rows) if is_enough else None,
        "items": items,
        "consensus": all(item and item["consensus"] for item in items.values()),
        "changed": changed and changed["share"],
        "stable": bool(changed) and changed["share"] <= rules.most_changed,
        "concordance": _concordance(rules, table),
        "inconsistent": _inconsistent(rules, rows) if rules.is_pairs and is_enough else None,
    }


def _item(rules: Rules, column: Table) -> dict[str, Any] | None:
    known = column[~np.isnan(column)]
    if len(known) < rules.smallest:
        return None
    found = interquartile_consensus(known[:, None], widest=rules.widest)
    return {
        "answered": len(known),
        "median": _rounded(found.median[0]),
        "lower": _rounded(found.lower[0]),
        "upper": _rounded(found.upper[0]),
        "spread": _rounded(found.spread[0]),
        "consensus": bool(found.reached[0]),
    }


def _changed(rules: Rules, rounds: Rounds, number: int) -> dict[str, Any] | None:
    """Return how many answers changed since the round before, of those who answered in both."""
    before = {row.who: row for row in rounds[number - 1]}
    both = [(before[row.who], row) for row in rounds[number] if row.who in before]
    if len(both) < rules.smallest:
        return None
    keys = pairs(rules.codes) if rules.is_pairs else rules.codes
    earlier, later = (
        np.array([[_value(rules, row, key) for key in keys] for row in side])
        for side in zip(*both, strict=True)
    )
    found = answer_stability(
        earlier,
        later,
        most=rules.most_changed,
        missing_earlier=np.isnan(earlier),
        missing_later=np.isnan(later),
    )
    if not found.both.any():
        return None
    share = float(np.nansum(found.changed * found.both) / found.both.sum())
    told = (
        {}
        if rules.is_pairs
        else {
            code: {
                "changed": _rounded(found.changed[i]),
                "p_value": _rounded(found.p_value[i]),
            }
            for i, code in enumerate(keys)
            if found.both[i] >= rules.smallest
        }
    )
    return {"share": _rounded(share), "items": told}


def _value(rules: Rules, row: Answered, key: str) -> float:
    if key not in row.answers:
        return np.nan
    return float(np.log(ratio(row.answers[key]))) if rules.is_pairs else float(row.answers[key])


def _concordance(rules: Rules, table: Table) -> dict[str, Any] | None:
    """Return Kendall's W of those who judged everything and tell some things apart."""
    full = table[~np.isnan(table).any(axis=1)]
    if len(full) < rules.smallest or not np.ptp(full, axis=1).any():
        return None
    found = kendall_concordance(full, generator=np.random.default_rng(SEED), draws=DRAWS)
    return {
        "experts": len(full),
        "w": _rounded(found.concordance),
        "p_value": _rounded(found.p_value),
    }


def _inconsistent(rules: Rules, rows: Sequence[Answered]) -> int:
    return sum(not consistency(rules, row.answers).is_enough for row in rows)


def _weights(rules: Rules, rows: Sequence[Answered]) -> dict[str, float] | None:
    """Return weights that add up to 1: from the comparisons, or the medians in proportion."""
    if len(rows) < rules.smallest:
        return None
    if rules.is_pairs:
        squares = [matrix(rules.codes, row.answers) for row in rows]
        found = group_priorities(squares, aggregate=rules.aggregation).weights
    else:
        items = list(items_of(rules, rows).values())
        if not all(items):
            return None
        medians = np.array([item["median"] for item in items if item])
        if not medians.sum():
            return None
        found = medians / medians.sum()
    return dict(zip(rules.codes, map(_rounded, found), strict=True))


def _drop_out(rules: Rules, rounds: Rounds) -> dict[str, Any]:
    """Return who of the first round was still there in the last, and how the others had judged."""
    first, last = rounds[0], {row.who for row in rounds[-1]}
    left = np.array([row.who not in last for row in first], dtype=np.bool_)
    told: dict[str, Any] = {"answered": None, "left": None, "items": {}}
    if len(first) >= rules.smallest:
        told |= {"answered": len(first), "left": int(left.sum())}
    for part in ("group", "territory"):
        places = [getattr(row, part) for row in first]
        told[part] = _joined(places, left.tolist(), rules.smallest)
    table = table_of(rules, first)
    for column, code in enumerate(rules.codes):
        known = ~np.isnan(table[:, column])
        if min((known & left).sum(), (known & ~left).sum()) >= rules.smallest:
            found = drop_out_comparison(table[known, column : column + 1], left[known])
            told["items"][code] = {
                "stayed": _rounded(found.stayed[0]),
                "left": _rounded(found.left[0]),
                "superiority": _rounded(found.superiority[0]),
                "p_value": _rounded(found.p_value[0]),
            }
    return told


def _joined(places: Sequence[str], left: Sequence[bool], smallest: int) -> list[list[Any]]:
    """Return place, how many answered first and how many left; small places stand together.

    They are joined under an empty name until they are enough, so that none follows from the sum.
    """
    number = Counter(places)
    few = {place for place, count in number.items() if count < smallest}
    for place, _count in sorted(number.items(), key=lambda pair: (pair[1], pair[0])):
        if few and sum(number[one] for one in few) < smallest:
            few.add(place)
    rows: dict[str, list[int]] = {}
    for place, gone in zip(places, left, strict=True):
        row = rows.setdefault("" if place in few else place, [0, 0])
        row[0] += 1
        row[1] += gone
    return [
        [place, *row]
        for place, row in sorted(rows.items(), key=lambda pair: (pair[0] == "", pair[0]))
        if row[0] >= smallest
    ]


def _rounded(number: Any) -> float:
    return round(float(number), DIGITS)
