"""What of published datasets was restated, when and why."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.enums import RestatementState
from kerege.evidence.models import Dataset, Figure, Restatement
from kerege.kernel.errors import Kind, Refusal


def restatements(dataset: Dataset) -> QuerySet[Restatement]:
    """Return the restatements of a dataset that were accepted, the latest first."""
    return dataset.restatements.filter(state=RestatementState.ACCEPTED).order_by("-decided_at")


def proposed_restatements(person: Any) -> QuerySet[Restatement]:
    """Return what waits for a second person, for those who may decide."""
    if not rules.may_see_restatement(person):
        return Restatement.objects.none()
    found = Restatement.objects.filter(state=RestatementState.PROPOSED)
    return found.select_related("dataset", "document", "proposed_by").order_by("pk")


def proposed_restatement(dataset: Dataset, person: Any) -> Restatement | None:
    """Return the proposal of a dataset that waits for a decision, for those who may decide."""
    return proposed_restatements(person).filter(dataset=dataset).first()


def waiting_restatement(dataset: Dataset, person: Any) -> Restatement:
    """Return the proposal of a dataset that waits for a decision, or refuse."""
    rules.may_see_restatement(person).require(dataset.code)
    found = proposed_restatement(dataset, person)
    if found is None:
        raise Refusal(
            _("No restatement of this dataset waits for a decision."),
            dataset.code,
            _("See the page of the dataset."),
            Kind.NOT_FOUND,
        )
    return found


def restated(figure: Figure) -> Restatement | None:
    """Return the restatement by which a figure took its place, if it did."""
    if figure.dataset is None or figure.supersedes_id is None:
        return None
    return restatements(figure.dataset).filter(reason=figure.reason).first()
