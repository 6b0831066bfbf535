"""SDMX 2.1 and 3.0: Eurostat, OECD, ILO, UIS and every other service of the standard.

The answers are SDMX-ML (read by the library `sdmx1`) or SDMX-CSV. Which dimension names the
territory, the activity and the measure is a parameter: the standard leaves it to each dataflow.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from kerege.evidence.sources.answer import Request, nonsense
from kerege.evidence.sources.observation import (
    NORMAL,
    NOT_MEASURED,
    SUPPRESSED,
    Observed,
    distinct,
    number,
)
from kerege.evidence.sources.text import csv_of, text_of
from kerege.kernel.errors import Refusal

SITES = {
    "eurostat": "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1",
    "oecd": "https://sdmx.oecd.org/public/rest",
    "ilo": "https://sdmx.ilo.org/rest",
}
"""As registered in `sdmx1`; the address of the UIS is not verified: it is given with ``base``."""
ACCEPT = {
    "2.1": "application/vnd.sdmx.genericdata+xml;version=2.1",
    "3.0": "application/vnd.sdmx.data+csv;version=2.0.0",
}
MEDIA_TYPES = (
    "application/vnd.sdmx.genericdata+xml",
    "application/vnd.sdmx.structurespecificdata+xml",
    "application/vnd.sdmx.data+xml",
    "application/vnd.sdmx.data+csv",
    "application/xml",
    "text/xml",
    "text/csv",
)
CONFIDENTIAL = frozenset({"C", "D", "N", "S"})
"""Marks of CL_CONF_STATUS that say a value is withheld."""


def request(parameters: Mapping[str, str]) -> Request:
    """Return the request for a dataflow.

    Parameters
    ----------
    parameters
        ``site`` (eurostat, oecd, ilo) or ``base``; ``flow`` (2.1: ``FLOW`` or
        ``AGENCY,FLOW,VERSION``; 3.0: ``AGENCY/FLOW/VERSION``); ``key`` (all by default);
        ``start`` and ``end``; ``version`` (2.1 or 3.0).
    """
    version = parameters.get("version", "2.1")
    if version not in ACCEPT:
        raise Refusal(f"There is no SDMX version '{version}' here.", "version", "Use 2.1 or 3.0.")
    base = parameters.get("base") or SITES.get(parameters.get("site", ""), "")
    if not base:
        mend = f"Name a site ({', '.join(SITES)}), or the address of the service with base=..."
        raise Refusal("It is not said whom to ask.", "site", mend)
    flow = quote(parameters["flow"], safe=",/@._-")
    key = quote(parameters.get("key") or ("all" if version == "2.1" else "*"), safe=".+*,_-")
    path = f"data/{flow}/{key}" if version == "2.1" else f"data/dataflow/{flow}/{key}"
    years = {"startPeriod": parameters.get("start"), "endPeriod": parameters.get("end")}
    if version != "2.1":
        between = [f"{sign}:{parameters[k]}" for k, sign in _BOUNDS if parameters.get(k)]
        years = {"c[TIME_PERIOD]": "+".join(between)}
    asked = urlencode({name: value for name, value in years.items() if value}, safe="[]:+")
    url = f"{base.rstrip('/')}/{path}" + (f"?{asked}" if asked else "")
    suffix = "xml" if version == "2.1" else "csv"
    return Request(url, MEDIA_TYPES, suffix, ACCEPT[version])


_BOUNDS = (("start", "ge"), ("end", "le"))


def read(content: bytes, parameters: Mapping[str, str], where: str) -> list[Observed]:
    """Return the observations of an SDMX message; a cell withheld has no value."""
    records = _csv if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<" else _xml
    named = {role: parameters.get(role, "") for role in ("territory", "activity", "measure")}
    parts = [name for name in parameters.get("breakdown", "").split(",") if name]
    found = []
    for cells in records(content, where):
        wanted = [name for name in (*named.values(), *parts) if name]
        if missing := [name for name in wanted if name not in cells]:
            mend = f"Name one of: {', '.join(sorted(cells))}."
            raise nonsense(f"There is no dimension '{missing[0]}'.", where, mend)
        value = number(None if cells.get("OBS_VALUE") == "NaN" else cells.get("OBS_VALUE"), where)
        found.append(
            Observed(
                measure=cells.get(named["measure"], "") or parameters.get("flow", ""),
                territory=cells.get(named["territory"], ""),
                period=cells.get("TIME_PERIOD", ""),
                value=value,
                status=_status(cells, is_empty=value is None),
                activity=cells.get(named["activity"], ""),
                breakdown=".".join(cells[name] for name in parts),
                unit=cells.get("UNIT_MEASURE") or cells.get("unit") or "",
            )
        )
    return list(distinct(found, where))


def _status(cells: Mapping[str, str], *, is_empty: bool) -> str:
    if is_empty:
        withheld = cells.get("CONF_STATUS", "") in CONFIDENTIAL
        return SUPPRESSED if withheld or cells.get("OBS_STATUS") in {"Q", "C"} else NOT_MEASURED
    return cells.get("OBS_STATUS") or NORMAL


def _csv(content: bytes, where: str) -> Iterator[dict[str, str]]:
    yield from csv_of(content, where, ("TIME_PERIOD", "OBS_VALUE"))


def _xml(content: bytes, where: str) -> Iterator[dict[str, str]]:
    import sdmx

    text_of(content, where)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise nonsense("It declares entities, which no SDMX message does.", where)
    try:
        message: Any = sdmx.read_sdmx(io.BytesIO(content))
        data = list(message.data)
    except Exception as error:  # whatever the parser met
        kind = type(error).__name__
        raise nonsense(f"It is not an SDMX data message ({kind}).", where) from error
    for block in data:
        for observation in block.obs:
            cells = {key: str(found.value) for key, found in observation.key.values.items()}
            attributes = observation.attached_attribute
            cells |= {key: str(found.value) for key, found in attributes.items()}
            if observation.value is not None:
                cells["OBS_VALUE"] = str(observation.value)
            yield cells
