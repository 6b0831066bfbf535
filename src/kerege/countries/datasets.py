"""The datasets that a country package describes, registered and published."""

from typing import Any

from kerege.countries.package import Package
from kerege.countries.published import Names
from kerege.countries.tables import Row
from kerege.evidence import services as evidence
from kerege.evidence.enums import DatasetStatus

SYNTHETIC = "synthetic"


def dataset_of(package: Package, row: Row, checksum: str, *, by: Any) -> Any:
    """Return the dataset that a row describes, registered with the checksum of its content."""
    names = Names(package)
    return evidence.register_dataset(
        by=by,
        code=row["code"],
        titles=row.texts("title", package.languages),
        notes=row.texts("note", package.languages),
        publisher=names(row["publisher"]),
        licence=names(row["licence"]),
        checksum=checksum,
        url=row["url"] or "",
        obtained_from=names(row["obtained_from"]),
        retrieved_on=row["retrieved"],
        is_synthetic=row["status"] == SYNTHETIC,
    )


def publish(dataset: Any, *, by: Any) -> None:
    """Check a dataset and publish it, unless it is published already."""
    evidence.check_dataset(by=by, dataset=dataset)
    if dataset.status != DatasetStatus.PUBLISHED:
        evidence.publish_dataset(by=by, dataset=dataset)
