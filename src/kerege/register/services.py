"""Acts on the register."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.register import analysis, rules, selectors
from kerege.register.enums import Origin
from kerege.register.incoming import COLUMNS, Reader
from kerege.register.models import CountRelease, Subject

KEY = "public_id"
STAGE = "register_incoming"


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    created: int
    changed: int
    unchanged: int


def protect_counts(*, by: Any) -> analysis.ProtectedCounts:
    """Return the counts that anybody may see, protected as one table.

    They are those of the last release; before there is any, those of today.

    Parameters
    ----------
    by
        Who asks; everybody sees the same.
    """
    del by
    last = selectors.last_release()
    if last is None:
        return analysis.protected_counts(selectors.raw_counts())
    return _told(last)


def _counted(release: CountRelease) -> list[selectors.RawCount]:
    return [selectors.RawCount(*row) for row in release.counted]


def _told(release: CountRelease) -> analysis.ProtectedCounts:
    numbers = {tuple(key): number for *key, number in release.numbers}
    return analysis.ProtectedCounts.of(_counted(release), numbers)


@transaction.atomic
def release_counts(*, by: Any) -> CountRelease | None:
    """Open the counts of today to everybody, protected beside those opened last.

    A cell in which fewer than `rules.SMALLEST` subjects came or went stays as it was told. If
    nothing else changed, or no table of today can be told beside the last, the last one stays.
    """
    rules.may_load(by).require()
    last = CountRelease.objects.select_for_update().last()
    now = selectors.raw_counts()
    if last is None and not now:
        return None
    if last is None:
        counted, found = now, analysis.protected_counts(now)
    elif new := analysis.next_counts(now, analysis.Before(_counted(last), _told(last))):
        counted, found = new
    else:
        return last
    made = CountRelease.objects.create(
        day=timezone.localdate(),
        counted=[list(astuple(row)) for row in counted],
        numbers=[[*key, number] for key, number in found.told()],
    )
    audit.record(by=by, act="register.release_counts", on=made, withheld=found.withheld)
    return made


@transaction.atomic
def load_subjects(
    *, by: Any, rows: Iterable[Mapping[str, Any]], origin: Origin, classification: str
) -> Loaded:
    """Load many subjects at once; loading the same rows again changes nothing.

    Parameters
    ----------
    by
        The registrar, or None for a country package.
    rows
        Mappings with ``public_id`` (UUID), ``name``, ``legal_form``, ``territory`` (code),
        ``activity`` (code of the classification), ``registered_on`` and, where known,
        ``subsector``, ``about``, ``website``, ``closed_on``, ``employees``, ``turnover_band``,
        ``contact_email``, ``contact_phone``, ``founder_sex``, ``founder_birth_year``,
        ``tax_number``. A subject is the same when its ``public_id`` is.
    origin
        How the records came: synthetic records never replace real ones, nor the reverse.
    classification
        Code of the classification that ``activity`` belongs to.

    Raises
    ------
    Refusal
        If the person may not, a row has a problem, or a subject is known with another origin.
    """
    rules.may_load(by).require()
    reader = Reader(
        reference.territory_ids(), reference.activity_ids(classification), Origin(origin).value
    )
    ready = reader.read(rows)
    _stage(ready)
    _refuse_another_origin(reader.origin)
    created, changed = _merge()
    loaded = Loaded(created, changed, len(ready) - created - changed)
    if (created or changed) and (where := reference.country_territory()):
        audit.record(
            by=by,
            act="register.load_subjects",
            on=where,
            origin=reader.origin,
            created=created,
            changed=changed,
        )
    return loaded


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _stage(ready: list[tuple[Any, ...]]) -> None:
    """Copy the rows into a table of this transaction."""
    stage, table = sql.Identifier(STAGE), sql.Identifier(Subject._meta.db_table)  # noqa: SLF001 -- Django's public metadata has this name
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(stage))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                stage, _names(COLUMNS), table
            )
        )
        with cursor.copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(stage, _names(COLUMNS))
        ) as stream:
            for row in ready:
                stream.write_row(row)


def _refuse_another_origin(origin: str) -> None:
    query = sql.SQL(
        "SELECT known.public_id FROM {} AS known JOIN {} AS come USING (public_id)"
        " WHERE known.origin <> %s ORDER BY 1 LIMIT 1"
    ).format(sql.Identifier(Subject._meta.db_table), sql.Identifier(STAGE))  # noqa: SLF001 -- Django's public metadata has this name
    with connection.cursor() as cursor:
        cursor.execute(query, [origin])
        found = cursor.fetchone()
    if found:
        raise Refusal(
            _("This subject is in the register with another origin."),
            str(found[0]),
            _("Give the new record an identifier of its own; nothing was loaded."),
            Kind.CONFLICT,
        )


def _merge() -> tuple[int, int]:
    """Insert what is new and update what differs; return how many of each."""
    own = [name for name in COLUMNS if name != KEY]
    query = sql.SQL(
        "INSERT INTO {table} AS known ({columns}) SELECT {columns} FROM {stage}"
        " ON CONFLICT (public_id) DO UPDATE SET ({own}) = ROW ({excluded})"
        " WHERE ROW ({known}) IS DISTINCT FROM ROW ({excluded})"
    ).format(
        table=sql.Identifier(Subject._meta.db_table),  # noqa: SLF001 -- Django's public metadata has this name
        stage=sql.Identifier(STAGE),
        columns=_names(COLUMNS),
        own=_names(own),
        known=sql.SQL(", ").join(sql.Identifier("known", name) for name in own),
        excluded=sql.SQL(", ").join(sql.Identifier("excluded", name) for name in own),
    )
    before = Subject.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(query)
        touched = cursor.rowcount
    created = Subject.objects.count() - before
    return created, touched - created
