"""Gaps of a package as figures without a value: the answer to "why is there nothing here?"."""

from collections.abc import Iterator

from kerege.countries.package import Package
from kerege.countries.tables import Row
from kerege.evidence.enums import Observation
from kerege.evidence.services import FigureRow

STATUS = {
    "did_not_exist": Observation.CANNOT_EXIST,
    "not_published": Observation.NOT_MEASURED,
    "not_transcribed": Observation.NOT_MEASURED,
}


def missing_figures(package: Package) -> dict[str, list[FigureRow]]:
    """Give dataset -> the figures that its tables lack, each with its reason.

    A reason given for one territory goes before a reason given for all of them.
    """
    dataset = {row["variable"]: row["dataset"] for row in package.rows("figures_regional")}
    territories = [row["code"] for row in package.rows("territories")]
    found: dict[tuple[str, str, int], FigureRow] = {}
    for gap in sorted(package.rows("gaps"), key=lambda row: row["territory"] is None):
        for territory in [gap["territory"]] if gap["territory"] else territories:
            for row in _years(package, gap, territory):
                found.setdefault((row.variable, territory, int(row.period)), row)
    by_dataset: dict[str, list[FigureRow]] = {}
    for row in found.values():
        if row.variable in dataset:
            by_dataset.setdefault(dataset[row.variable], []).append(row)
    return by_dataset


def _years(package: Package, gap: Row, territory: str) -> Iterator[FigureRow]:
    for year in range(gap["first_year"], gap["last_year"] + 1):
        yield FigureRow(
            variable=gap["variable"],
            territory=territory,
            period=str(year),
            observation=STATUS[gap["kind"]],
            notes=gap.texts("reason", package.languages),
            source=gap["source"],
            source_url=gap["url"] or "",
            place=f"{gap.file}, row {gap.number}",
        )
