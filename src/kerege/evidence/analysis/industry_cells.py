"""The counts by region and activity that quotients are computed from, as they stood."""

import io

import polars as pl
from django.db import connection

from kerege.evidence.analysis.industries import CELL
from kerege.evidence.models import Dataset
from kerege.reference.enums import TerritoryKind

OF_ONE_RANK = (str(TerritoryKind.REGION), str(TerritoryKind.CITY))
CELLS = """
COPY (
  SELECT f.id, t.code, COALESCE(c.code || ':' || a.code, ''), f.value
  FROM evidence_figure f
  JOIN evidence_variable v ON v.id = f.variable_id
  JOIN reference_territory t ON t.id = f.territory_id
  LEFT JOIN reference_activity a ON a.id = f.activity_id
  LEFT JOIN reference_classification c ON c.id = a.classification_id
  LEFT JOIN evidence_figure s ON s.supersedes_id = f.id
  WHERE v.code = %(variable)s AND f.period = %(period)s AND f.dataset_id = %(dataset)s
    AND f.breakdown = '' AND f.id <= %(up_to)s
    AND (t.kind = ANY(%(kinds)s) OR t.kind = 'country' AND %(with_totals)s)
    AND (a.id IS NOT NULL OR %(with_totals)s) AND (f.scope_id IS NULL OR NOT %(with_totals)s)
    AND (f.is_current OR s.id > %(up_to)s)
  ORDER BY 2, 3
) TO STDOUT (FORMAT csv)
"""


def read_cells(  # noqa: PLR0913 -- what a table is read by
    variable: str,
    period: str,
    dataset: Dataset,
    level: str,
    up_to: int,
    *,
    with_totals: bool = False,
) -> pl.DataFrame:
    """Read figures of one level of territories: ``figure`` (key), and the cells of the table.

    Parameters
    ----------
    level
        A `TerritoryKind`: regions and their districts are never mixed.
    up_to
        Key of the figure that was the newest.
    with_totals
        Also the totals of the regions (no activity), and the rows of the country. Regions and
        cities of their rank are then one level.
    """
    asked = {
        "variable": variable,
        "period": period,
        "dataset": dataset.pk,
        "kinds": list(OF_ONE_RANK) if with_totals and level in OF_ONE_RANK else [level],
        "with_totals": with_totals,
        "up_to": up_to,
    }
    content = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(CELLS, asked) as copy:
        for piece in copy:
            content.write(piece)
    content.seek(0)
    columns = ["figure", *CELL]
    if not content.getbuffer().nbytes:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    read = pl.read_csv(content, has_header=False, new_columns=columns, infer_schema=False)
    return read.with_columns(pl.col("activity").fill_null(""))
