"""Computing every figure of a package again, from the package alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kerege.evidence.analysis import METHODS, Panel, plans, published_count, statement
from kerege.evidence.canonical import canonical, checksum
from kerege.evidence.overlap import Borders
from kerege.evidence.repeat.read import Package, problem_file
from kerege.evidence.rows import year_in
from kerege.kernel.errors import Refusal
from kerege.methods.errors import MethodError

UNDATED = 0
SAME = "same"
DIFFERENT = "different"
NOT_REPEATABLE = "not repeatable"


@dataclass(frozen=True)
class Repeated:
    """What came of one run.

    Attributes
    ----------
    state
        ``same``, ``different`` or ``not repeatable``.
    why
        What differs, or why it cannot be repeated.
    figures
        How many figures of the package the run made.
    """

    run: str
    method: str
    state: str
    why: str = ""
    figures: int = 0


@dataclass(frozen=True)
class Again:
    """What came of computing: the checksums of what was read, the result, the version now."""

    inputs: dict[str, str]
    result: Any
    version: str
    figures: list[list[Any]] | None = None
    """As `statement` states them; None: the result is not made of figures."""

    def reads(self, run: dict[str, Any]) -> Iterable[str]:
        """Return the inputs that are compared: of a plan its problem, which is made of the rest."""
        return self.inputs if self.figures is None else run["inputs"]


def repeat(package: Package) -> list[Repeated]:
    """Compute every run of a package again and compare inputs, result and figures."""
    made: dict[str, list[dict[str, str]]] = {}
    for row in package.figures.values():
        if row["run"] and row["current"] == "yes":
            made.setdefault(row["run"], []).append(row)
    found = [_repeat(package, run, made.pop(run["code"], [])) for run in package.runs]
    orphans = [
        Repeated(
            code, "", DIFFERENT, "Figures name a run that the package does not hold.", len(rows)
        )
        for code, rows in sorted(made.items())
    ]
    return found + orphans


def _repeat(package: Package, run: dict[str, Any], rows: list[dict[str, str]]) -> Repeated:
    name, code = str(run["method"]), str(run["code"])
    if (name not in METHODS and name not in OTHERS) or run.get("reads") is None:
        why = run.get("not_repeatable") or f"This version of Kerege has no method {name}."
        return Repeated(code, name, NOT_REPEATABLE, why, len(rows))
    try:
        again = OTHERS.get(name, _from_panel)(package, run)
    except ModuleNotFoundError as error:
        why = f"It needs {error.name}, which is not here: pip install {error.name}."
        return Repeated(code, name, NOT_REPEATABLE, why, len(rows))
    except (KeyError, ValueError, TypeError, MethodError, Refusal) as error:
        why = f"It cannot be computed from what is here ({type(error).__name__}: {error})."
        return Repeated(code, name, DIFFERENT, why, len(rows))
    faults = _faults(run, again, rows)
    return Repeated(code, name, DIFFERENT if faults else SAME, " ".join(faults), len(rows))


def _faults(run: dict[str, Any], again: Again, rows: list[dict[str, str]]) -> list[str]:
    inputs, stated = again.inputs, {name: run["inputs"].get(name) for name in again.reads(run)}
    changed = sorted(key for key in {*inputs, *stated} if inputs.get(key) != stated.get(key))
    faults = [f"Inputs changed: {', '.join(changed)}."] if changed else []
    if checksum(again.result) != run["result_checksum"]:
        faults.append("The result has another checksum.")
    if again.version != run["version"]:
        faults.append(f"The method is now version {again.version}, then {run['version']}.")
    wrong = [] if again.figures is None else _against(again.figures, rows)
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""  # noqa: PLR2004 -- told
        faults.append(f"Figures are not what the method gives: {', '.join(wrong[:3])}{more}.")
    return faults


def _from_panel(package: Package, run: dict[str, Any]) -> Again:
    known = METHODS[run["method"]]
    panel = _panel(package, run["reads"])
    result = [statement(row) for row in known.compute(panel, run["parameters"])]
    return Again(panel.checksums(), result, known.version, result)


def _counted(package: Package, run: dict[str, Any]) -> Again:
    read = [package.figures[number] for number in run["reads"]["figures"]]
    stated = [(row["territory"], row["code"], row["as_of"]) for row in read]
    regions = package.borders["regions"]
    inputs, rows = published_count.count(run["parameters"], stated, regions)
    result = [statement(row) for row in rows]
    return Again(inputs, result, published_count.VERSION, result)


def _planned(package: Package, run: dict[str, Any]) -> Again:
    problem = package.problems[problem_file(run["code"])]
    inputs, found = plans.planned(problem, run["parameters"])
    return Again(inputs, found, run["version"])


def _divided(package: Package, run: dict[str, Any]) -> Again:
    # Polars is no part of the bare installation: only who repeats these needs it.
    from kerege.evidence.repeat.industries import computed

    read = [package.figures[number] for number in run["reads"]["cells"]]
    return Again(*computed(run["method"], read, run["parameters"]))


OTHERS: dict[str, Callable[[Package, dict[str, Any]], Again]] = {
    published_count.PUBLISHED: _counted,
    **dict.fromkeys(plans.ALLOCATIONS, _planned),
    "evidence.industry_quotients": _divided,
    "evidence.industry_quotients_with_totals": _divided,
    "evidence.industry_complexity": _divided,
}
"""Methods that read something else than a panel of figures."""


def _against(result: list[list[Any]], rows: list[dict[str, str]]) -> list[str]:
    """Return the codes of figures that say something else than the result, or are missing."""
    computed = {code: canonical(said) for code, *said in result}
    stated = {row["code"]: _said(row) for row in rows}
    return sorted(code for code in {*computed, *stated} if computed.get(code) != stated.get(code))


def _said(row: dict[str, str]) -> list[Any]:
    numbers = [_number(row[name]) for name in ("value", "lower", "upper")]
    return [*canonical(numbers), row["observation"]]


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _panel(package: Package, reads: dict[str, list[str]]) -> Panel:
    """Return the panel of a run: its values are those of the figures that it read."""
    known = package.borders
    keys = {code: number for number, code in enumerate(known["territories"], start=1)}
    variables = {name.partition("@")[0] for name in reads}
    numbers = {code: number for number, code in enumerate(sorted(variables), start=1)}
    values: dict[str, dict[tuple[int, int], float]] = {}
    for name, read in reads.items():
        code, _, breakdown = name.partition("@")
        cells = values.setdefault(name, {})
        for number in read:
            row = package.figures[number]
            if (row["variable"], row["breakdown"]) != (code, breakdown):
                raise ValueError(f"figure {number} is not of {name}")
            year = int(row["year"]) if row["year"] else year_in(row["as_of"]) or UNDATED
            cells[keys[row["territory"]], year] = float(row["value"])
    successors: dict[int, dict[int, int]] = {}
    for old, new, year in known["successors"]:
        successors.setdefault(keys[old], {})[keys[new]] = year
    borders = Borders(
        frozenset(keys[code] for code in known["regions"]),
        frozenset(keys[code] for code in known["former"]),
        successors,
        {
            (numbers[variable], keys[place]): years
            for variable, place, years in known["breaks"]
            if variable in numbers
        },
    )
    codes = {key: code for code, key in keys.items()}
    named = {name: numbers[name.partition("@")[0]] for name in reads}
    return Panel(values, codes, keys[known["nation"]], borders, named)
