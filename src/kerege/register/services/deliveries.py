"""Taking over a file of a source: every problem named, or all of it loaded."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kerege.audit import services as audit
from kerege.kernel.errors import Refusal
from kerege.kernel.table_file import MOST_BYTES, MOST_ROWS, Problem, table_of
from kerege.reference import selectors as reference
from kerege.register import rules, selectors
from kerege.register.delivered import FileReader, Known
from kerege.register.erased import key_hash
from kerege.register.incoming import COLUMNS
from kerege.register.models import Delivery, Source, Subject
from kerege.register.services.bulk import EMPTY, merge, stage
from kerege.register.services.changes import hold_back, propose
from kerege.register.services.sources import refuse_mixing
from kerege.register.standard import COLUMNS as STANDARD

NAMED = {
    "key": "source_key",
    "territory": "territory_id",
    "activity": "activity_id",
    "agreed": "has_agreed",
}
"""Column of the file -> column of the table, where they differ."""


@dataclass(frozen=True)
class Reading:
    """What a file says, and everything that is wrong with it."""

    rows: list[dict[str, Any]]
    problems: list[Problem]


def read_delivery(
    *,
    by: Any,
    source: Source,
    content: bytes,
    territory: Any = None,
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_BYTES,
) -> Reading:
    """Read a file of subjects and check it; nothing is kept.

    Parameters
    ----------
    by
        The registrar, the representative of the region, or None for the system itself.
    content
        The file, with a heading as `standard.SCHEMA` names it.
    territory
        The region that it covers; None: the whole country.
    """
    rules.may_deliver(by, territory.code if territory else "").require(source.code)
    table, problems = table_of(content, STANDARD, most_rows=most_rows, most_bytes=most_bytes)
    if problems:
        return Reading([], problems)
    reader = FileReader(_known(source, territory))
    rows = reader.read(table)
    return Reading(rows, reader.problems)


def _known(source: Source, territory: Any) -> Known:
    territories = reference.territory_ids()
    inside = _inside(territory.code) if territory else None
    elsewhere = set()
    if inside is not None:
        kept = Subject.objects.filter(source=source).exclude(territory__code__in=inside)
        elsewhere = set(kept.values_list("source_key", flat=True))
    return Known(
        territories,
        reference.activity_ids(source.classification),
        reference.subsector_names(),
        inside,
        elsewhere,
    )


def _inside(code: str) -> set[str]:
    """Return a territory with all that lies in it."""
    parents = reference.parents_of_territories()
    found, more = {code}, {code}
    while more:
        more = {part for part, whole in parents.items() if whole in more} - found
        found |= more
    return found


@transaction.atomic
def deliver(
    *,
    by: Any,
    source: Source,
    content: bytes,
    filename: str = "",
    territory: Any = None,
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_BYTES,
) -> Delivery:
    """Load a file of subjects; loading it again changes nothing.

    A subject is known by the source and its key. Columns that the file does not have stay as they
    are. Subjects that the file lacks stay too, and are named for the registrar. What would change
    in a confirmed field is kept as a proposed change, which the registrar decides. Rows of records
    that were erased are left out.

    Raises
    ------
    Refusal
        If the person may not, a row has a problem (`read_delivery` lists them all), or the
        register would mix real and synthetic subjects.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    reading = read_delivery(
        by=by,
        source=source,
        content=content,
        territory=territory,
        most_rows=most_rows,
        most_bytes=most_bytes,
    )
    if reading.problems:
        first = reading.problems[0]
        raise Refusal(first.what, f"{first.place}, {first.column}", first.mend)
    refuse_mixing(source.origin)
    erased = selectors.erased_keys(source)
    rows = reading.rows
    if erased:
        rows = [row for row in rows if key_hash(source.pk, row["key"]) not in erased]
    new, changed, held = _take_over(source, rows)
    made = Delivery.objects.create(
        source=source,
        territory=territory,
        checksum=hashlib.sha256(content).hexdigest(),
        filename=filename[:200],
        by=by,
        new=new,
        changed=changed,
        unchanged=len(rows) - new - changed,
        left_out=len(reading.rows) - len(rows),
        absent=_absent(source, territory, {row["key"] for row in reading.rows}),
    )
    proposed = propose(held, made)
    audit.record(
        by=by,
        act="register.deliver",
        on=made,
        source=source.code,
        territory=territory.code if territory else "",
        new=new,
        changed=changed,
        proposed=proposed,
        left_out=made.left_out,
    )
    return made


Held = dict[int, tuple[Subject, dict[str, Any]]]
"""Key of a subject -> the subject, and what a row says of its confirmed fields."""


def _take_over(source: Source, rows: list[dict[str, Any]]) -> tuple[int, int, Held]:
    if not rows:
        return 0, 0, Held()
    known = {found.source_key: found for found in selectors.known_of(source)}
    locked = selectors.locked_in(Subject.objects.filter(source=source).values("pk"))
    confirmed = Subject.objects.in_bulk(locked)
    territories = reference.territory_ids()
    activities = reference.activity_ids(source.classification)
    ready, held = [], Held()
    for row in rows:
        was = known.get(row["key"])
        columns = {NAMED.get(name, name): value for name, value in row.items()}
        columns["territory_id"] = territories[row["territory"]]
        columns["activity_id"] = activities[row["activity"]]
        columns["public_id"] = was.public_id if was else uuid.uuid4()
        if was is not None and was.person_id is not None and "has_agreed" in columns:
            # Whoever keeps the record themselves has the last word on being listed.
            columns["has_agreed"] = was.has_agreed
        if was is not None and was.pk in confirmed:
            subject = confirmed[was.pk]
            held[was.pk] = subject, hold_back(subject, locked[was.pk], columns)
        ready.append(_staged(columns, source))
    stage(ready)
    return *merge(_changing(rows)), held


def _changing(rows: list[dict[str, Any]]) -> list[str]:
    return [NAMED.get(name, name) for name in rows[0]]


def _staged(columns: Mapping[str, Any], source: Source) -> tuple[Any, ...]:
    fixed = {"origin": source.origin, "source_id": source.pk}
    return tuple({**EMPTY, **_filled(columns), **fixed}[name] for name in COLUMNS)


def _filled(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value is not None}


def _absent(source: Source, territory: Any, keys: Collection[str]) -> list[int]:
    found: Iterable[tuple[int, str]] = selectors.open_of(
        source, _inside(territory.code) if territory else None
    )
    return [pk for pk, key in found if key not in keys]
