"""By which day answers to the diagnosis are asked for, and which region has given one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef

from kerege.needs.enums import Answered, Verdict
from kerege.needs.models import AnswerReply, AnswersAsked, Diagnosis, RegionAnswer, RegionReminder
from kerege.people.enums import Role
from kerege.people.selectors import holders
from kerege.reference import selectors as reference


def answers_asked() -> AnswersAsked | None:
    """Return by which day the regions are asked to answer, or None."""
    return AnswersAsked.objects.filter(ended_at__isnull=True).select_related("diagnosis").first()


def diagnosed_regions(diagnosis: Diagnosis) -> list[Any]:
    """Return the regions of a diagnosis, by code."""
    found = diagnosis.severities.filter(place__isnull=False).values("territory")
    return list(reference.regions().filter(pk__in=found))


@dataclass(frozen=True)
class Standing:
    """Where a region stands: its answer, if any, and when it was last written to."""

    territory: Any
    answer: Any
    state: Answered
    represented_by: int
    reminded_on: date | None

    @property
    def is_silent(self) -> bool:
        """Return whether an answer is still to come."""
        return self.state in {Answered.EARLIER, Answered.NOT_YET}


def standings(diagnosis: Diagnosis, given: AnswersAsked | None) -> list[Standing]:
    """Return where each region of a diagnosis stands.

    Where answers are asked for by a day, one counts that was given to the diagnosis of which was
    asked, or later to any other: a statement makes a new diagnosis, and a region that has answered
    is not asked again for it. Otherwise only an answer to this diagnosis counts.
    """
    answers: dict[int, list[Any]] = {}
    for one in _answers():
        answers.setdefault(one.territory_id, []).append(one)
    reminded = _reminded()
    represented: dict[int, int] = {}
    for _person, territory in holders(Role.REPRESENTATIVE):
        represented[territory] = represented.get(territory, 0) + 1
    found = []
    for region in diagnosed_regions(diagnosis):
        answer, state = _state(answers.get(region.pk, []), diagnosis, given)
        count = represented.get(region.pk, 0)
        found.append(Standing(region, answer, state, count, reminded.get(region.pk)))
    return found


def _answers() -> Any:
    replies = AnswerReply.objects.filter(answer=OuterRef("pk"), replaced_at__isnull=True)
    found = RegionAnswer.objects.filter(replaced_at__isnull=True)
    return found.annotate(has_reply=Exists(replies)).order_by("-created_at", "-pk")


def _reminded() -> dict[int, date]:
    rows = RegionReminder.objects.order_by().values_list("territory_id")
    return dict(rows.annotate(last=Max("on_day")))


def _state(
    answers: list[Any], diagnosis: Diagnosis, given: AnswersAsked | None
) -> tuple[Any, Answered]:
    if not answers:
        return None, Answered.NOT_YET
    counting = [one for one in answers if _counts(one, diagnosis, given)]
    if not counting:
        return answers[0], Answered.EARLIER
    agrees = counting[0].verdict == Verdict.AGREES
    return counting[0], Answered.AGREES if agrees else Answered.CORRECTS


def _counts(answer: Any, diagnosis: Diagnosis, given: AnswersAsked | None) -> bool:
    if given is None:
        return bool(answer.diagnosis_id == diagnosis.pk)
    return bool(answer.diagnosis_id == given.diagnosis_id or answer.created_at >= given.since)
