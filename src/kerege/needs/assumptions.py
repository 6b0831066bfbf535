"""What the diagnosis assumes, in one place; every number is part of the recipe of a run.

The scale of severity runs from 0 (met) to 1 (most severe). The reasons stand in
``docs/methods/needs_severity.md``.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from kerege.needs.enums import Stance, StatementKind

METHOD = "kerege.needs.severity"
VERSION = "2"
IGNORANCE = 1 / 12
"""Variance of a severity of which nothing is known: even from 0 to 1."""


@dataclass(frozen=True)
class Assumptions:
    """The numbers that a ministry may want to choose otherwise."""

    bands: dict[str, tuple[float, float]] = field(
        default_factory=lambda: {
            Stance.MET.value: (0.0, 0.3),
            Stance.PRESENT.value: (0.5, 0.8),
            Stance.SEVERE.value: (0.8, 1.0),
        }
    )
    """Where on the scale a stance lies: its middle is its value, its width part of its error."""
    statement_error: dict[str, float] = field(
        default_factory=lambda: {
            StatementKind.PUBLISHED.value: 0.20,
            StatementKind.MEETING.value: 0.15,
            StatementKind.SURVEY.value: 0.10,
            StatementKind.REPRESENTATIVE.value: 0.20,
        }
    )
    """How far one voice may be from what all in the territory would say (standard error)."""
    between: float = IGNORANCE / 2
    """Variance between the regions of one need; the other half of ignorance is its level."""
    oldest: int = 3
    """A figure older by more years than this than the newest of its variable does not count."""
    fewest: int = 5
    """A variable known in fewer regions than this cannot place a region among the others."""
    population: str = "population_avg"
    """The variable that weighs regions in the figure for the country."""
    seed: int = 20260101
    draws: int = 4000
    top_places: int = 3
    confidence: float = 0.95

    @property
    def level(self) -> float:
        """Variance of the common level before anything is heard: ignorance less `between`."""
        return IGNORANCE - self.between

    def stance(self, stance: str, kind: str) -> tuple[float, float]:
        """Return value and variance of what a statement says."""
        low, high = self.bands[stance]
        return (low + high) / 2, (high - low) ** 2 / 12 + self.statement_error[kind] ** 2

    def parameters(self) -> dict[str, Any]:
        """Return the assumptions as parameters of a recipe."""
        return asdict(self)

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> "Assumptions":
        """Read the assumptions of a recipe back."""
        known = {name: parameters[name] for name in cls.__dataclass_fields__ if name in parameters}
        if "bands" in known:
            known["bands"] = {name: (band[0], band[1]) for name, band in known["bands"].items()}
        return cls(**known)
