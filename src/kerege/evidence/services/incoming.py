"""The statements by which a table becomes figures, set by set inside the database."""

from typing import Any

import polars as pl
from django.db import connection
from django.utils.translation import gettext as _

from kerege.evidence.models import Dataset, Run
from kerege.evidence.services.figures import Recorded
from kerege.kernel.errors import Kind, Refusal

TYPES = {
    "code": "varchar(200)",
    "variable_id": "bigint",
    "territory_id": "bigint",
    "activity_id": "bigint",
    "scope_id": "bigint",
    "period": "varchar(10)",
    "year": "smallint",
    "breakdown": "varchar(80)",
    "value": "numeric(24,6)",
    "lower": "numeric(24,6)",
    "upper": "numeric(24,6)",
    "interval": "varchar(80)",
    "relation": "varchar(10)",
    "observation": "varchar(1)",
    "note_kk": "varchar(500)",
    "note_ru": "varchar(500)",
    "note_en": "varchar(500)",
}
COLUMNS = list(TYPES)
SAYS = [name for name in COLUMNS if name != "code"]
PIECE = 1 << 20

MAKE = "CREATE TEMPORARY TABLE incoming ({}) ON COMMIT DROP".format(
    ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
)
COPY = "COPY incoming FROM STDIN (FORMAT csv)"
OTHERS = """
SELECT f.code, d.code FROM incoming i
JOIN evidence_figure f ON f.code = i.code AND f.is_current
LEFT JOIN evidence_dataset d ON d.id = f.dataset_id
WHERE {elsewhere} ORDER BY f.code LIMIT 1
"""
CHANGE = """
CREATE TEMPORARY TABLE changed ON COMMIT DROP AS WITH ended AS (
  UPDATE evidence_figure f SET is_current = FALSE FROM incoming i
  WHERE f.code = i.code AND f.is_current AND ({different}) RETURNING f.id, f.code
) SELECT id, code FROM ended
"""
NEW = """
CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT i.*, c.id AS supersedes_id
FROM incoming i
LEFT JOIN changed c ON c.code = i.code
LEFT JOIN evidence_figure f ON f.code = i.code AND f.is_current
WHERE f.id IS NULL
"""
ADD = """
INSERT INTO evidence_figure ({columns}, is_synthetic, dataset_id, run_id, source, source_url,
  as_of, note, supersedes_id, reason, is_current)
SELECT {columns}, %(synthetic)s, %(dataset)s, %(run)s, '', '', '', '', supersedes_id,
  CASE WHEN supersedes_id IS NULL THEN '' ELSE %(reason)s END, TRUE
FROM fresh ORDER BY code
"""
OF_DATASET = "f.dataset_id = %(dataset)s"
OF_RECIPE = """f.run_id IN (SELECT id FROM evidence_run WHERE parameters->>'recipe' = %(recipe)s)"""
RETIRE = """
UPDATE evidence_figure f SET is_current = FALSE WHERE f.is_current AND {same}
AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.code = f.code)
"""


def merge(table: pl.DataFrame, origin: Dataset | Run, reason: str) -> Recorded:
    """Make a table the current figures of a dataset or a run; inside a transaction.

    What is said already stays; what is said otherwise is a new row that names its predecessor;
    what is said no longer ceases to be current.
    """
    is_dataset = isinstance(origin, Dataset)
    said = {
        "synthetic": origin.is_synthetic,
        "dataset": origin.pk if is_dataset else None,
        "run": None if is_dataset else origin.pk,
        "reason": reason,
        "recipe": None if is_dataset else origin.parameters.get("recipe"),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming, changed, fresh")
        # Every step takes whole sets; without statistics the database would go row by row.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(MAKE)
        _copy(cursor, table)
        cursor.execute("ANALYZE incoming")
        _refuse_others(cursor, said, is_dataset=is_dataset)
        cursor.execute(CHANGE.format(different=_different(is_dataset=is_dataset)), said)
        cursor.execute("SELECT count(*) FROM changed")
        changed = cursor.fetchone()[0]
        quoted = ", ".join(f'"{name}"' for name in COLUMNS)
        cursor.execute(NEW)
        cursor.execute(ADD.format(columns=quoted), said)
        added = cursor.rowcount
        cursor.execute(RETIRE.format(same=OF_DATASET if is_dataset else OF_RECIPE), said)
        retired = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
        if added + retired > table.height // 10:
            # Plans of the next query would be made for the table as it was.
            cursor.execute("ANALYZE evidence_figure")
    return Recorded(added - changed, changed, table.height - added, retired)


def _copy(cursor: Any, table: pl.DataFrame) -> None:
    content = memoryview(table.write_csv(include_header=False, quote_style="non_numeric").encode())
    with cursor.copy(COPY) as into:
        for start in range(0, len(content), PIECE):
            into.write(content[start : start + PIECE])


def _different(*, is_dataset: bool) -> str:
    """Return the condition under which a figure says something else than the incoming row."""
    before = ", ".join(_plainly("f", name) for name in SAYS)
    now = ", ".join(_plainly("i", name) for name in SAYS)
    said = f"({before}) IS DISTINCT FROM ({now}) OR f.is_synthetic <> %(synthetic)s"
    return said if is_dataset else f"{said} OR f.run_id IS DISTINCT FROM %(run)s"


def _plainly(table: str, name: str) -> str:
    """Return a column; that nobody noted anything is empty or no text."""
    column = f'{table}."{name}"'
    return f"COALESCE({column}, '')" if name.startswith("note_") else column


def _refuse_others(cursor: Any, said: dict[str, Any], *, is_dataset: bool) -> None:
    """Refuse to take over the name of a figure that comes from elsewhere."""
    elsewhere = "f.dataset_id IS DISTINCT FROM %(dataset)s" if is_dataset else "f.run_id IS NULL"
    cursor.execute(OTHERS.format(elsewhere=elsewhere), said)
    if found := cursor.fetchone():
        raise Refusal(
            _("This figure belongs to another source: %(source)s.")
            % {"source": found[1] or _("a run")},
            found[0],
            _("Give the new figure a code of its own; both will stand side by side."),
            Kind.CONFLICT,
        )
