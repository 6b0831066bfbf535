"""What a method of this room is, and the register of them by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kerege.evidence.analysis.panel import Panel
from kerege.evidence.rows import FigureRow, as_decimal

VERSION = "1"
Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Method:
    """An analysis: from a panel and parameters to figures.

    Attributes
    ----------
    name
        By which a run names it.
    version
        Raised when the same inputs would give another result.
    functions
        The numerical methods inside, by their full name.
    reads
        The variables that the parameters name.
    compute
        The analysis itself.
    """

    name: str
    version: str
    functions: tuple[str, ...]
    reads: Callable[[Parameters], list[str]]
    compute: Callable[[Panel, Parameters], list[FigureRow]]


METHODS: dict[str, Method] = {}


def method(
    name: str, *, functions: tuple[str, ...], reads: tuple[str, ...], version: str = VERSION
) -> Callable[[Callable[[Panel, Parameters], list[FigureRow]]], Method]:
    """Register an analysis; ``reads`` are the parameters that hold variables."""

    def add(compute: Callable[[Panel, Parameters], list[FigureRow]]) -> Method:
        def variables(parameters: Parameters) -> list[str]:
            named = [parameters[key] for key in reads if parameters.get(key)]
            flat = [x for item in named for x in ([item] if isinstance(item, str) else item)]
            return list(dict.fromkeys(flat))

        METHODS[name] = Method(name, version, functions, variables, compute)
        return METHODS[name]

    return add


def statement(row: FigureRow) -> list[Any]:
    """Return what the checksum of a result is taken over."""
    numbers = [as_decimal(value) for value in (row.value, row.lower, row.upper)]
    return [row.stable_code(), *numbers, str(row.observation)]
