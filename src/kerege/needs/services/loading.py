"""Signals and published statements as a country package brings them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.text import LANGUAGES, in_every_language, text_hash
from kerege.needs import rules
from kerege.needs.enums import Stance, StatementKind
from kerege.needs.models import Signal, Statement
from kerege.needs.services.statements import known_concerns
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Recorded:
    """How many rows were new, changed or as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def record_signals(*, by: Any, rows: Iterable[Mapping[str, Any]]) -> Recorded:
    """Record which variable speaks of which need; the same rows again change nothing.

    Parameters
    ----------
    by
        The analyst, or None for a country package.
    rows
        Mappings with ``code``, ``area`` and ``variable`` (codes), ``higher_is_worse``,
        ``standard_error`` (of the severity, 0 to 1), ``rationale`` (language -> text), ``author``
        (a name, or language -> text).
    """
    rules.may_record(by).require()
    areas = {area.code: area.pk for area in reference.need_areas()}
    variables = dict(
        Signal._meta.get_field("variable").related_model.objects.values_list("code", "pk")  # noqa: SLF001 -- Django's public metadata has this name
    )
    wanted = {
        str(row["code"]): {
            "area_id": _key("area", row, areas),
            "variable_id": _key("variable", row, variables),
            "higher_is_worse": bool(row["higher_is_worse"]),
            "standard_error": _error(row),
            **in_every_language("author", row["author"]),
            **in_every_language("rationale", row.get("rationale") or {}),
        }
        for row in rows
    }
    return _keep(by, Signal, wanted, "needs.record_signals")


@transaction.atomic
def record_statements(*, by: Any, rows: Iterable[Mapping[str, Any]]) -> Recorded:
    """Record what was stated; the same rows again change nothing.

    Parameters
    ----------
    by
        The analyst, or None for a country package.
    rows
        Mappings with ``code``, ``territory`` and ``area`` (codes), ``kind`` and ``stance`` (see
        `kerege.needs.enums`), ``text`` and ``group`` (language -> text), ``source_language``,
        ``concerns`` (codes), ``source``, ``source_url``, ``said_on`` (as far as known: 2024,
        2024-05 or 2024-05-31).
    """
    rules.may_record(by).require()
    areas = {area.code: area.pk for area in reference.need_areas()}
    territories = reference.territory_ids()
    wanted = {
        str(row["code"]): {
            "territory_id": _key("territory", row, territories),
            "area_id": _key("area", row, areas),
            "kind": _choice("kind", row, StatementKind.values),
            "stance": _choice("stance", row, Stance.values),
            "source_language": _choice("source_language", row, LANGUAGES),
            **in_every_language("source", row.get("source") or ""),
            "source_url": _address(row),
            "said_on": _said_on(row),
            "translated_from": _translations(row),
            "concerns": known_concerns(row.get("concerns") or (), f"{row['code']}, concerns"),
            **in_every_language("text", row.get("text") or {}),
            **in_every_language("group", row.get("group") or {}),
        }
        for row in rows
    }
    return _keep(by, Statement, wanted, "needs.record_statements")


def _keep(by: Any, model: Any, wanted: dict[str, dict[str, Any]], act: str) -> Recorded:
    known = {row.code: row for row in model.objects.select_for_update().filter(code__in=wanted)}
    created = [model(code=code, **fields) for code, fields in wanted.items() if code not in known]
    model.objects.bulk_create(created)
    changed = 0
    for code, row in known.items():
        differing = [name for name, value in wanted[code].items() if getattr(row, name) != value]
        if differing:
            for name in differing:
                setattr(row, name, wanted[code][name])
            row.save()
            changed += 1
            audit.record(by=by, act=act, on=row, fields=differing)
    if created:
        audit.record(by=by, act=act, on=created[0], created=len(created))
    return Recorded(len(created), changed, len(known) - changed)


def _key(name: str, row: Mapping[str, Any], known: Mapping[str, int]) -> int:
    found = known.get(str(row[name]))
    if found is None:
        raise Refusal(
            _("'%(value)s' is not known.") % {"value": row[name]},
            f"{row['code']}, {name}",
            _("Load it first, or correct the code."),
            Kind.INVALID,
        )
    return found


def _choice(name: str, row: Mapping[str, Any], known: Iterable[str]) -> str:
    value = str(row[name])
    if value not in known:
        raise Refusal(
            _("'%(value)s' is not one of: %(known)s.")
            % {"value": value, "known": ", ".join(known)},
            f"{row['code']}, {name}",
            _("Correct the value."),
        )
    return value


def _address(row: Mapping[str, Any]) -> str:
    address = str(row.get("source_url") or "")
    if address and not address.startswith(("https://", "http://")):
        raise Refusal(
            _("'%(value)s' is not a web address.") % {"value": address},
            f"{row['code']}, source_url",
            _("Give the address, beginning with https://."),
        )
    return address


def _said_on(row: Mapping[str, Any]) -> str:
    said_on = str(row.get("said_on") or "")
    return parse_period(said_on).code if said_on else ""


def _error(row: Mapping[str, Any]) -> Decimal:
    error = Decimal(str(row["standard_error"])).quantize(Decimal("0.0001"))
    if not 0 < error <= 1:
        raise Refusal(
            _("A standard error of a severity lies above 0 and at most at 1; this is %(error)s.")
            % {"error": error},
            f"{row['code']}, standard_error",
            _("Say how far the severity that this signal suggests may be wrong."),
        )
    return error


def _translations(row: Mapping[str, Any]) -> dict[str, str]:
    """Say of each translation which source text it was made from."""
    texts, source = row["text"], str(row["source_language"])
    made_from = text_hash(texts.get(source) or "")
    return {
        language: made_from for language in LANGUAGES if language != source and texts.get(language)
    }
