"""The counts by region and activity that quotients are computed from, as they stood."""

import io

import polars as pl
from django.db import connection

from kerege.evidence.analysis.industries import CELL
from kerege.evidence.models import Dataset

CELLS = """
COPY (
  SELECT f.id, t.code, c.code || ':' || a.code, f.value
  FROM evidence_figure f
  JOIN evidence_variable v ON v.id = f.variable_id
  JOIN reference_territory t ON t.id = f.territory_id
  JOIN reference_activity a ON a.id = f.activity_id
  JOIN reference_classification c ON c.id = a.classification_id
  LEFT JOIN evidence_figure s ON s.supersedes_id = f.id
  WHERE v.code = %(variable)s AND f.period = %(period)s AND f.dataset_id = %(dataset)s
    AND f.breakdown = '' AND t.kind = %(level)s AND f.id <= %(up_to)s
    AND (f.is_current OR s.id > %(up_to)s)
  ORDER BY 2, 3
) TO STDOUT (FORMAT csv)
"""


def read_cells(
    variable: str, period: str, dataset: Dataset, level: str, up_to: int
) -> pl.DataFrame:
    """Read figures of one level of territories: ``figure`` (key), and the cells of the table.

    Parameters
    ----------
    level
        A `TerritoryKind`: regions and their districts are never mixed.
    up_to
        Key of the figure that was the newest.
    """
    asked = {
        "variable": variable,
        "period": period,
        "dataset": dataset.pk,
        "level": level,
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
    return pl.read_csv(content, has_header=False, new_columns=columns, infer_schema=False)
