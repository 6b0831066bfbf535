"""Many subjects at once, set by set in the database: staged, compared and merged."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from kerege.kernel.errors import Kind, Refusal
from kerege.register.incoming import COLUMNS
from kerege.register.models import Subject

KEY = "public_id"
STAGE = "register_incoming"
TABLE = sql.Identifier(Subject._meta.db_table)  # noqa: SLF001 -- Django's public metadata has this name


EMPTY: dict[str, Any] = {
    name: None if field.null else (False if name == "has_agreed" else "")
    for name in COLUMNS
    for field in [Subject._meta.get_field(name)]  # noqa: SLF001 -- Django's public metadata has this name
}
"""What stands in a column that a file does not have, or leaves empty."""


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def stage(ready: Iterable[tuple[Any, ...]]) -> None:
    """Copy the rows into a table of this transaction."""
    place = sql.Identifier(STAGE)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(place))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                place, _names(COLUMNS), TABLE
            )
        )
        with cursor.copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(place, _names(COLUMNS))
        ) as stream:
            for row in ready:
                stream.write_row(row)


def refuse_another_origin(origin: str) -> None:
    """Refuse staged rows of subjects that are known with another origin."""
    query = sql.SQL(
        "SELECT known.public_id FROM {} AS known JOIN {} AS come USING (public_id)"
        " WHERE known.origin <> %s ORDER BY 1 LIMIT 1"
    ).format(TABLE, sql.Identifier(STAGE))
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


def _wanted(name: str) -> sql.Composed | sql.SQL:
    """Return what a column becomes: that of the row, except that a double stays closed."""
    if name != "closed_on":
        return sql.SQL("excluded.{}").format(sql.Identifier(name))
    return sql.SQL(
        "CASE WHEN EXISTS (SELECT FROM register_double AS decided"
        " WHERE decided.double_id = known.id AND decided.is_same AND decided.ended_at IS NULL)"
        " THEN known.closed_on ELSE excluded.closed_on END"
    )


def merge(changing: Iterable[str] = COLUMNS) -> tuple[int, int]:
    """Insert what is new and update what differs; return how many of each.

    A record that was erased stays as it is.

    Parameters
    ----------
    changing
        The columns that may change in a subject that is known.
    """
    own = [name for name in changing if name != KEY]
    query = sql.SQL(
        "INSERT INTO {table} AS known ({columns}) SELECT {columns} FROM {stage}"
        " ON CONFLICT (public_id) DO UPDATE SET ({own}) = ROW ({wanted})"
        " WHERE known.name <> '' AND ROW ({known}) IS DISTINCT FROM ROW ({wanted})"
    ).format(
        table=TABLE,
        stage=sql.Identifier(STAGE),
        columns=_names(COLUMNS),
        own=_names(own),
        known=sql.SQL(", ").join(sql.Identifier("known", name) for name in own),
        wanted=sql.SQL(", ").join(map(_wanted, own)),
    )
    before = Subject.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(query)
        touched = cursor.rowcount
    created = Subject.objects.count() - before
    return created, touched - created
