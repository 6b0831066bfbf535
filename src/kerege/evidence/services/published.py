"""Recording what others published that is no figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.models import Event, Hub, SupportMeasure, Target
from kerege.kernel.errors import Refusal
from kerege.kernel.text import in_every_language
from kerege.reference import selectors as reference

KINDS: dict[str, type[models.Model]] = {
    "hub": Hub,
    "event": Event,
    "support": SupportMeasure,
    "target": Target,
}


@transaction.atomic
def record_published(*, by: Any, kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Record all that a source states of a kind; the same rows again change nothing.

    What is no longer stated ceases to be current; a changed row keeps its history.

    Parameters
    ----------
    kind
        ``hub``, ``event``, ``support`` or ``target``.
    rows
        Columns of the model by name; translated ones as language -> text; ``territory`` and
        ``territories`` by their codes.

    Returns
    -------
    dict
        How many were added, changed, unchanged and retired.

    Raises
    ------
    Refusal
        If a row names a territory that does not exist.
    """
    rules.may_record(by).require(kind)
    model = KINDS[kind]
    places = reference.territory_ids()
    rows_of = model._default_manager.order_by("pk")  # noqa: SLF001 -- the manager of any model
    known = {found.code: found for found in rows_of.select_for_update()}
    done: dict[str, list[Any]] = {name: [] for name in ("added", "changed", "unchanged", "retired")}
    for row in rows:
        how, found = _keep(model, known.pop(row["code"], None), row, places)
        done[how].append(found)
    done["retired"] = [found for found in known.values() if found.is_current]
    for found in done["retired"]:
        found.is_current = False
        found.save(update_fields=["is_current"])
    counts = {how: len(found) for how, found in done.items()}
    if touched := done["added"] + done["changed"] + done["retired"]:
        audit.record(by=by, act="evidence.record_published", on=touched[0], kind=kind, **counts)
    return counts


def _keep(
    model: type[models.Model], found: Any, row: Mapping[str, Any], places: Mapping[str, int]
) -> tuple[str, Any]:
    fields, many = _columns(row, places)
    if found is None:
        found = model(**fields)
        found.save()
        _connect(found, many)
        return "added", found
    changed = [name for name, value in fields.items() if getattr(found, name) != value]
    moved = _connect(found, many)
    for name in changed:
        setattr(found, name, fields[name])
    if changed:
        found.save(update_fields=changed)
    return "changed" if changed or moved else "unchanged", found


def _columns(
    row: Mapping[str, Any], places: Mapping[str, int]
) -> tuple[dict[str, Any], set[int] | None]:
    fields: dict[str, Any] = {"is_current": True}
    many = None
    for name, value in row.items():
        if name == "territories":
            many = {_place(code, row, places) for code in value}
        elif name == "territory":
            fields["territory_id"] = _place(value, row, places) if value else None
        elif isinstance(value, Mapping):
            fields |= in_every_language(name, value)
        else:
            fields[name] = value
    return fields, many


def _place(code: str, row: Mapping[str, Any], places: Mapping[str, int]) -> int:
    if code not in places:
        raise Refusal(
            _("There is no territory %(code)s.") % {"code": code},
            str(row["code"]),
            _("Choose one from the list of regions."),
        )
    return places[code]


def _connect(found: Any, many: set[int] | None) -> bool:
    """Set the territories of a row; return whether they changed."""
    if many is None or set(found.territories.values_list("pk", flat=True)) == many:
        return False
    found.territories.set(many)
    return True
