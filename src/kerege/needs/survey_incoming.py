"""Submissions of KoboToolbox and ODK as they are exported: JSON, XML of an instance, CSV."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from defusedxml import ElementTree
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.needs.survey_enums import Validation
from kerege.needs.xlsform.form import ASKED, COMPUTED, NOT_COLLECTED, Form, Item

LARGEST = 20 * 1024 * 1024
STATUSES = {
    "validation_status_approved": Validation.ACCEPTED,
    "validation_status_not_approved": Validation.REJECTED,
    "validation_status_on_hold": Validation.ON_HOLD,
}
OURS = {"meta", "formhub", "__version__", "_version_", "note"}


@dataclass(frozen=True)
class Submission:
    """One submission: who it is, which one it replaces, and what was answered."""

    instance_id: str
    deprecated_id: str
    answers: dict[str, Any]
    submitted_at: datetime | None
    validation: Validation | None


def read_submissions(content: bytes, name: str, form: Form) -> list[Submission]:
    """Read the submissions in a file.

    Parameters
    ----------
    content, name
        The file; the ending of its name says what it is: json, xml or csv.
    form
        What was asked. An answer to a question that is not in it is refused by name.
    """
    if len(content) > LARGEST:
        raise Refusal(_("The file is larger than 20 MB."), name, _("Hand it in in parts."))
    ending = name.rpartition(".")[2].lower()
    readers = {"json": _json, "xml": _xml, "csv": _csv}
    if ending not in readers:
        raise Refusal(
            _("The file is neither JSON, XML nor CSV."), name, _("Export it as one of these.")
        )
    try:
        records = list(readers[ending](content))
    except (ValueError, csv.Error, ElementTree.ParseError) as error:
        raise Refusal(_("The file cannot be read."), name, str(error)[:200]) from error
    if ending == "csv" and any(item["kind"] == "repeat" for item in _flat(form)):
        raise Refusal(
            _("CSV holds no repeated questions."), name, _("Export the submissions as JSON.")
        )
    return [_submission(record, form, f"{name}, {k}") for k, record in enumerate(records, 1)]


def _json(content: bytes) -> Iterator[Mapping[str, Any]]:
    data = json.loads(content)
    rows = data.get("results") or data.get("value") or [data] if isinstance(data, dict) else data
    for row in rows:
        yield row if isinstance(row, dict) else {}


def _csv(content: bytes) -> Iterator[Mapping[str, Any]]:
    text = content.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
    return iter(csv.DictReader(io.StringIO(text), dialect=dialect))


def _xml(content: bytes) -> Iterator[Mapping[str, Any]]:
    yield _element(ElementTree.fromstring(content))


def _element(element: Any) -> dict[str, Any]:
    """Return an element as the JSON export would: repeated ones as lists."""
    found: dict[str, Any] = {}
    for child in element:
        key = child.tag.rpartition("}")[2]
        value = _element(child) if len(child) else (child.text or "").strip()
        if isinstance(found.get(key), list):
            found[key].append(value)
        else:
            found[key] = [found[key], value] if key in found else value
    return found


def _flat(form: Form | Item) -> Iterator[Item]:
    for item in form["items"]:
        yield item
        if "items" in item:
            yield from _flat(item)


def _submission(record: Mapping[str, Any], form: Form, where: str) -> Submission:
    plain = _paths(record)
    instance = str(plain.get("meta/instanceID") or "")
    if not instance and plain.get("_uuid"):
        instance = f"uuid:{plain['_uuid']}"
    if not instance:
        raise Refusal(
            _("The submission has no instanceID."), where, _("Export it with its metadata.")
        )
    known = {item["name"]: item for item in _flat(form)}
    at = parse_datetime(str(plain.get("_submission_time") or plain.get("end") or ""))
    return Submission(
        instance[:100],
        str(plain.get("meta/deprecatedID") or "")[:100],
        _answers(record, known, where),
        timezone.make_aware(at) if at and timezone.is_naive(at) else at,
        _status(record.get("_validation_status")),
    )


def _paths(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outermost fields and those of ``meta`` by their path."""
    meta = record.get("meta")
    inside = {f"meta/{k}": v for k, v in meta.items()} if isinstance(meta, Mapping) else {}
    return {**record, **inside}


def _status(given: Any) -> Validation | None:
    uid = given.get("uid") if isinstance(given, Mapping) else given
    return STATUSES.get(str(uid or ""))


def _answers(record: Mapping[str, Any], known: Mapping[str, Item], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in record.items():
        parts = str(path).split("/")
        name = parts[-1]
        if parts[0].startswith("_") or parts[0] in OURS or value in (None, ""):
            continue
        item = known.get(name)
        if (
            item is None
            and len(parts) > 1
            and known.get(parts[-2], {}).get("kind") == "select_multiple"
        ):
            continue  # a column of its own for each choice, which the whole answer holds too
        if item is None:
            raise Refusal(
                _("There is no question ${%(name)s}.") % {"name": name},
                where,
                _("Load the version of the form that asks it, or take the column out."),
            )
        found |= _answer(item, value, known, where)
    return found


def _answer(item: Item, value: Any, known: Mapping[str, Item], where: str) -> dict[str, Any]:
    if item["kind"] == "group" and isinstance(value, Mapping):
        return _answers(value, known, where)
    if item["kind"] == "repeat":
        rows = value if isinstance(value, list) else [value]
        return {item["name"]: [_answers(r, known, where) for r in rows if isinstance(r, Mapping)]}
    if item["kind"] in NOT_COLLECTED or item["kind"] not in ASKED | COMPUTED:
        return {}
    return {item["name"]: str(value).strip()}
