"""What has become old since a version was written: figures that it cites, and its diagnosis."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kerege.concept.models import FigureReference, Version
from kerege.evidence import selectors as evidence


@dataclass(frozen=True)
class Aged:
    """What is no longer as it was cited.

    Attributes
    ----------
    figures
        References to figures that were superseded or withdrawn; ``has_newer`` says which.
    diagnosed_on
        The day of its diagnosis of needs, if another one holds by now.
    """

    figures: list[Any]
    diagnosed_on: date | None


def aged(version: Version) -> Aged:
    """Return what has become old in a version; what is published stays as it was published."""
    holds = evidence.current_visible_to(None)
    found = (
        FigureReference.objects.filter(version=version, figure__isnull=False)
        .exclude(Exists(holds.filter(pk=OuterRef("figure"))))
        .annotate(has_newer=Exists(holds.filter(code=OuterRef("figure__code"))))
        .select_related("figure")
    )
    diagnosis = version.diagnosis
    is_old = diagnosis is not None and not diagnosis.is_current
    return Aged(list(found), timezone.localdate(diagnosis.created_at) if is_old else None)
