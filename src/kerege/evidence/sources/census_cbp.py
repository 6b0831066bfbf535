"""US Census Bureau, County Business Patterns: the Census Data API.

A cell withheld is suppressed and never zero. The marks of noise (G, H, J) belong to values that
were published; D and S, and every mark of a size class (A to M), stand in place of a value.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import (
    NORMAL,
    NOT_MEASURED,
    SUPPRESSED,
    Observed,
    distinct,
    number,
)
from kerege.evidence.sources.text import json_of
from kerege.kernel.errors import Refusal

BASE = "https://api.census.gov/data"
MEASURES = ("ESTAB", "EMP", "PAYANN")
FIRST_2017 = 2017
WITHHELD = frozenset({"D", "S"})


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request: ``year``, ``state`` (FIPS), ``industry`` (NAICS; all by default)."""
    year = parameters["year"]
    if not year.isdigit():
        raise Refusal(f"'{year}' is no year.", "year", "Give four digits, for instance 2021.")
    naics = _naics(parameters)
    asked = {
        "get": f"{','.join(MEASURES)},EMP_N,PAYANN_N,{naics}",
        "for": "county:*",
        "in": f"state:{parameters['state']}",
    }
    if parameters.get("industry"):
        asked[naics] = parameters["industry"]
    url = f"{parameters.get('base') or BASE}/{year}/cbp?{urlencode(asked, safe=',:*')}"
    return Request(url, ("application/json",), "json", "application/json")


def _naics(parameters: Mapping[str, str]) -> str:
    return "NAICS2017" if int(parameters["year"]) >= FIRST_2017 else "NAICS2012"


def read(content: bytes, parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return establishments, employees and payroll by county and industry."""
    data = json_of(content, where)
    if not isinstance(data, list) or not data or not all(isinstance(row, list) for row in data):
        raise nonsense("It is not a table of rows.", where)
    names, naics = [str(name) for name in data[0]], _naics(parameters)
    needed = (*MEASURES, naics, "state", "county")
    if missing := [name for name in needed if name not in names]:
        raise nonsense(f"The heading lacks: {', '.join(missing)}.", where)
    if any(len(row) != len(names) for row in data):
        raise nonsense("A row is not as wide as the heading.", where)
    rows = (dict(zip(names, row, strict=True)) for row in data[1:])
    found = [_observed(row, m, naics, parameters["year"], where) for row in rows for m in MEASURES]
    return list(distinct(found, where))


def _observed(row: dict[str, object], measure: str, naics: str, year: str, where: str) -> Observed:
    value = number(row[measure], where)
    noise = str(row.get(f"{measure}_N") or "").strip()
    size_class = str(row.get(f"{measure}_F") or "").strip()
    withheld = noise in WITHHELD or size_class.isalpha()
    nothing = SUPPRESSED if withheld else NOT_MEASURED
    return Observed(
        measure=measure,
        territory=f"{row['state']}{row['county']}",
        period=year,
        value=None if withheld else value,
        status=nothing if withheld or value is None else NORMAL,
        activity=str(row[naics]),
        mark=noise or size_class,
    )
