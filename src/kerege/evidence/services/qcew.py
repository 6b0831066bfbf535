"""Taking over a file of the Quarterly Census of Employment and Wages, read in place."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from kerege.evidence import rules
from kerege.evidence.services import whole_files
from kerege.evidence.services.bulk import record_table
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.upload import Uploaded
from kerege.evidence.sources import qcew_table
from kerege.evidence.sources.whole_table import Numbers
from kerege.reference import selectors as reference

NATION, STATE = "US000", "000"


@transaction.atomic
def load_qcew(
    *,
    by: Any,
    path: Path,
    code: str,
    titles: Mapping[str, str],
    variables: Sequence[str],
    classification: str,
    digits: int,
    publisher: str,
    licence: str,
    obtained_from: str = "",
) -> Uploaded:
    """Load areas by industry as a draft dataset and check it; the file stays where it is.

    A number that is not disclosed becomes a figure with the status *suppressed*. Loading the file
    again changes nothing; a changed number keeps its predecessor.

    Parameters
    ----------
    path
        A CSV file, plain or packed by gzip, of a year or of quarters.
    variables
        What is taken over: keys of `qcew_table.MEASURES`.
    classification
        The NAICS of the year of the file, as the country package calls it.
    digits
        The digits of the industries that are taken over, 3 to 6.

    Raises
    ------
    Refusal
        If the file is broken (row, column, value) or names what the country package has not.
    """
    rules.may_record(by).require(code)
    whole_files.require_known(variables, qcew_table.MEASURES)
    dataset = register_dataset(
        by=by,
        code=code,
        titles=titles,
        publisher=publisher,
        licence=licence,
        checksum=whole_files.checksum(path),
        obtained_from=obtained_from or path.name,
        retrieved_on=timezone.localdate(),
    )
    places = _places()
    read = list(qcew_table.read(path, variables, digits))
    named = {"territory": "area_fips", "activity": "industry_code"}
    if len(read) == 1:
        named["value"] = read[0].column
    table = pl.concat([_figures(numbers, places, classification) for numbers in read])
    recorded = record_table(by=by, dataset=dataset, table=table, file=path.name, columns=named)
    check_dataset(by=by, dataset=dataset)
    return Uploaded(dataset, recorded)


def _places() -> dict[str, str]:
    country = reference.country()
    states = {f"{one.national_code}{STATE}": one.code for one in reference.every_region()}
    return states | ({NATION: country.code} if country else {})


def _figures(numbers: Numbers, places: Mapping[str, str], classification: str) -> pl.DataFrame:
    area, industry = pl.col("territory"), pl.col("activity")
    county = pl.concat_str(pl.lit(f"{places.get(NATION, '')}-"), area)
    return numbers.frame.with_columns(
        area.replace_strict(places, default=county).alias("territory"),
        pl.when(industry == "")
        .then(pl.lit(""))
        .otherwise(pl.concat_str(pl.lit(f"{classification}:"), industry))
        .alias("activity"),
        pl.lit(numbers.variable).alias("variable"),
    )
