"""A version in formats that other systems read."""

from typing import Any

from kerege.concept import rules
from kerege.concept.document import read
from kerege.concept.iati import iati_xml
from kerege.concept.models import Version
from kerege.concept.tabular.writing import files_of


def produce_iati(*, by: Any, version: Version, organisation: str, reporter: str = "") -> bytes:
    """Return a version as an IATI 2.03 activity with its results, if the person may read it."""
    rules.may_read(by, version).require(str(version))
    return iati_xml(read(version), organisation, reporter)


def produce_package(*, by: Any, version: Version) -> dict[str, bytes]:
    """Return a version as the files of a data package, if the person may read it."""
    rules.may_read(by, version).require(str(version))
    return files_of(version)
