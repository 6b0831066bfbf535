"""US Bureau of Labor Statistics, Quarterly Census of Employment and Wages: CSV slices."""

from collections.abc import Mapping

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import (
    NORMAL,
    NOT_MEASURED,
    SUPPRESSED,
    Observed,
    distinct,
    number,
)
from kerege.evidence.sources.text import csv_of
from kerege.kernel.errors import Refusal

BASE = "https://data.bls.gov/cew/data/api"
QUARTERS = frozenset({"1", "2", "3", "4", "a"})
QUARTERLY = ("qtrly_estabs_count", "month3_emplvl", "total_qtrly_wages")
QUARTERLY_LATER = ("qtrly_estabs", "month3_emplvl", "total_qtrly_wages")
ANNUAL = ("annual_avg_estabs_count", "annual_avg_emplvl", "total_annual_wages")
ANNUAL_LATER = ("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages")
KEYS = (
    "area_fips",
    "own_code",
    "industry_code",
    "agglvl_code",
    "size_code",
    "year",
    "qtr",
    "disclosure_code",
)
NOT_DISCLOSED = "N"


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request for a slice: ``year``, ``quarter`` (1 to 4, or a), ``area`` (FIPS)."""
    year, quarter = parameters["year"], parameters.get("quarter", "a")
    area = parameters["area"]
    if not year.isdigit() or quarter not in QUARTERS or not area.isalnum():
        mend = "Give for instance year=2024 quarter=1 area=13285."
        raise Refusal("There is no such slice.", f"{year}, {quarter}, {area}", mend)
    url = f"{parameters.get('base') or BASE}/{year}/{quarter}/area/{area}.csv"
    return Request(url, ("text/csv", "application/octet-stream"), "csv", "text/csv")


def read(content: bytes, _parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return establishments, employment and wages by industry and ownership.

    A row that is not disclosed carries zeros in the file; here it is suppressed. Its number of
    establishments is published all the same.
    """
    found: list[Observed] = []
    for row in csv_of(content, where, KEYS):
        sets = (QUARTERLY, QUARTERLY_LATER, ANNUAL, ANNUAL_LATER)
        measures = next((names for names in sets if set(names) <= set(row)), None)
        if measures is None:
            raise nonsense("The heading names no establishments, employment and wages.", where)
        found += [_observed(row, m, where, is_count=m == measures[0]) for m in measures]
    return list(distinct(found, where))


def _observed(row: dict[str, str], measure: str, where: str, *, is_count: bool) -> Observed:
    withheld = row["disclosure_code"].strip() == NOT_DISCLOSED and not is_count
    value = None if withheld else number(row[measure], where)
    period = row["year"] if row["qtr"] == "A" else f"{row['year']}-Q{row['qtr']}"
    return Observed(
        measure=measure,
        territory=row["area_fips"],
        period=period,
        value=value,
        status=SUPPRESSED if withheld else NORMAL if value is not None else NOT_MEASURED,
        activity=row["industry_code"],
        breakdown=".".join(row[name] for name in ("own_code", "size_code", "agglvl_code")),
        mark=row["disclosure_code"].strip(),
    )
