"""What is asked of a cube: its cells, its numbers, and the rule that protects those counted."""

import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kerege.evidence.canonical import checksum
from kerege.kernel.errors import Refusal

SCHEMA = Path(__file__).with_name("microdata.schema.json")
VERSION = "1"
"""Raised when the same files and request would give another cube."""

KEYS = ("territory", "activity", "year")
BREAKDOWNS = ("legal_form", "size", "sex", "age_group")
MEASURES = ("employees", "turnover", "wages")
TOTAL, UNSTATED = "_T", "_U"
"""SDMX's codes for the total of a breakdown and for what a row does not say."""


@cache
def schema() -> dict[str, Any]:
    """Return the Frictionless table schema of a file of microdata."""
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


def fields() -> dict[str, dict[str, Any]]:
    """Return column -> its field of the schema."""
    return {field["name"]: field for field in schema()["fields"]}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a cell may not be told; each bound is the statistical office's to set.

    Attributes
    ----------
    threshold
        Fewest firms behind a cell.
    p_percent
        A sum is withheld if the second largest firm could estimate the largest within this many
        per cent; None: not asked.
    dominance
        ``(n, k)``: a sum is withheld if its n largest firms hold more than k per cent of it.
    """

    threshold: int
    p_percent: int | None = None
    dominance: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """A cube, as it is asked for.

    Attributes
    ----------
    unit
        ``firm`` (one row per firm and year) or ``job`` (several rows of a firm in a year).
    breakdown, measures
        Columns of the schema; the cells are territory x activity x year x breakdown.
    level
        Level of the classification at which activities are told; unused with a scope.
    scope
        ``code:version`` of the definition that says what counts and how much, or empty.
    years
        First and last year that may occur.
    margins
        Also the country, all activities, and the totals of each breakdown.
    rule
        None only where the cube is not to be protected.
    unprotected
        Why the cube is not protected; empty: it is.
    """

    unit: str
    years: tuple[int, int]
    breakdown: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    level: str = "section"
    scope: str = ""
    margins: bool = False
    synthetic: bool = False
    rule: Rule | None = None
    unprotected: str = ""

    def __post_init__(self) -> None:
        _refuse(self)

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns that name a cell."""
        return (*KEYS, *self.breakdown)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns in which no two rows of all files may agree."""
        return ("id", "job", "year") if self.unit == "job" else ("id", "year")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        rest = (*self.cells, *self.measures)
        return ("id", "job", *rest) if self.unit == "job" else ("id", *rest)

    def pass_checksum(self) -> str:
        """Return a name for all that the pass over the rows depends on."""
        return checksum([VERSION, self.unit, self.breakdown, self.measures])

    def parameters(self) -> dict[str, Any]:
        """Return the request as a recipe keeps it."""
        return dict(json.loads(json.dumps(asdict(self))))


def _refuse(asked: Request) -> None:
    for name, given, known in (
        ("--breakdown", asked.breakdown, BREAKDOWNS),
        ("--sum", asked.measures, MEASURES),
        ("--unit", (asked.unit,), ("firm", "job")),
    ):
        wrong = [value for value in given if value not in known]
        if wrong or len(set(given)) < len(given):
            raise Refusal(
                f"'{(wrong or given)[0]}' cannot be asked for{'' if wrong else ' twice'}.",
                name,
                f"Choose from: {', '.join(known)}.",
            )
    if asked.years[0] > asked.years[1]:
        raise Refusal(
            "The first year comes after the last.", f"--years {asked.years}", "Swap them."
        )
    _refuse_rule(asked)


def _refuse_rule(asked: Request) -> None:
    rule = asked.rule
    if (rule is None) == (not asked.unprotected.strip()):
        raise Refusal(
            "A cube is protected by a rule, or it is unprotected for a stated reason.",
            "--threshold, --unprotected",
            "Give --threshold N (and --p-percent or --dominance) as your statistical law sets it;"
            " or --unprotected 'REASON' for work inside the office.",
        )
    if rule is None:
        return
    wrong = ""
    if rule.threshold < 2:  # noqa: PLR2004 -- one firm is always told by its own cell
        wrong = f"--threshold {rule.threshold}: a cell needs at least 2 firms."
    elif asked.measures and rule.p_percent is None and rule.dominance is None:
        wrong = "sums need --p-percent or --dominance: a large firm can be read off a sum of many."
    elif rule.p_percent is not None and not 0 < rule.p_percent <= 100:  # noqa: PLR2004 -- per cent
        wrong = f"--p-percent {rule.p_percent}: it lies between 1 and 100."
    elif rule.dominance and not (rule.dominance[0] in {1, 2} and 0 < rule.dominance[1] < 100):  # noqa: PLR2004 -- the two largest are kept; per cent
        wrong = f"--dominance {rule.dominance[0]}:{rule.dominance[1]}: n is 1 or 2, k below 100."
    if wrong:
        raise Refusal("This rule protects nobody.", wrong, "Take the rule of your office.")


def dominance(text: str) -> tuple[int, int] | None:
    """Read ``N:K``; empty is None."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if not found:
        raise Refusal(
            "A dominance rule is written N:K.", f"--dominance {text}", "For instance 1:80."
        )
    return int(found[1]), int(found[2])
