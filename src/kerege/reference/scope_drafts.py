"""Writing a scope that people put together here. Who may, is asked by the room that knows roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Now

from kerege.audit import services as audit
from kerege.reference.enums import ScopeStatus
from kerege.reference.models import Activity, Scope, ScopeItem, Subsector

SOURCE = {
    "source_kk": "Осы жүйеде жинақталған",
    "source_ru": "Составлено в этой системе",
    "source_en": "Put together in this installation",
}
PREFIX = "own-"
"""Codes made here begin so, and never meet those of a package."""


@dataclass(frozen=True)
class Item:
    """An activity (its key) with its weight and the code of a sub-sector, or none."""

    activity: int
    weight: Decimal
    subsector: str = ""


@transaction.atomic
def write_draft(  # noqa: PLR0913 -- each is a column of the draft
    *,
    by: Any,
    code: str,
    names: Mapping[str, str],
    note: Mapping[str, str],
    source: str = "",
    based_on: Scope | None,
) -> Scope:
    """Begin the next version of a scope, with the items of another one if it is given."""
    versions = Scope.objects.filter(code=code).annotate(n=Cast("version", IntegerField()))
    last = versions.aggregate(most=Max("n"))["most"] or 0
    fields = {f"name_{language}": text for language, text in names.items() if text}
    fields |= {f"note_{language}": text for language, text in note.items() if text}
    draft = Scope.objects.create(
        code=code,
        version=str(last + 1),
        status=ScopeStatus.DRAFT,
        **{name: f"{here}; {source}" if source else here for name, here in SOURCE.items()},
        made_by=by,
        based_on=based_on,
        **fields,
    )
    if based_on is not None:
        _copy(based_on, draft)
    audit.record(by=by, act="reference.write_draft", on=draft, based_on=str(based_on or ""))
    return draft


def _copy(of: Scope, to: Scope) -> None:
    parts = {}
    for part in of.subsectors.all():
        names = {f"name_{code}": getattr(part, f"name_{code}") for code in ("kk", "ru", "en")}
        parts[part.pk] = Subsector.objects.create(scope=to, code=part.code, **names)
    ScopeItem.objects.bulk_create(
        ScopeItem(
            scope=to,
            activity_id=item.activity_id,
            subsector=parts[item.subsector_id] if item.subsector_id else None,
            weight=item.weight,
        )
        for item in of.items.all()
    )


@transaction.atomic
def write_items(*, by: Any, draft: Scope, items: Sequence[Item], replace: bool = False) -> None:
    """Put activities into a draft, or take one that is there with its new weight.

    Parameters
    ----------
    replace
        Leave in the draft nothing but these.
    """
    if replace:
        draft.items.all().delete()
        draft.subsectors.all().delete()
    codes = {item.subsector for item in items if item.subsector}
    parts = {part.code: part for part in draft.subsectors.all()}
    for code in sorted(codes - parts.keys()):
        parts[code] = Subsector.objects.create(scope=draft, code=code)
    for item in items:
        part = parts[item.subsector] if item.subsector else None
        ScopeItem.objects.update_or_create(
            scope=draft,
            activity_id=item.activity,
            subsector=part,
            defaults={"weight": item.weight},
        )
    audit.record(by=by, act="reference.write_items", on=draft, number=len(items), whole=replace)


@transaction.atomic
def take_out(*, by: Any, draft: Scope, activity: Activity) -> None:
    """Take an activity out of a draft, with all its sub-sectors."""
    draft.items.filter(activity=activity).delete()
    draft.subsectors.filter(scopeitem__isnull=True).delete()
    audit.record(by=by, act="reference.take_out", on=draft, activity=activity.code)


@transaction.atomic
def seal(*, by: Any, draft: Scope, reason: str) -> None:
    """Publish a draft: from now on the database refuses to change its items."""
    draft.status, draft.reason, draft.published_at = ScopeStatus.OWN, reason, Now()
    draft.save(update_fields=["status", "reason", "published_at"])
    draft.refresh_from_db()
    audit.record(by=by, act="reference.publish_scope", on=draft, reason=reason)


@transaction.atomic
def drop(*, by: Any, draft: Scope) -> None:
    """Give up a draft."""
    audit.record(by=by, act="reference.drop_draft", on=draft, version=draft.version)
    draft.items.all().delete()
    draft.delete()
