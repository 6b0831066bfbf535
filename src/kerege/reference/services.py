"""Loading code lists. They come whole from a country package and stay the same when it does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import scope_drafts
from kerege.reference.crosswalk import excess
from kerege.reference.models import (
    Activity,
    Border,
    Classification,
    Correspondence,
    Country,
    NeedArea,
    Place,
    Scope,
    ScopeItem,
    Subsector,
    Succession,
    Territory,
)

Row = Mapping[str, Any]

ScopeItemRow = scope_drafts.Item
write_draft = scope_drafts.write_draft
write_items = scope_drafts.write_items
take_out = scope_drafts.take_out
seal_scope = scope_drafts.seal
drop_draft = scope_drafts.drop
OWN_PREFIX = scope_drafts.PREFIX


@transaction.atomic
def load_country(*, by: Any, row: Row) -> Country:
    """Record the country of this installation and the package it is described by."""
    _for_the_system(by)
    country, created = Country.objects.update_or_create(
        code=row["code"], defaults={key: value for key, value in row.items() if key != "code"}
    )
    act = "reference.load_country" if created else "reference.reload_country"
    audit.record(by=by, act=act, on=country, checksum=country.package_checksum)
    return country


@transaction.atomic
def load_territories(*, by: Any, rows: Sequence[Row], successions: Sequence[Row]) -> int:
    """Load territories (parents before children) and which followed which; return how many."""
    _for_the_system(by)
    known: dict[str, Territory] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in known]
        if not ready:
            raise Refusal(
                "No territory above this one is in the list.",
                waiting[0]["code"],
                "Name a parent that the list has, and let none lie inside itself.",
            )
        _upsert(Territory, [_territory(row, known) for row in ready], ("code",), ("parent",))
        done = [row["code"] for row in ready]
        known |= {found.code: found for found in Territory.objects.filter(code__in=done)}
        waiting = [row for row in waiting if row["code"] not in known]
    for row in successions:
        Succession.objects.update_or_create(
            predecessor=known[row["predecessor"]],
            successor=known[row["successor"]],
            on=row["on"],
            defaults=_without(row, "predecessor", "successor", "on"),
        )
    return len(known)


def _territory(row: Row, known: Mapping[str, Territory]) -> Territory:
    parent = known[row["parent"]] if row["parent"] else None
    return Territory(parent=parent, **_without(row, "parent"))


@transaction.atomic
def load_borders(*, by: Any, rows: Sequence[Row]) -> int:
    """Load who borders on whom, all of it at once; return how many pairs."""
    _for_the_system(by)
    territories = dict(Territory.objects.values_list("code", "pk"))
    Border.objects.all().delete()
    pairs = [
        Border(
            one_id=territories[row["one"]],
            other_id=territories[row["other"]],
            **_without(row, "one", "other"),
        )
        for row in rows
    ]
    return len(Border.objects.bulk_create(pairs, batch_size=1000))


@transaction.atomic
def load_places(*, by: Any, rows: Sequence[Row]) -> int:
    """Load cities and towns; return how many."""
    _for_the_system(by)
    territories = dict(Territory.objects.values_list("code", "pk"))
    places = [
        Place(territory_id=territories[row["territory"]], **_without(row, "territory"))
        for row in rows
    ]
    return _upsert(Place, places, ("code",))


@transaction.atomic
def load_classifications(*, by: Any, rows: Sequence[Row], activities: Sequence[Row]) -> int:
    """Load classifications and their activities (parents before children); return how many."""
    _for_the_system(by)
    _upsert(Classification, [Classification(**row) for row in rows], ("code",))
    lists = dict(Classification.objects.values_list("code", "pk"))
    wanted = [
        Activity(
            classification_id=lists[row["classification"]],
            **_without(row, "classification", "parent"),
        )
        for row in activities
    ]
    _upsert(Activity, wanted, ("classification", "code"))
    keys = _activity_keys()
    children = [
        Activity(
            pk=keys[row["classification"], row["code"]],
            parent_id=keys[row["classification"], row["parent"]],
        )
        for row in activities
        if row["parent"]
    ]
    Activity.objects.bulk_update(children, ["parent"], batch_size=1000)
    return len(wanted)


@transaction.atomic
def load_correspondences(*, by: Any, rows: Sequence[Row]) -> int:
    """Load the crosswalks whole; return how many rows changed.

    A row that stays the same is not touched, so that its history says when it changed. One that
    is no longer in the package goes.

    Raises
    ------
    Refusal
        If the parts of a code in one classification add up to more than all of it.
    """
    _for_the_system(by)
    ends = [(r["from_classification"], r["from_code"], r["to_classification"]) for r in rows]
    sums = [(*end, row["weight"]) for end, row in zip(ends, rows, strict=True)]
    for (here, code, there), total in excess(sums).items():
        raise Refusal(
            f"The parts of {here} {code} in {there} add up to {total}.",
            f"{here} {code}",
            "Give parts that add up to 1, or to less where the rest is lost.",
        )
    keys = _activity_keys()
    wanted = {
        (keys[here, code], keys[there, row["to_code"]]): _without(
            row, "from_classification", "from_code", "to_classification", "to_code"
        )
        for (here, code, there), row in zip(ends, rows, strict=True)
    }
    known = {(found.activity_id, found.other_id): found for found in Correspondence.objects.all()}
    gone = [found.pk for pair, found in known.items() if pair not in wanted]
    Correspondence.objects.filter(pk__in=gone).delete()
    new = [
        Correspondence(activity_id=here, other_id=there, **fields)
        for (here, there), fields in wanted.items()
        if (here, there) not in known
    ]
    Correspondence.objects.bulk_create(new)
    changed = [
        found
        for pair, found in known.items()
        if any(getattr(found, name) != value for name, value in wanted.get(pair, {}).items())
    ]
    for found in changed:
        for name, value in wanted[found.activity_id, found.other_id].items():
            setattr(found, name, value)
        found.save()
    if new or gone:
        # Plans of the next query would be made for the tables as they were: minutes, not moments.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE reference_activity, reference_correspondence")
    return len(gone) + len(new) + len(changed)


@transaction.atomic
def load_scopes(
    *, by: Any, rows: Sequence[Row], subsectors: Sequence[Row], items: Sequence[Row]
) -> int:
    """Load scopes with their sub-sectors and items; return how many items there are."""
    _for_the_system(by)
    scopes = {}
    for row in rows:
        scopes[row["code"]], _ = Scope.objects.update_or_create(
            code=row["code"],
            version=row["version"],
            defaults=_without(row, "code", "version"),
        )
    _upsert(
        Subsector,
        [Subsector(scope=scopes[row["scope"]], **_without(row, "scope")) for row in subsectors],
        ("scope", "code"),
    )
    parts = {(part.scope_id, part.code): part.pk for part in Subsector.objects.all()}
    keys = _activity_keys()
    wanted = [
        ScopeItem(
            scope=scopes[row["scope"]],
            activity_id=keys[row["classification"], row["activity"]],
            subsector_id=parts.get((scopes[row["scope"]].pk, row["subsector"])),
            weight=row["weight"],
        )
        for row in items
    ]
    ScopeItem.objects.filter(scope__in=scopes.values()).delete()
    ScopeItem.objects.bulk_create(wanted)
    return len(wanted)


@transaction.atomic
def load_need_areas(*, by: Any, rows: Sequence[Row]) -> int:
    """Load the vocabulary of needs (areas before the needs under them); return how many."""
    _for_the_system(by)
    known: dict[str, NeedArea] = {}
    for row in rows:
        fields = _without(row, "code", "parent")
        fields["parent"] = known[row["parent"]] if row["parent"] else None
        known[row["code"]], _ = NeedArea.objects.update_or_create(code=row["code"], defaults=fields)
    return len(known)


def _for_the_system(by: Any) -> None:
    if by is not None:
        raise Refusal(
            "Code lists are loaded from a country package.",
            mend="Use: kerege country load DIR",
            kind=Kind.FORBIDDEN,
        )


def _without(row: Row, *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _activity_keys() -> dict[tuple[str, str], int]:
    rows = Activity.objects.values_list("classification__code", "code", "pk")
    return {(classification, code): key for classification, code, key in rows}


def _upsert(
    model: type[models.Model],
    rows: Iterable[models.Model],
    unique: tuple[str, ...],
    more: tuple[str, ...] = (),
) -> int:
    """Insert rows or renew those that are known by their unique fields; return how many."""
    rows = list(rows)
    fields = [
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 -- Django's public metadata
        if not field.primary_key and field.name not in unique and field.name != "parent"
    ]
    fields += more
    model._default_manager.bulk_create(  # noqa: SLF001 -- the manager of any model
        rows,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=fields,
        batch_size=1000,
    )
    return len(rows)
