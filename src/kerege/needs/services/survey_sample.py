"""Drawing a sample from the register, and the codes of invitations."""

import hashlib
import math
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import survey_rules as rules
from kerege.needs.models import Invitation, Sample, Survey
from kerege.needs.services.survey_answers import hashed
from kerege.needs.survey_enums import BY_ANSWER, Disposition
from kerege.reference import selectors as reference
from kerege.register.selectors import FrameRow, frame

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without signs that are taken for each other."""
LENGTH = 12
MOST = 50_000


@dataclass(frozen=True)
class Issued:
    """An invitation and its code, which is shown once and kept only as a hash."""

    invitation: Invitation
    code: str


@transaction.atomic
def draw_sample(
    *, by: Any, survey: Survey, seed: int, wanted: int, least: int, expected_rate: float
) -> Sample:
    """Draw a stratified sample (region x sub-sector) of the subjects that are open today.

    In each stratum of N subjects, ``max(least, wanted * N / N_all)`` answers are wanted (its
    quota), and that many divided by the expected response rate are drawn, at most all.
    Who is drawn follows from the seed and the public identifiers alone, on every machine.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    seed
        Any whole number; kept, so that the draw can be repeated.
    wanted
        Answers wanted in all.
    least
        Answers wanted at least in each stratum.
    expected_rate
        Share of those drawn who are expected to answer, above 0 and at most 1.

    Raises
    ------
    Refusal
        If a sample was drawn already, the register is empty, or a number makes no sense.
    """
    rules.may_survey(by).require(survey.code)
    _refuse_senseless(wanted, least, expected_rate)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if Sample.objects.filter(survey=survey).exists():
        raise Refusal(
            _("A sample has been drawn for this survey already."),
            survey.code,
            _("Make a new survey to draw another one."),
            Kind.CONFLICT,
        )
    rows = frame()
    if not rows:
        raise Refusal(
            _("The register is empty: there is nobody to draw."), survey.code, "", Kind.CONFLICT
        )
    strata, drawn = _draw(rows, seed, wanted, least, Fraction(str(expected_rate)))
    if len(drawn) > MOST:
        raise Refusal(
            _("%(number)d would be drawn; at most %(most)d can be.")
            % {"number": len(drawn), "most": MOST},
            "wanted",
            _("Want fewer answers."),
        )
    sample = Sample.objects.create(
        survey=survey,
        seed=seed,
        strata=strata,
        frame_checksum=_checksum(rows),
        is_synthetic=any(row.is_synthetic for row in drawn),
        by=by,
    )
    _invite(survey, drawn)
    audit.record(by=by, act="needs.draw_sample", on=sample, survey=survey.code, drawn=len(drawn))
    return sample


def _refuse_senseless(wanted: int, least: int, expected_rate: float) -> None:
    if wanted < 1 or least < 0:
        raise Refusal(
            _("At least one answer must be wanted, and none cannot be fewer than none."),
            "wanted",
            _("Correct the numbers."),
        )
    if not 0 < expected_rate <= 1:
        raise Refusal(
            _("A response rate lies above 0 and is at most 1."),
            "expected_rate",
            _("Give the share of those drawn who are expected to answer, e.g. 0.3."),
        )


def _draw(
    rows: list[FrameRow], seed: int, wanted: int, least: int, rate: Fraction
) -> tuple[list[dict[str, Any]], list[FrameRow]]:
    by_stratum: dict[tuple[str, str], list[FrameRow]] = defaultdict(list)
    for row in rows:
        by_stratum[row.territory, row.subsector].append(row)
    strata, drawn = [], []
    for (territory, subsector), there in sorted(by_stratum.items()):
        share = Fraction(wanted * len(there), len(rows))
        quota = min(len(there), max(least, math.floor(share + Fraction(1, 2))))
        number = min(len(there), math.ceil(quota / rate))
        drawn += sorted(there, key=lambda row: _lot(seed, row))[:number]
        strata.append(
            {
                "territory": territory,
                "subsector": subsector,
                "population": len(there),
                "quota": quota,
                "drawn": number,
            }
        )
    return strata, drawn


def _lot(seed: int, row: FrameRow) -> str:
    return hashlib.sha256(f"{seed} {row.public_id}".encode()).hexdigest()


def _checksum(rows: list[FrameRow]) -> str:
    written = "\n".join(f"{row.public_id},{row.territory},{row.subsector}" for row in rows)
    return hashlib.sha256(written.encode()).hexdigest()


def _invite(survey: Survey, drawn: list[FrameRow]) -> None:
    territories = reference.territory_ids()
    Invitation.objects.bulk_create(
        [
            Invitation(
                survey=survey,
                subject_id=row.key,
                territory_id=territories[row.territory],
                subsector=row.subsector,
                code_hash=hashed(secrets.token_hex()),
            )
            for row in drawn
        ],
        batch_size=2000,
    )


@transaction.atomic
def issue_codes(*, by: Any, survey: Survey) -> list[Issued]:
    """Give everybody who has not begun a new code; older codes of theirs no longer work."""
    rules.may_survey(by).require(survey.code)
    waiting = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(survey=survey, disposition=Disposition.NO_ANSWER)
        .select_related("subject", "territory")
        .order_by("pk")
    )
    issued = [
        Issued(one, "".join(secrets.choice(LETTERS) for _k in range(LENGTH))) for one in waiting
    ]
    for one in issued:
        one.invitation.code_hash = hashed(f"{survey.pk} {one.code}")
    Invitation.objects.bulk_update(waiting, ["code_hash"], batch_size=2000)
    if issued:
        audit.record(by=by, act="needs.issue_codes", on=survey, number=len(issued))
    return issued


@transaction.atomic
def record_disposition(*, by: Any, invitation: Invitation, disposition: str) -> Invitation:
    """Say what became of an invitation that brought no answer: refused, not reached and so on."""
    rules.may_survey(by).require(invitation.survey.code)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if disposition not in Disposition.values or {disposition, invitation.disposition} & BY_ANSWER:
        raise Refusal(
            _("This follows from the answer itself and is not set by hand."),
            str(invitation.pk),
            _("Choose another one."),
            Kind.CONFLICT,
        )
    invitation.disposition = disposition
    invitation.save(update_fields=["disposition"])
    audit.record(by=by, act="needs.record_disposition", on=invitation, to=disposition)
    return invitation


@transaction.atomic
def record_dispositions(*, by: Any, survey: Survey, became: Mapping[int, str]) -> int:
    """Say what became of several invitations of a survey; return how many changed.

    Parameters
    ----------
    became
        Key of an invitation -> its disposition. Keys of other surveys change nothing.
    """
    rules.may_survey(by).require(survey.code)
    found = Invitation.objects.filter(survey=survey, pk__in=list(became)).order_by("pk")
    changed = [one for one in found if one.disposition != became[one.pk]]
    for one in changed:
        record_disposition(by=by, invitation=one, disposition=became[one.pk])
    return len(changed)
