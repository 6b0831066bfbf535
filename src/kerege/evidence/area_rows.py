"""A region of one's own as a table: each year with its value and sources, or why there is none."""

from collections.abc import Sequence
from typing import Any

from kerege.evidence.models import Variable
from kerege.evidence.selectors import Area, AreaPoint

COLUMNS = (
    "variable",
    "places",
    "year",
    "value",
    "unit",
    "observation",
    "comparable",
    "back_cast",
    "synthetic",
    "figures",
    "reason",
    "result_checksum",
)


def rows(
    variable: Variable, within: Area, points: Sequence[AreaPoint], recipe: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return a row for each year; ``figures`` names what was added up, with the part of each."""
    return [
        {
            "variable": variable.code,
            "places": within.code,
            "year": point.year,
            "value": None if point.value is None else float(point.value),
            "unit": variable.unit or "",
            "observation": str(point.observation),
            "comparable": "yes" if point.is_comparable else "no",
            "back_cast": "yes" if point.is_back_cast else "no",
            "synthetic": "yes" if point.is_synthetic else "no",
            "figures": " + ".join(
                use.figure.code if use.part == 1 else f"{use.part:.6f} * {use.figure.code}"
                for use in point.uses
            ),
            "reason": point.reason,
            "result_checksum": recipe["result_checksum"],
        }
        for point in points
    ]
