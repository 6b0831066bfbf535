"""Taking over a table of County Business Patterns: counties by industry, read in place."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.models import Variable
from kerege.evidence.services.bulk import record_table
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.upload import Uploaded
from kerege.evidence.sources import cbp_table
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.period import parse_period
from kerege.reference import selectors as reference

CLASSIFICATION = "naics-2012"
PIECE = 1 << 20


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
    _known(variables)
    country = reference.country()
    dataset = register_dataset(
        by=by,
        code=code,
        titles=titles,
        publisher=publisher,
        licence=licence,
        checksum=_checksum(path),
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


def _figures(numbers: cbp_table.Numbers, period: str, country: str) -> pl.DataFrame:
    return numbers.frame.with_columns(
        pl.concat_str(pl.lit(f"{country}-"), "territory").alias("territory"),
        pl.concat_str(pl.lit(f"{CLASSIFICATION}:"), "activity").alias("activity"),
        pl.lit(numbers.variable).alias("variable"),
        pl.lit(period).alias("period"),
    )


def _known(variables: Sequence[str]) -> None:
    for name in variables:
        if name not in cbp_table.MEASURES:
            mend = _("Choose one of: %(choices)s.") % {"choices": ", ".join(cbp_table.MEASURES)}
            raise Refusal(_("There is no such code."), name, mend, Kind.NOT_FOUND)
    known = set(Variable.objects.filter(code__in=variables).values_list("code", flat=True))
    if not variables or (missing := [name for name in variables if name not in known]):
        raise Refusal(
            _("There is no such code."),
            ", ".join(missing) if variables else "variable",
            _("None is known yet: load the country package first."),
            Kind.NOT_FOUND,
        )


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(
            _("The file cannot be read."), str(path), _("Name a file that exists."), Kind.NOT_FOUND
        ) from error
