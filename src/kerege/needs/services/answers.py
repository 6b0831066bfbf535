"""A region answers the diagnosis; the ministry replies. What is replaced stays in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.needs import rules, selectors
from kerege.needs.enums import OnNeed, Verdict
from kerege.needs.models import AnswerOnNeed, AnswerReply, RegionAnswer, Severity
from kerege.needs.turns import take_turn
from kerege.people.enums import Role
from kerege.people.selectors import mandate_of

LONGEST = 4000


@dataclass(frozen=True)
class Remark:
    """What an answer says of one need (a record of reference), and why."""

    area: Any
    says: str
    reason: str


@transaction.atomic
def answer_diagnosis(
    *,
    by: Any,
    territory: Any,
    verdict: str,
    text: str,
    language: str,
    remarks: Sequence[Remark] = (),
    diagnosis: int | None = None,
) -> RegionAnswer:
    """Answer the diagnosis that holds for a region; a second answer replaces the first.

    The same answer sent twice is kept once.

    Parameters
    ----------
    by
        The representative of the region.
    verdict, text, language
        Whether the region agrees, and why, in the language of whoever answers.
    remarks
        On single needs; each has a reason.
    diagnosis
        The key of the diagnosis that was read; if another one holds by now that shows other
        figures for the region, it is not answered.

    Raises
    ------
    Refusal
        If the person does not represent the region, the region is not diagnosed, the diagnosis has
        changed, or something is missing.
    """
    rules.may_answer(by, territory.code, str(territory)).require(territory.code)
    mandate = mandate_of(by, Role.REPRESENTATIVE, territory.code)
    kept = [Remark(one.area, one.says, one.reason.strip()) for one in remarks]
    words = text.strip()
    _refuse_incomplete(verdict, words, language)
    _refuse_remarks(verdict, kept)
    take_turn()
    holds = selectors.required_diagnosis()
    _refuse_unread(holds, territory, diagnosis)
    stands = RegionAnswer.objects.filter(
        diagnosis=holds, territory=territory, replaced_at__isnull=True
    ).first()
    if stands and _says(stands) == (verdict, words, language, _of(kept)) and stands.by_id == by.pk:
        return stands
    if stands:
        RegionAnswer.objects.filter(pk=stands.pk).update(replaced_at=Now())
    answer = RegionAnswer.objects.create(
        diagnosis=holds,
        territory=territory,
        verdict=verdict,
        text=words,
        language=language,
        by=by,
        mandate=mandate,
    )
    AnswerOnNeed.objects.bulk_create(
        AnswerOnNeed(answer=answer, area=one.area, says=one.says, reason=one.reason) for one in kept
    )
    audit.record(
        by=by,
        act="needs.answer_diagnosis",
        on=answer,
        territory=territory.code,
        verdict=verdict,
        run=holds.run.code,
    )
    return answer


def _says(answer: RegionAnswer) -> tuple[Any, ...]:
    return (answer.verdict, answer.text, answer.language, _of(answer.on_needs.all()))


def _of(remarks: Any) -> set[tuple[Any, ...]]:
    return {(one.area.pk, one.says, one.reason) for one in remarks}


def _refuse_incomplete(verdict: str, words: str, language: str) -> None:
    if verdict not in Verdict.values:
        raise Refusal(
            _("It is not said whether the region agrees."),
            "verdict",
            _("Choose one of the answers."),
        )
    if verdict != Verdict.AGREES and not words:
        raise Refusal(
            _("It is not said why the region does not agree."),
            "text",
            _("Write what is wrong in the diagnosis, and how you know it."),
        )
    _refuse_text(words, "text", language)


def _refuse_text(words: str, where: str, language: str) -> None:
    if len(words) > LONGEST:
        raise Refusal(
            _("The text has %(number)d characters; at most %(most)d are kept.")
            % {"number": len(words), "most": LONGEST},
            where,
            _("Shorten it."),
        )
    if language not in LANGUAGES:
        raise Refusal(_("The language is not known."), "language", ", ".join(LANGUAGES))


def _refuse_remarks(verdict: str, remarks: Sequence[Remark]) -> None:
    if verdict == Verdict.AGREES and remarks:
        raise Refusal(
            _("You agree, and yet say that something of a need is wrong."),
            "verdict",
            _("Choose “Agrees in part”, or leave the needs out."),
        )
    for one in remarks:
        if one.says not in OnNeed.values:
            raise Refusal(
                _("The choice is not known."), f"says_{one.area.code}", ", ".join(OnNeed.values)
            )
        if not one.reason:
            raise Refusal(
                _("It is not said why."),
                f"reason_{one.area.code}",
                _("Write the reason; the ministry replies to reasons."),
            )
        _refuse_text(one.reason, f"reason_{one.area.code}", LANGUAGES[0])
    areas = [one.area.pk for one in remarks]
    if len(set(areas)) < len(areas):
        raise Refusal(
            _("One need is answered twice."), "on_needs", _("Say one thing of each need.")
        )


def _refuse_unread(holds: Any, territory: Any, read: int | None) -> None:
    if read not in (None, holds.pk) and _shown(read, territory) != _shown(holds.pk, territory):
        raise Refusal(
            _("The diagnosis has changed since you opened this page."),
            territory.code,
            _("Look at what changed, then send your answer again: it is still in the form."),
            Kind.CONFLICT,
        )
    if not holds.severities.filter(territory=territory, place__isnull=False).exists():
        raise Refusal(
            _("The needs of this territory have not been diagnosed."),
            territory.code,
            _("Regions answer; choose one of the diagnosis."),
            Kind.CONFLICT,
        )


def _shown(diagnosis: int | None, territory: Any) -> list[tuple[Any, ...]]:
    """Return what the page of a region shows of its needs: a change elsewhere may not touch it."""
    rows = Severity.objects.filter(diagnosis=diagnosis, territory=territory).order_by("area")
    numbers = ("mean", "lower", "upper", "weight", "difference")
    ranks = ("rank", "rank_lower", "rank_upper", "place", "place_lower", "place_upper")
    return [
        (
            row.area_id,
            *(f"{getattr(row, name) or 0:.2f}" for name in numbers),
            *(getattr(row, name) for name in ranks),
        )
        for row in rows
    ]


@transaction.atomic
def reply_to_answer(*, by: Any, answer: RegionAnswer, text: str, language: str) -> AnswerReply:
    """Reply to a region's answer for the ministry; a second reply replaces the first.

    Raises
    ------
    Refusal
        If the person is no analyst, nothing is written, or the answer was replaced.
    """
    rules.may_reply(by).require(answer.territory.code)
    words = text.strip()
    if not words:
        raise Refusal(_("The reply is empty."), "text", _("Write what the ministry replies."))
    _refuse_text(words, "text", language)
    answer = RegionAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.replaced_at is not None:
        raise Refusal(
            _("The region has replaced this answer."),
            str(answer.pk),
            _("Read the new one on the page of the region, and reply to that."),
            Kind.CONFLICT,
        )
    stands = answer.replies.filter(replaced_at__isnull=True).first()
    if stands and (stands.text, stands.language) == (words, language):
        return stands
    if stands:
        AnswerReply.objects.filter(pk=stands.pk).update(replaced_at=Now())
    reply = AnswerReply.objects.create(answer=answer, text=words, language=language, by=by)
    audit.record(by=by, act="needs.reply_to_answer", on=reply, answer=answer.pk)
    return reply
