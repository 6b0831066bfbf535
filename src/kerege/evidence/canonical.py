"""One way to write data, so that equal data have equal checksums on every machine."""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DIGITS = 12
"""Significant digits of a number; the last of the sixteen differ between processors."""


def canonical(data: Any) -> Any:
    """Return data as lists, mappings, texts, integers and rounded numbers.

    Numbers keep twelve significant digits and are written as texts; NaN becomes None; dates become
    ISO 8601 texts; arrays become lists.
    """
    if data is None or isinstance(data, bool | int | str):
        return data
    if isinstance(data, Mapping):
        return {str(key): canonical(value) for key, value in data.items()}
    if isinstance(data, Decimal | float):
        return _number(float(data))
    if isinstance(data, date):
        return data.isoformat()
    if hasattr(data, "tolist"):
        return canonical(data.tolist())
    return [canonical(item) for item in data]


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    return format(value + 0.0, f".{DIGITS}g")


def checksum(data: Any) -> str:
    """Return the SHA-256 of data in canonical JSON, in hexadecimal."""
    text = json.dumps(
        canonical(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
