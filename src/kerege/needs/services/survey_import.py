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
    submissions = read_submissions(content, name, form.definition)
    new = _new(survey, submissions)
    _create(by, survey, form, new, is_synthetic=is_synthetic)
    done: Counter[str] = Counter(created=len(new))
    for submission in submissions:
        if submission not in new:
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


def _ids(given: Submission) -> set[str]:
    return {one for one in (given.instance_id, given.deprecated_id) if one}


def _new(survey: Survey, submissions: list[Submission]) -> list[Submission]:
    """Return the submissions that neither another one in the file nor a response knows."""
    number = Counter(one for given in submissions for one in _ids(given))
    found = survey.responses.filter(
        Q(instance_id__in=list(number)) | Q(deprecated_ids__overlap=list(number))
    )
    for instance, deprecated in found.values_list("instance_id", "deprecated_ids"):
        number.update([instance, *deprecated] * 2)
    return [given for given in submissions if all(number[one] == 1 for one in _ids(given))]


def _take(
    by: Any, survey: Survey, form: SurveyForm, given: Submission, *, is_synthetic: bool
) -> str:
    if survey.responses.filter(deprecated_ids__contains=[given.instance_id]).exists():
        return "unchanged"  # an edit of it came before
    ids = list(_ids(given))
    known = survey.responses.select_for_update().filter(
        Q(instance_id__in=ids) | Q(deprecated_ids__overlap=ids)
    )
    response = known.first()
    if response is None:
        _create(by, survey, form, [given], is_synthetic=is_synthetic)
        return "created"
    given.answers.pop(CODE_QUESTION, "")
    answers, errors = _filled(form, given)
    if response.answers == answers and response.instance_id == given.instance_id:
        return "unchanged"
    old = response.instance_id
    if old != given.instance_id:
        response.deprecated_ids = [*response.deprecated_ids, old]
        response.instance_id = given.instance_id
    response.answers, response.form = answers, form
    response.validation = _validation(given, errors)
    response.change, response.changed_by = "edited in the source", by
    place_by_answers(response)
    response.save()
    return "edited"


def _filled(form: SurveyForm, given: Submission) -> tuple[dict[str, Any], list[Any]]:
    filled = fill(form.definition, given.answers, timezone.localtime())
    return (given.answers if filled.errors else given.answers | filled.answers), filled.errors


def _create(
    by: Any, survey: Survey, form: SurveyForm, new: list[Submission], *, is_synthetic: bool
) -> None:
    invited = _invitations(survey, new)
    rows = []
    for given in new:
        invitation = invited.pop(_hash(survey, given), None)
        given.answers.pop(CODE_QUESTION, "")
        answers, errors = _filled(form, given)
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
        rows.append(response)
    SurveyResponse.objects.bulk_create(rows, batch_size=1000)
    answered = [row.invitation_id for row in rows if row.invitation_id]
    Invitation.objects.filter(pk__in=answered).update(disposition=Disposition.COMPLETE)


def _hash(survey: Survey, given: Submission) -> str:
    code = str(given.answers.get(CODE_QUESTION, ""))
    return hashed(f"{survey.pk} {code.strip().upper().replace('-', '').replace(' ', '')}")


def _invitations(survey: Survey, new: list[Submission]) -> dict[str, Invitation]:
    """Return the invitations that nobody has answered, by the hash of their codes."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("territory")
    hashes = {_hash(survey, given) for given in new}
    free = found.filter(survey=survey, code_hash__in=hashes, response__isnull=True)
    return {one.code_hash: one for one in free}


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
