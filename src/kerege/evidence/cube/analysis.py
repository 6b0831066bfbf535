"""What of a cube may be told: the status of each number, with nothing to be had by subtraction."""

from pathlib import Path
from typing import Any

import ibis
from ibis.expr import types as ir

from kerege.evidence.cube.request import Request
from kerege.kernel.errors import Kind, Refusal

NORMAL, SUPPRESSED = "A", "Q"
"""SDMX's codes of observation status."""


def protect(connection: Any, told: Path, asked: Request) -> ir.Table:
    """Return the cube with ``status``, and without the values that must not be told.

    Without margins no number is the sum of others, so that withholding the unsafe ones suffices.

    Parameters
    ----------
    told
        The Parquet file of `combine.told`.
    """
    table = connection.read_parquet(str(told))
    if asked.margins and asked.rule is not None:
        raise Refusal(
            "Totals cannot be protected yet: what is withheld could be had by subtraction.",
            "--margins",
            "Ask for the cube without --margins.",
            Kind.UNAVAILABLE,
        )
    hidden = table.unsafe
    return table.select(
        *asked.cells,
        "measure",
        value=ibis.ifelse(hidden, None, table.value),
        status=ibis.ifelse(hidden, SUPPRESSED, NORMAL),
        partial=ibis.ifelse(hidden, None, table.partial),
    )
