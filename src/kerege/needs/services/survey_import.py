"""Taking over submissions of KoboToolbox and ODK, and working on single responses."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Refusal
from kerege.needs import survey_rules as rules
from kerege.needs.models import Invitation, Survey, SurveyForm, SurveyResponse
from kerege.needs.services.survey_answers import hashed, place_by_answers
from kerege.needs.survey_enums import Channel, Disposition, ResponseState, Validation
from kerege.needs.survey_incoming import Submission, read_submissions
from kerege.needs.xlsform import fill

CODE_QUESTION = "invitation_code"
"""A question of this name ties a submission to its invitation; the code itself is not kept."""


@dataclass(frozen=True)
class Imported:
    """How many submissions were new, edited, known, and put on hold because something is wrong."""

    created: int
    edited: int
    unchanged: int
    on_hold: int


@transaction.atomic
def import_submissions(
    *, by: Any, survey: Survey, content: bytes, name: str, is_synthetic: bool = False
) -> Imported:
    """Take over submissions: the same again change nothing, edits replace what they edit.

    A submission with answers that are missing or wrong by the form is kept and put on hold.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    content, name
        The file; see `survey_incoming`.
    is_synthetic
        Whether the answers were made up for a demonstration.
    """
    rules.may_survey(by).require(survey.code)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    form = survey.forms.first()
    if form is None:
        raise Refusal(_("The survey has no form."), survey.code, _("Load an XLSForm first."))
    done: Counter[str] = Counter()
    for submission in read_submissions(content, name, form.definition):
        done[_take(by, survey, form, submission, is_synthetic=is_synthetic)] += 1
    held = survey.responses.filter(validation=Validation.ON_HOLD, channel=Channel.IMPORTED).count()
    made = Imported(done["created"], done["edited"], done["unchanged"], held)
    if made.created or made.edited:
        audit.record(
            by=by,
            act="needs.import_submissions",
            on=survey,
            created=made.created,
            edited=made.edited,
        )
    return made


def _take(
    by: Any, survey: Survey, form: SurveyForm, given: Submission, *, is_synthetic: bool
) -> str:
    if survey.responses.filter(deprecated_ids__contains=[given.instance_id]).exists():
        return "unchanged"  # an edit of it came before
    ids = [one for one in (given.instance_id, given.deprecated_id) if one]
    known = survey.responses.select_for_update().filter(
        Q(instance_id__in=ids) | Q(deprecated_ids__overlap=ids)
    )
    response = known.first()
    code = str(given.answers.pop(CODE_QUESTION, ""))
    filled = fill(form.definition, given.answers, timezone.localtime())
    answers = given.answers if filled.errors else given.answers | filled.answers
    if response is None:
        return _create(by, survey, form, given, answers, filled.errors, code, is_synthetic)
    if response.answers == answers and response.instance_id == given.instance_id:
        return "unchanged"
    old = response.instance_id
    if old != given.instance_id:
        response.deprecated_ids = [*response.deprecated_ids, old]
        response.instance_id = given.instance_id
    response.answers, response.form = answers, form
    response.validation = _validation(given, filled.errors)
    response.change, response.changed_by = "edited in the source", by
    place_by_answers(response)
    response.save()
    return "edited"


def _create(  # noqa: PLR0917 -- what a row is made of
    by: Any,
    survey: Survey,
    form: SurveyForm,
    given: Submission,
    answers: dict[str, Any],
    errors: list[Any],
    code: str,
    is_synthetic: bool,  # noqa: FBT001 -- a fact of the row
) -> str:
    invitation = _invitation(survey, code)
    at = given.submitted_at or timezone.now()
    response = SurveyResponse(
        survey=survey,
        form=form,
        invitation=invitation,
        instance_id=given.instance_id,
        deprecated_ids=[given.deprecated_id] if given.deprecated_id else [],
        state=ResponseState.SUBMITTED,
        validation=_validation(given, errors),
        channel=Channel.IMPORTED,
        answers=answers,
        territory=invitation.territory if invitation else None,
        subsector=invitation.subsector if invitation else "",
        is_synthetic=is_synthetic,
        started_at=at,
        submitted_at=at,
        change="imported",
        changed_by=by,
    )
    place_by_answers(response)
    response.save()
    if invitation is not None:
        invitation.disposition = Disposition.COMPLETE
        invitation.save(update_fields=["disposition"])
    return "created"


def _invitation(survey: Survey, code: str) -> Invitation | None:
    normal = code.strip().upper().replace("-", "").replace(" ", "")
    if not normal:
        return None
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("territory")
        .filter(survey=survey, code_hash=hashed(f"{survey.pk} {normal}"), response__isnull=True)
        .first()
    )


def _validation(given: Submission, errors: list[Any]) -> Validation:
    if given.validation is not None:
        return given.validation
    return Validation.ON_HOLD if errors else Validation.UNCHECKED


@transaction.atomic
def validate_response(*, by: Any, response: SurveyResponse, to: str, why: str) -> SurveyResponse:
    """Say what was found of a response; a rejected one is in no estimate. The reason is kept."""
    rules.may_survey(by).require(response.instance_id)
    response = SurveyResponse.objects.select_for_update().get(pk=response.pk)
    if to not in Validation.values:
        raise Refusal(_("This is no finding."), "validation", _("Choose one of the findings."))
    if not why.strip():
        raise Refusal(_("A finding needs its reason."), "why", _("Write why in a few words."))
    response.validation, response.change, response.changed_by = to, why.strip()[:200], by
    response.save(update_fields=["validation", "change", "changed_by"])
    audit.record(by=by, act="needs.validate_response", on=response, to=to)
    return response
