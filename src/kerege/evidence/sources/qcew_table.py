"""US Bureau of Labor Statistics, Quarterly Census of Employment and Wages: a CSV file in place.

Taken over are the rows of private ownership and establishments of every size, of the nation, the
states and the counties: the total, and industries of one number of digits. A number that is not
disclosed (``N``) stands as zero in the file; here it is withheld. The number of establishments is
published all the same. In the file that was read, ``-`` marks rows of no establishment, with zeros
that nobody says were counted; here employment and wages of such a row are not measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from kerege.evidence.sources import bls_qcew, whole_table
from kerege.evidence.sources.observation import NORMAL, NOT_MEASURED, SUPPRESSED
from kerege.evidence.sources.whole_table import Numbers
from kerege.kernel.errors import Refusal

MEASURES: Mapping[str, Sequence[str]] = {
    "qcew_estab": ("annual_avg_estabs_count", "annual_avg_estabs",
                   "qtrly_estabs_count", "qtrly_estabs"),
    "qcew_emp": ("annual_avg_emplvl", "month3_emplvl"),
    "qcew_wages": ("total_annual_wages", "total_qtrly_wages"),
}  # fmt: skip
"""Variable -> the column, by the layouts of files (``_count``) and of slices, year and quarter."""
NEVER_WITHHELD = "qcew_estab"
FORMS = {
    "area_fips": (r"^[0-9A-Z]{5}$", "an area of five characters"),
    "own_code": (r"^\d$", "one digit"),
    "industry_code": (r"^(\d{2,6}|\d\d-\d\d)$", "two to six digits"),
    "agglvl_code": (r"^\d\d$", "two digits"),
    "size_code": (r"^\d$", "one digit"),
    "year": (r"^\d{4}$", "four digits"),
    "qtr": (r"^[1-4A]$", "1 to 4 or A"),
    "disclosure_code": (r"^[N-]?$", "empty, N or -"),
}
COUNT = (r"^\d{1,15}(\.\d{1,2})?$", "a number without sign, with a decimal point")
MARKS = {bls_qcew.NOT_DISCLOSED: SUPPRESSED, "-": NOT_MEASURED}
PRIVATE, EVERY_SIZE, ALL_INDUSTRIES = "5", "0", "10"
PLACES = {"1": "nation", "5": "state", "7": "county"}
"""First digit of the level of aggregation -> what the area is."""
UNKNOWN_PLACE, UNCLASSIFIED = "999", "99"
DIGITS = (3, 4, 5, 6)


def read(path: Path, variables: Sequence[str], digits: int) -> Iterator[Numbers]:
    """Read the numbers of some variables; ``activity`` is empty where all industries are meant.

    Raises
    ------
    Refusal
        If the file is no such table, a cell is not what its column holds (row, column, value), or
        no row of it is taken over.
    """
    if digits not in DIGITS:
        mend = f"Choose one of: {', '.join(map(str, DIGITS))}."
        raise Refusal(f"There are no industries of {digits} digits.", "digits", mend)
    found = whole_table.content(path)
    columns = _columns(whole_table.heading(found), variables, path.name)
    table = whole_table.table(found, path.name, [*FORMS, *columns.values()], quote='"')
    for column in (*FORMS, *columns.values()):
        whole_table.require(table, column, *FORMS.get(column, COUNT), path.name)
    taken = table.filter(_taken(digits))
    if taken.is_empty():
        what = f"It holds no row of private ownership with industries of {digits} digits."
        raise Refusal(what, path.name, "Name a file of areas by industry.")
    for variable, column in columns.items():
        yield Numbers(variable, column, taken.select(*_KEYS, *_said(variable, column)))


def _columns(names: list[str], variables: Sequence[str], name: str) -> dict[str, str]:
    lacking = [key for key in bls_qcew.KEYS if key not in names]
    columns = {}
    for variable in variables:
        known = [column for column in MEASURES[variable] if column in names]
        columns[variable] = known[0] if known else ""
        lacking += [] if known else [" or ".join(MEASURES[variable])]
    if lacking:
        mend = "Name a CSV file of the Quarterly Census as the Bureau publishes it."
        raise Refusal(f"The heading lacks: {', '.join(lacking)}.", f"{name}, row 1", mend)
    return columns


def _taken(digits: int) -> pl.Expr:
    level, industry = pl.col("agglvl_code"), pl.col("industry_code")
    of_place = level.str.slice(0, 1).is_in(list(PLACES))
    total = level.str.ends_with("1") & (industry == ALL_INDUSTRIES)
    # Levels 4, 5, 6, 7 and 8 of a place are sectors and industries of three to six digits.
    single = level.str.ends_with(str(digits + 2)) & ~industry.str.starts_with(UNCLASSIFIED)
    return (
        (pl.col("own_code") == PRIVATE)
        & (pl.col("size_code") == EVERY_SIZE)
        & of_place
        & (total | single)
        & ~pl.col("area_fips").str.ends_with(UNKNOWN_PLACE)
    )


_WHOLE = pl.col("industry_code") == ALL_INDUSTRIES
_QUARTER = pl.concat_str("year", pl.lit("-Q"), "qtr")
_KEYS = (
    "number",
    pl.col("area_fips").alias("territory"),
    pl.when(_WHOLE).then(pl.lit("")).otherwise(pl.col("industry_code")).alias("activity"),
    pl.when(pl.col("qtr") == "A").then(pl.col("year")).otherwise(_QUARTER).alias("period"),
)


def _said(variable: str, column: str) -> list[pl.Expr]:
    if variable == NEVER_WITHHELD:
        return [pl.col(column).alias("value"), pl.lit(NORMAL).alias("observation")]
    mark = pl.col("disclosure_code").fill_null("")
    value = pl.when(mark == "").then(pl.col(column))
    status = mark.replace_strict(MARKS, default=NORMAL)
    return [value.alias("value"), status.alias("observation")]
