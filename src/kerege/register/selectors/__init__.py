"""The register as everyone, its subjects and its staff may see it."""

from kerege.register.selectors.counts import RawCount, last_release, newest_year, raw_counts
from kerege.register.selectors.frame import FrameRow, frame
from kerege.register.selectors.profiles import (
    is_synthetic,
    public_subjects,
    serialise,
    subject_by_id,
    subjects_of,
)
from kerege.register.selectors.search import SubjectFilter, found, search, size

__all__ = [
    "FrameRow",
    "RawCount",
    "SubjectFilter",
    "found",
    "frame",
    "is_synthetic",
    "last_release",
    "newest_year",
    "public_subjects",
    "raw_counts",
    "search",
    "serialise",
    "size",
    "subject_by_id",
    "subjects_of",
]
