"""Data collections: what was asked, and which region has delivered what, and when."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence.derived import DERIVED
from kerege.evidence.derived_clusters import CLUSTERS
from kerege.evidence.derived_concentration import CONCENTRATION
from kerege.evidence.derived_index import INDEX
from kerege.evidence.derived_industries import INDUSTRIES
from kerege.evidence.derived_links import LINKS
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Collection, Figure, Variable
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

COLUMNS = (
    "period",
    "territory_id",
    "variable_id",
    "dataset__status",
    "dataset__territory_id",
    "dataset__code",
)


COMPUTED = [one.code for one in (*DERIVED, *CLUSTERS, *CONCENTRATION, *INDEX, *LINKS, *INDUSTRIES)]
"""Variables that only runs have figures of."""
FORM = ("variable", "territory", "period", "value", "unit", "observation", "source", "note_ru")
"""Columns of the form that a region fills in."""


class State(StrEnum):
    """How far a region has answered."""

    PUBLISHED = "published"
    RECEIVED = "received"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True)
class Delivery:
    """A region's answer to a collection.

    Attributes
    ----------
    answered, asked
        Variables with a figure of the period, or a reason for none; all that were asked for.
    at
        When the last of them came; None where none did.
    is_late
        Whether it came, or is still out, after the day.
    dataset
        Code of the dataset that the region itself delivered, or nothing.
    """

    territory: Any
    state: State
    answered: int
    asked: int
    at: datetime | None
    is_late: bool
    dataset: str


def collections() -> QuerySet[Collection]:
    """Return the collections, the latest day first."""
    return Collection.objects.prefetch_related("variables")


def variables_to_ask() -> QuerySet[Variable]:
    """Return what can be asked of a region: what is observed, not what is computed here."""
    computed = Figure.objects.filter(variable=OuterRef("pk"), run__isnull=False)
    return Variable.objects.filter(~Exists(computed), forecast_of__isnull=True).exclude(
        code__in=COMPUTED
    )


def collection_by_code(code: str) -> Collection:
    """Return a collection."""
    found = collections().filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such data collection."),
            code,
            _("Choose one from the list."),
            Kind.NOT_FOUND,
        )
    return found


def deliveries(*asked: Collection) -> dict[Collection, list[Delivery]]:
    """Return, for each collection, the answer of every region of its day (two queries in all).

    A figure counts whoever published it: what the bureau of statistics states a region need not.
    """
    rows = (
        Figure.objects.filter(
            period__in={collection.period for collection in asked},
            variable__collections__in=asked,
            dataset__isnull=False,
            is_current=True,
        )
        .exclude(dataset__status=DatasetStatus.WITHDRAWN)
        .order_by()
        .values(*COLUMNS)
        .annotate(first=Min("recorded_at"))
    )
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["period"], row["territory_id"]), []).append(row)
    places = list(reference.every_region())
    return {
        collection: [
            _delivery(place, found.get((collection.period, place.pk), []), collection)
            for place in places
            if _existed(place, collection.due_on)
        ]
        for collection in asked
    }


def _existed(place: Any, day: date) -> bool:
    return place.valid_from <= day and (place.valid_to is None or place.valid_to >= day)


def _delivery(place: Any, rows: list[dict[str, Any]], collection: Collection) -> Delivery:
    wanted = {variable.pk for variable in collection.variables.all()}
    rows, asked = [row for row in rows if row["variable_id"] in wanted], len(wanted)
    first: dict[int, datetime] = {}
    published = set()
    for row in rows:
        variable = row["variable_id"]
        first[variable] = min(row["first"], first.get(variable, row["first"]))
        if row["dataset__status"] == DatasetStatus.PUBLISHED:
            published.add(variable)
    at = max(first.values(), default=None)
    own = [row["dataset__code"] for row in rows if row["dataset__territory_id"] == place.pk]
    complete = len(first) == asked
    day = timezone.localdate(at) if at and complete else timezone.localdate()
    return Delivery(
        place,
        _state(len(first), len(published), asked),
        len(first),
        asked,
        at,
        day > collection.due_on,
        own[0] if own else "",
    )


def _state(answered: int, published: int, asked: int) -> State:
    if published == asked:
        return State.PUBLISHED
    if answered == asked:
        return State.RECEIVED
    return State.PARTLY if answered else State.MISSING


def still_due(territory: Any) -> list[tuple[Collection, Delivery]]:
    """Return the collections that a region has not answered in full, the next day first."""
    boards = deliveries(*collections().order_by("due_on", "code"))
    return [
        (collection, delivery)
        for collection, board in boards.items()
        for delivery in board
        if delivery.territory.pk == territory.pk and delivery.state in {State.MISSING, State.PARTLY}
    ]


def form_of(collection: Collection, territory: Any) -> str:
    """Return the CSV form of a collection for a region: a row for each variable, no value yet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(FORM)
    for variable in collection.variables.order_by("code"):
        unit = variable.unit or ""
        writer.writerow([variable.code, territory.code, collection.period, "", unit, "", "", ""])
    return buffer.getvalue()
