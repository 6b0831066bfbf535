"""World Bank, Indicators API version 2."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import NORMAL, NOT_MEASURED, Observed, distinct, number
from kerege.evidence.sources.text import json_of

BASE = "https://api.worldbank.org/v2"
MOST = 20_000


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request: ``indicator``, ``countries`` (``KAZ;USA``; all by default), ``years``."""
    base = parameters.get("base") or BASE
    countries = quote(parameters.get("countries") or "all", safe=";")
    indicator = quote(parameters["indicator"], safe=".")
    asked = {"format": "json", "per_page": str(MOST)}
    if parameters.get("years"):
        asked["date"] = parameters["years"]
    url = f"{base}/country/{countries}/indicator/{indicator}?{urlencode(asked, safe=':')}"
    return Request(url, ("application/json",), "json", "application/json")


def read(content: bytes, parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return the observations; an answer of several pages is refused, not cut."""
    data = json_of(content, where)
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        raise nonsense("It is not a list that begins with its description.", where)
    if told := data[0].get("message"):
        raise nonsense(f"The World Bank says: {str(told)[:200]}", where, "Check the codes.")
    if data[0].get("pages") not in {0, 1}:
        mend = "Ask for fewer countries or years."
        raise nonsense(f"It has {data[0].get('pages')} pages; only one came.", where, mend)
    rows = data[1] if len(data) > 1 and data[1] is not None else []
    try:
        found = [_observed(row, parameters, where) for row in rows]
    except (AttributeError, KeyError, TypeError) as error:
        raise nonsense("An observation lacks a documented member.", where) from error
    if data[0].get("total") not in {None, len(found)}:
        what = f"It announces {data[0]['total']} observations and holds {len(found)}."
        raise nonsense(what, where)
    return list(distinct(found, where))


def _observed(row: dict[str, object], parameters: Mapping[str, str], where: str) -> Observed:
    value = number(row["value"], where)
    country = row["country"]
    code = row.get("countryiso3code") or (country["id"] if isinstance(country, dict) else "")
    status = str(row.get("obs_status") or NORMAL)
    return Observed(
        measure=parameters["indicator"],
        territory=str(code),
        period=str(row["date"]),
        value=value,
        status=NOT_MEASURED if value is None else status,
        unit=str(row.get("unit") or ""),
    )
