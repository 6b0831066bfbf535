"""Which counts of the register may be told: of one table, and beside the one told before."""

from kerege.register.analysis.beside import Before, held
from kerege.register.analysis.counts import Cell, ProtectedCounts, next_counts, protected_counts
from kerege.register.analysis.table import ALL, REAL, SYNTHETIC
from kerege.register.analysis.told import with_listed

__all__ = [
    "ALL",
    "REAL",
    "SYNTHETIC",
    "Before",
    "Cell",
    "ProtectedCounts",
    "held",
    "next_counts",
    "protected_counts",
    "with_listed",
]
