"""Taking characters out of a document that steer a program or turn the direction of writing."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""Control characters but tab and line feed; marks, embeddings and overrides of direction."""


def harmless(value: Any) -> Any:
    """Return a document, or a part of one, without steering characters in any of its texts."""
    if isinstance(value, str):
        return STEERING.sub("", value)
    if isinstance(value, tuple):
        return tuple(harmless(item) for item in value)
    if isinstance(value, dict):
        return {key: harmless(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: harmless(getattr(value, field.name)) for field in fields(value)}
        )
    return value
