"""A version as an activity with results in the format of IATI 2.03.

Goals become outcomes with their indicators, baselines and targets; measures become outputs whose
indicator is the number of units that the plan starts. What is not known is left out, never zero.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from kerege.concept.document.data import Data
from kerege.concept.enums import ApprovalStatus
from kerege.kernel.document.harmless import harmless
from kerege.kernel.errors import Refusal
from kerege.kernel.text import LANGUAGES

VERSION = "2.03"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
GOVERNMENT = "10"
ACCOUNTABLE, IMPLEMENTING = "2", "4"
PLANNED_START, PLANNED_END = "1", "3"
PIPELINE, IMPLEMENTATION, CLOSED = "1", "2", "4"
CULTURE_AND_RECREATION = "16061"
"""Purpose code of the DAC, the default vocabulary of sectors."""
OUTPUT, OUTCOME = "1", "2"
MEASURES = {"per cent": "2", "rank": "4"}
"""Unit in English -> kind of value: percentage, ordinal; everything else is counted in units."""
COUNTED = "1"


def iati_xml(data: Data, organisation: str, reporter: str = "") -> bytes:
    """Return a version as an IATI file; the same content gives the same bytes.

    Parameters
    ----------
    organisation
        The identifier of the publisher in the registers that IATI names; nobody can guess it.
    reporter
        Its name; by default the identifier.

    Raises
    ------
    Refusal
        If there is no identifier.
    """
    if not organisation.strip():
        raise Refusal(
            _("The publisher has no IATI identifier here."),
            "KEREGE_IATI_ORGANISATION",
            _("Set it to the identifier of the organisation that publishes, from its register."),
        )
    made = (data.version.published_at or data.version.created_at).isoformat(timespec="seconds")
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": made})
    activity = ET.SubElement(
        root, "iati-activity", {LANGUAGE: "en", "default-currency": data.totals.currency or "XXX"}
    )
    _identity(activity, data, organisation.strip(), reporter or organisation)
    _budget(activity, data)
    for goal in data.goals:
        _outcome(activity, data, goal)
    for measure in data.measures:
        _output(activity, data, measure)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _identity(activity: ET.Element, data: Data, organisation: str, reporter: str) -> None:
    concept, version = data.version.concept, data.version
    code = f"{organisation}-{concept.code}-v{version.number}"
    ET.SubElement(activity, "iati-identifier").text = code
    publisher = ET.SubElement(activity, "reporting-org", {"ref": organisation, "type": GOVERNMENT})
    ET.SubElement(publisher, "narrative").text = reporter
    _texts(activity, "title", concept, "title", otherwise=concept.code)
    _texts(activity, "description", concept, "disclaimer", otherwise=concept.code, type="1")
    owners = {row.owner.pk: row.owner for row in (*data.measures, *data.indicators)}
    for owner in sorted(owners.values(), key=lambda row: row.code):
        _texts(
            activity,
            "participating-org",
            owner,
            "name",
            otherwise=owner.code,
            role=IMPLEMENTING,
            type=GOVERNMENT,
        )
    if not owners:
        body = ET.SubElement(activity, "participating-org", {"role": ACCOUNTABLE})
        ET.SubElement(body, "narrative").text = reporter
    ET.SubElement(activity, "activity-status", {"code": _status(version)})
    for kind, day in ((PLANNED_START, "01-01"), (PLANNED_END, "12-31")):
        year = concept.first_year if kind == PLANNED_START else concept.last_year
        ET.SubElement(activity, "activity-date", {"type": kind, "iso-date": f"{year}-{day}"})
    country = concept.territory.code.partition("-")[0]
    ET.SubElement(activity, "recipient-country", {"code": country})
    ET.SubElement(activity, "sector", {"vocabulary": "1", "code": CULTURE_AND_RECREATION})


def _status(version: Any) -> str:
    approval = getattr(version, "approval", None)
    if approval is None or approval.status == ApprovalStatus.APPROVED:
        return PIPELINE
    return CLOSED if approval.status == ApprovalStatus.SUPERSEDED else IMPLEMENTATION


def _budget(activity: ET.Element, data: Data) -> None:
    day = data.date.isoformat()
    for year, amount in sorted(data.totals.by_year.items()):
        part = ET.SubElement(activity, "budget", {"type": "1", "status": "1"})
        _period(part, year)
        value = {"currency": data.totals.currency, "value-date": day}
        ET.SubElement(part, "value", value).text = _number(amount)


def _outcome(activity: ET.Element, data: Data, goal: Any) -> None:
    mine = [row for row in data.indicators if row.goal_id == goal.pk]
    if not mine:
        return
    result = ET.SubElement(activity, "result", {"type": OUTCOME})
    _texts(result, "title", goal, "name", otherwise=goal.code)
    _texts(result, "description", goal, "description")
    for row in mine:
        unit = (row.unit_en or "").strip().lower()
        indicator = ET.SubElement(
            result,
            "indicator",
            {
                "measure": MEASURES.get(unit, COUNTED),
                "ascending": "1" if row.is_higher_better else "0",
            },
        )
        _texts(indicator, "title", row, "name", otherwise=row.code)
        _texts(indicator, "description", row, "definition")
        _baseline(indicator, row)
        for target in row.targets.all():
            if target.value is not None:
                _target(indicator, target.year, target.value, target)


def _baseline(indicator: ET.Element, row: Any) -> None:
    """Write the baseline; without a value or a year there is none."""
    year = row.baseline_period[:4]
    if row.baseline is not None and year.isdecimal():
        found = {"year": year, "value": _number(row.baseline)}
        ET.SubElement(indicator, "baseline", found)


def _output(activity: ET.Element, data: Data, measure: Any) -> None:
    units: dict[int, int] = defaultdict(int)
    for row in data.allocations:
        if row.measure_id == measure.pk:
            units[row.year] += row.units
    if not any(units.values()):
        return
    result = ET.SubElement(activity, "result", {"type": OUTPUT})
    _texts(result, "title", measure, "name", otherwise=measure.code)
    _texts(result, "description", measure, "completion_form")
    indicator = ET.SubElement(result, "indicator", {"measure": COUNTED, "ascending": "1"})
    _texts(indicator, "title", measure, "unit", otherwise=measure.code)
    for year, number in sorted(units.items()):
        if number:
            _target(indicator, year, Decimal(number))


def _target(indicator: ET.Element, year: int, value: Decimal, record: Any = None) -> None:
    period = ET.SubElement(indicator, "period")
    _period(period, year)
    target = ET.SubElement(period, "target", {"value": _number(value)})
    if record is not None:
        _texts(target, "comment", record, "rationale")


def _period(element: ET.Element, year: int) -> None:
    ET.SubElement(element, "period-start", {"iso-date": f"{year}-01-01"})
    ET.SubElement(element, "period-end", {"iso-date": f"{year}-12-31"})


def _texts(
    element: ET.Element, tag: str, record: Any, field: str, otherwise: str = "", **attributes: str
) -> None:
    """Write a text in every language that has it; nothing where none has and nothing stands in."""
    found = {code: (getattr(record, f"{field}_{code}", "") or "").strip() for code in LANGUAGES}
    texts = {code: text for code, text in found.items() if text} or (
        {"en": otherwise} if otherwise else {}
    )
    if not texts:
        return
    part = ET.SubElement(element, tag, attributes)
    for code, text in texts.items():
        narrative = ET.SubElement(part, "narrative", {} if code == "en" else {LANGUAGE: code})
        narrative.text = harmless(text)


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
