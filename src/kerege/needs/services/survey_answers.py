"""Beginning an answer, keeping it as it is typed, sending it."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import survey_rules as rules
from kerege.needs.models import Invitation, Survey, SurveyResponse, SurveySave
from kerege.needs.survey_enums import Disposition, ResponseState
from kerege.needs.xlsform import Filled, fill, pages
from kerege.needs.xlsform.answers import Posted, collect
from kerege.reference import selectors as reference
from kerege.register.enums import Origin

LARGEST = 500_000
"""Characters of one response, as JSON."""


@dataclass(frozen=True)
class Begun:
    """A response and the secret part of its address, which is kept nowhere."""

    response: SurveyResponse
    token: str


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def begin_response(
    *, by: Any, survey: Survey, key: uuid.UUID, language: str, invitation_code: str = ""
) -> Begun:
    """Begin an answer; the same key, or the same invitation, again gives the same response.

    Parameters
    ----------
    by
        None: who answers needs no account.
    key
        Chosen by the browser, so that a doubled click begins once.
    invitation_code
        The code of an invitation; needed unless the survey is for everybody.

    Raises
    ------
    Refusal
        If the survey takes no answers, or the code is not one of its invitations.
    """
    survey = Survey.objects.get(pk=survey.pk)
    invitation = _invitation(survey, invitation_code) if invitation_code else None
    if invitation is None:
        rules.may_begin_uninvited(survey).require(survey.code)
    rules.may_answer(survey).require(survey.code)
    seed = f"invitation {invitation.code_hash}" if invitation else f"key {key}"
    token = salted_hmac(
        "kerege.needs.survey", f"{survey.pk} {seed}", algorithm="sha256"
    ).hexdigest()
    known = SurveyResponse.objects.filter(token_hash=hashed(token)).first()
    ends = timezone.now() + timedelta(days=survey.days_to_resume)
    if known is not None:
        if invitation is not None:  # whoever types the code again has the time again
            known.token_expires_at = ends
            known.save(update_fields=["token_expires_at"])
        return Begun(known, token)
    response, is_new = SurveyResponse.objects.get_or_create(
        token_hash=hashed(token),
        defaults={
            "survey": survey,
            "form": survey.forms.first(),
            "invitation": invitation,
            "instance_id": f"uuid:{uuid.uuid4()}",
            "token_expires_at": ends,
            "language": language,
            "territory": invitation.territory if invitation else None,
            "subsector": invitation.subsector if invitation else "",
            "is_synthetic": bool(invitation and invitation.subject.origin == Origin.SYNTHETIC),
            "change": "begun",
            "changed_by": by,
        },
    )
    if is_new and invitation is not None:
        _dispose(invitation, Disposition.PARTIAL)
    return Begun(response, token)


def _invitation(survey: Survey, code: str) -> Invitation:
    normal = code.strip().upper().replace("-", "").replace(" ", "")
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("territory", "subject")
        .filter(survey=survey, code_hash=hashed(f"{survey.pk} {normal}"))
        .first()
    )
    if found is None:
        raise Refusal(
            _("This is not the code of an invitation to this survey."),
            "invitation",
            _("Type it as it stands in the invitation; capitals and hyphens do not matter."),
        )
    return found


def _dispose(invitation: Invitation, disposition: Disposition) -> None:
    invitation.disposition = disposition
    invitation.save(update_fields=["disposition"])


def _locked(token: str) -> SurveyResponse:
    found = (
        SurveyResponse.objects.select_for_update(of=("self",))
        .select_related("survey", "form", "invitation")
        .filter(token_hash=hashed(token))
        .first()
    )
    if found is None:
        raise Refusal(
            _("There is no answer under this address."),
            "",
            _("Open the address as it was shown to you, in full."),
            Kind.NOT_FOUND,
        )
    return found


def _refuse_late(response: SurveyResponse) -> None:
    rules.may_answer(response.survey).require(response.survey.code)
    if response.token_expires_at is not None and response.token_expires_at < timezone.now():
        raise Refusal(
            _("This address no longer takes answers: its time has passed."),
            response.survey.code,
            _("Begin again, or ask who invited you."),
            Kind.CONFLICT,
        )


@transaction.atomic
def save_answers(
    *, by: Any, token: str, posted: Posted, key: uuid.UUID, page: int | None = None
) -> SurveyResponse:
    """Keep what was typed, finished or not; the same key again changes nothing.

    Parameters
    ----------
    by
        None: who has the address answers.
    posted
        What was sent: question -> texts.
    key
        One for each save. A save that comes again, perhaps after later ones, is known by it.
    page
        Which page was sent; by default any question.
    """
    response = _locked(token)
    _save, is_new = SurveySave.objects.get_or_create(response=response, key=key)
    if not is_new or response.state == ResponseState.SUBMITTED:
        return response
    _refuse_late(response)
    form = response.form.definition
    parts = pages(form)
    items = form["items"] if page is None or not 0 <= page < len(parts) else parts[page]
    answers = collect(items, posted, response.answers)
    if answers == response.answers:
        return response
    _refuse_large(answers, response)
    response.answers, response.change, response.changed_by = answers, "typed", by
    response.save(update_fields=["answers", "change", "changed_by"])
    return response


def _refuse_large(answers: Any, response: SurveyResponse) -> None:
    if len(str(answers)) > LARGEST:
        raise Refusal(
            _("The answers are too long altogether."), response.survey.code, _("Shorten them.")
        )


@transaction.atomic
def submit_response(*, by: Any, token: str) -> tuple[SurveyResponse, Filled]:
    """Send an answer; nothing is sent while something is missing or wrong. Twice is once.

    Returns
    -------
    tuple
        The response, and the form as it was filled in: its ``errors`` say what is missing.
    """
    response = _locked(token)
    filled = fill(
        response.form.definition, response.answers, timezone.localtime(), response.language
    )
    if response.state == ResponseState.SUBMITTED:
        return response, filled
    _refuse_late(response)
    if filled.errors:
        return response, filled
    now = timezone.now()
    response.answers = with_instants(response, filled, now)
    response.state, response.submitted_at = ResponseState.SUBMITTED, now
    response.change, response.changed_by = "sent", by
    place_by_answers(response)
    response.save()
    if response.invitation is not None:
        _dispose(response.invitation, Disposition.COMPLETE)
    audit.record(by=by, act="needs.submit_response", on=response, survey=response.survey.code)
    return response, filled


def with_instants(response: SurveyResponse, filled: Filled, now: Any) -> dict[str, Any]:
    """Return the answers with the instants that a form asks the device for."""
    instants = {
        "start": timezone.localtime(response.started_at).isoformat(timespec="seconds"),
        "end": timezone.localtime(now).isoformat(timespec="seconds"),
        "today": timezone.localdate(now).isoformat(),
    }
    asked = {
        node.item["name"]: instants[node.item["kind"]]
        for node in filled
        if node.item["kind"] in instants and not node.rows
    }
    return filled.answers | asked


def place_by_answers(response: SurveyResponse) -> None:
    """Take region and sub-sector from the answers, unless the invitation knows them."""
    survey = response.survey
    if response.invitation_id is not None:
        return
    if survey.territory_question:
        code = str(response.answers.get(survey.territory_question) or "")
        response.territory_id = reference.territory_ids().get(code)
    if survey.subsector_question:
        response.subsector = str(response.answers.get(survey.subsector_question) or "")[:50]


@transaction.atomic
def refuse_invitation(*, by: Any, survey: Survey, invitation_code: str) -> Invitation:
    """Say that one does not want to take part; nobody asks again."""
    invitation = _invitation(survey, invitation_code)
    if invitation.disposition != Disposition.COMPLETE:
        _dispose(invitation, Disposition.REFUSED)
        audit.record(by=by, act="needs.refuse_invitation", on=invitation, survey=survey.code)
    return invitation
