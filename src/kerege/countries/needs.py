"""Published needs of a package, and which evidence speaks of which need."""

from typing import Any

from kerege.countries.package import Package
from kerege.countries.published import Names
from kerege.needs import services as needs
from kerege.needs.enums import StatementKind


def load_needs(package: Package, by: Any) -> None:
    """Record the signals and the statements of a package."""
    names = Names(package)
    needs.record_signals(
        by=by,
        rows=[
            {
                "code": row["code"],
                "area": row["need_area"],
                "variable": row["variable"],
                "higher_is_worse": row["direction"] == "higher",
                "standard_error": row["standard_error"],
                "rationale": row.texts("rationale", package.languages),
                "author": names(row["source"]),
            }
            for row in package.rows("need_signals")
        ],
    )
    needs.record_statements(
        by=by,
        rows=[
            {
                "code": row["code"],
                "territory": row["territory"],
                "area": row["need_area"],
                "kind": StatementKind.PUBLISHED,
                "stance": row["stance"],
                "text": row.texts("statement", package.languages),
                "group": row.texts("group", package.languages),
                "concerns": row.many("concerns"),
                "source_language": row["original_language"],
                "source": names(row["source"]),
                "source_url": row["url"],
                "said_on": str(row["date"] or ""),
            }
            for row in package.rows("needs_published")
        ],
    )
