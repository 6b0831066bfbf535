"""Taking over a table of County Business Patterns: counties by industry, read in place."""

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
from kerege.evidence.sources import cbp_table
from kerege.evidence.sources.whole_table import Numbers
from kerege.kernel.period import parse_period
from kerege.reference import selectors as reference

CLASSIFICATION = "naics-2012"


@transaction.atomic
def load_cbp(
    *,
    by: Any,
    path: Path,
    code: str,
    titles: Mapping[str, str],
    period: str,
    variables: Sequence[str],
    publisher: str,
    licence: str,
    obtained_from: str = "",
) -> Uploaded:
    """Load counties by industry as a draft dataset and check it; the file stays where it is.

    A number that is withheld becomes a figure with the status *suppressed*. Loading the file again
    changes nothing; a changed number keeps its predecessor.

    Parameters
    ----------
    path
        A CSV file, plain or packed by gzip.
    period
        The years of which the numbers are the mean, such as ``2012-2016``.
    variables
        What is taken over: keys of `cbp_table.MEASURES`.

    Raises
    ------
    Refusal
        If the file is broken (row, column, value) or names what the country package has not.
    """
    rules.may_record(by).require(code)
    parse_period(period)
    whole_files.require_known(variables, cbp_table.MEASURES)
    country = reference.country()
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
    tables = [
        _figures(numbers, period, country.code if country else "")
        for numbers in cbp_table.read(path, list(variables))
    ]
    named = {"territory": "id", "activity": "relevant_naics"}
    if len(variables) == 1:
        named["value"] = cbp_table.MEASURES[variables[0]]
    recorded = record_table(
        by=by, dataset=dataset, table=pl.concat(tables), file=path.name, columns=named
    )
    check_dataset(by=by, dataset=dataset)
    return Uploaded(dataset, recorded)


def _figures(numbers: Numbers, period: str, country: str) -> pl.DataFrame:
    return numbers.frame.with_columns(
        pl.concat_str(pl.lit(f"{country}-"), "territory").alias("territory"),
        pl.concat_str(pl.lit(f"{CLASSIFICATION}:"), "activity").alias("activity"),
        pl.lit(numbers.variable).alias("variable"),
        pl.lit(period).alias("period"),
    )
