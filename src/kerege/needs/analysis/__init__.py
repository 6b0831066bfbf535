"""The diagnosis of needs: rows, arrays, method, result and recipe."""

from kerege.needs.analysis.again import checksums, computed_again, reads_the_same
from kerege.needs.analysis.diagnosis import Diagnosed, Row, Weighed, compute
from kerege.needs.analysis.readings import readings

__all__ = [
    "Diagnosed",
    "Row",
    "Weighed",
    "checksums",
    "compute",
    "computed_again",
    "readings",
    "reads_the_same",
]
