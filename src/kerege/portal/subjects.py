"""How many creative subjects a region has, by sub-sector; small cells are withheld."""

from typing import Any

from kerege.reference import selectors as reference
from kerege.register.services import protect_counts


def subjects_of(territory: Any) -> dict[str, Any]:
    """Return the counts that anybody may see, the largest first, and their sum."""
    cells = [cell for cell in protect_counts(by=None).cells() if cell.territory == territory.code]
    names = reference.subsector_names()
    rows = [
        {
            "name": names.get(cell.subsector, cell.subsector),
            "subsector": cell.subsector,
            "value": cell.number,
            "is_synthetic": cell.is_synthetic,
            "observation": "A" if cell.number is not None else "Q",
        }
        for cell in cells
    ]
    rows.sort(key=lambda row: (-(row["value"] or 0), row["name"]))
    known = [row["value"] for row in rows if row["value"] is not None]
    return {
        "rows": rows,
        "total": sum(known),
        "most": max(known, default=0),
        "is_synthetic": any(row["is_synthetic"] for row in rows),
        "is_partial": len(known) < len(rows),
    }
