"""Known hubs of a package as figures."""

from kerege.countries.package import Package
from kerege.evidence.enums import Observation
from kerege.evidence.services import FigureRow

DATASET, VARIABLE = "hubs", "hubs_known"
"""What a package with hubs must describe: the checks ask for both."""


def known_hubs(package: Package) -> list[FigureRow]:
    """Count the open hubs that the package knows of, by region; its list may not be complete.

    A package without a list of hubs knows nothing of them, which is not zero.
    """
    if not package.rows("hubs"):
        return []
    counted = [row["territory"] for row in package.rows("hubs") if row["counted"]]
    regions = [row for row in package.rows("territories") if row["parent"] and not row["valid_to"]]
    return [
        FigureRow(
            variable=VARIABLE,
            territory=row["code"],
            value=counted.count(row["code"]),
            observation=Observation.ESTIMATED,
            place="hubs.csv",
        )
        for row in regions
    ]
