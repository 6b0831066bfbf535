"""What regions answered to the diagnosis, and what the ministry replied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.needs.models import AnswerReply, RegionAnswer


def _answers() -> QuerySet[RegionAnswer]:
    replies = AnswerReply.objects.filter(replaced_at__isnull=True)
    return RegionAnswer.objects.select_related(
        "diagnosis__run", "territory", "mandate__territory", "mandate__organisation"
    ).prefetch_related("on_needs__area", Prefetch("replies", queryset=replies, to_attr="standing"))


def standing_answers(territory: Any = None) -> list[RegionAnswer]:
    """Return the answer of each region: to the diagnosis that holds, or else its newest."""
    found = _answers().filter(replaced_at__isnull=True)
    if territory is not None:
        found = found.filter(territory=territory)
    ordered = found.order_by("territory__code", "-diagnosis__is_current", "-pk")
    return list(ordered.distinct("territory__code"))


def earlier_answers(answer: RegionAnswer) -> QuerySet[RegionAnswer]:
    """Return the other states of a region's answers, the newest first."""
    return _answers().filter(territory=answer.territory).exclude(pk=answer.pk).order_by("-pk")


def answer_by_key(key: int) -> RegionAnswer:
    """Return an answer, also one that was replaced.

    Raises
    ------
    Refusal
        If there is none.
    """
    found = _answers().filter(pk=key).first()
    if found is None:
        raise Refusal(
            _("There is no such answer."),
            str(key),
            _("Open it from the page of the region."),
            Kind.NOT_FOUND,
        )
    return found


@dataclass(frozen=True)
class Answering:
    """Who has answered the diagnosis that holds, who an earlier one only, who none."""

    now: list[RegionAnswer]
    before: list[RegionAnswer]
    silent: list[Any]

    @property
    def regions(self) -> int:
        """Return how many regions could answer."""
        return len(self.now) + len(self.before) + len(self.silent)


def answering(regions: Iterable[Any]) -> Answering:
    """Return which of these regions have answered."""
    found = {answer.territory_id: answer for answer in standing_answers()}
    places = list(regions)
    given = [found[place.pk] for place in places if place.pk in found]
    return Answering(
        [one for one in given if one.diagnosis.is_current],
        [one for one in given if not one.diagnosis.is_current],
        [place for place in places if place.pk not in found],
    )
