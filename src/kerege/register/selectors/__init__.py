"""The register as everyone, its subjects and its staff may see it."""

from kerege.register.selectors.counts import RawCount, last_release, newest_year, raw_counts
from kerege.register.selectors.frame import FrameRow, frame
from kerege.register.selectors.profiles import (
    is_synthetic,
    serialise,
    subject_by_id,
    subjects_for,
    subjects_of,
)
from kerege.register.selectors.search import SubjectFilter, found, search, size
from kerege.register.selectors.sources import (
    RegionRow,
    absent_in,
    deliveries,
    delivery,
    delivery_board,
    every_source,
    file_schema,
    known_of,
    open_of,
    possible_doubles,
    source_by_code,
    sources,
)

__all__ = [
    "FrameRow",
    "RawCount",
    "RegionRow",
    "SubjectFilter",
    "absent_in",
    "deliveries",
    "delivery",
    "delivery_board",
    "every_source",
    "file_schema",
    "found",
    "frame",
    "is_synthetic",
    "known_of",
    "last_release",
    "newest_year",
    "open_of",
    "possible_doubles",
    "raw_counts",
    "search",
    "serialise",
    "size",
    "source_by_code",
    "sources",
    "subject_by_id",
    "subjects_for",
    "subjects_of",
]
