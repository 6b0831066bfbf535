"""Making a survey, loading its form, opening and closing it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.documents import services as documents
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, in_every_language
from kerege.needs import survey_rules as rules
from kerege.needs.models import Survey, SurveyForm
from kerege.needs.survey_enums import MOVES, SurveyState
from kerege.needs.xlsform import opened, question, read_xlsform

FEWEST = 3


def form_checksum(definition: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a form, its keys in order."""
    written = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


@transaction.atomic
def create_survey(
    *,
    by: Any,
    code: str,
    titles: Mapping[str, str],
    smallest: int,
    about: Mapping[str, str] | None = None,
    is_for_everyone: bool = False,
    days_to_resume: int = 30,
    territory_question: str = "",
    subsector_question: str = "",
) -> Survey:
    """Make a survey without a form; a survey of the same code is changed while it is a draft.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    code
        What its address is made of.
    titles, about
        Language -> text.
    smallest
        Fewest answers of which an estimate is shown, at least 3.
    is_for_everyone
        Whether anybody may answer, not only who was invited.
    days_to_resume
        For how long a begun answer can be resumed, and how long its address lives.
    territory_question, subsector_question
        Which questions hold the region's and the sub-sector's code; not needed for who is invited.
    """
    rules.may_survey(by).require(code)
    _refuse_senseless(titles, smallest, days_to_resume)
    known = Survey.objects.select_for_update().filter(code=code).first()
    if known is not None and known.state != SurveyState.DRAFT:
        raise _conflict(_("A survey that has been opened is no longer changed."), code)
    survey = known or Survey(code=code, by=by)
    columns = {
        "smallest": smallest,
        "is_for_everyone": is_for_everyone,
        "days_to_resume": days_to_resume,
        "territory_question": territory_question,
        "subsector_question": subsector_question,
        **in_every_language("title", titles),
        **in_every_language("about", about or {}),
    }
    for name, value in columns.items():
        setattr(survey, name, value)
    survey.save()
    audit.record(by=by, act="needs.create_survey", on=survey, code=code)
    return survey


def _refuse_senseless(titles: Mapping[str, str], smallest: int, days: int) -> None:
    if not any(titles.get(language, "").strip() for language in LANGUAGES):
        raise Refusal(_("The survey has no title."), "title", _("Write one in some language."))
    if smallest < FEWEST:
        raise Refusal(
            _("Estimates of %(number)d answers would show single answers.") % {"number": smallest},
            "smallest",
            _("Give at least %(fewest)d.") % {"fewest": FEWEST},
        )
    if not 1 <= days <= 365:  # noqa: PLR2004 -- a year
        raise Refusal(
            _("An answer can be resumed for 1 to 365 days."), "days_to_resume", _("Correct it.")
        )


def _conflict(what: str, where: str) -> Refusal:
    return Refusal(what, where, _("Make a new survey under another code."), Kind.CONFLICT)


@transaction.atomic
def load_form(*, by: Any, survey: Survey, content: bytes, name: str, language: str) -> SurveyForm:
    """Load an XLSForm into a survey; the same form again changes nothing.

    Answers that were begun keep the version they were begun with.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    content, name
        The form, or a ZIP file of it and the files that it names.
    language
        The language of texts that stand in columns without a language.
    """
    rules.may_survey(by).require(survey.code)
    written, form_name, files = opened(content, name)
    definition = read_xlsform(written, language, form_name, files)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    for wanted in (survey.territory_question, survey.subsector_question):
        if wanted and question(definition, wanted) is None:
            raise Refusal(
                _("The form has no question ${%(name)s}, which the survey names.")
                % {"name": wanted},
                survey.code,
                _("Correct the form, or the question named in the survey."),
            )
    checksum = form_checksum(definition)
    newest = survey.forms.first()
    if newest is not None and newest.checksum == checksum:
        return newest
    form = SurveyForm.objects.create(
        survey=survey,
        number=newest.number + 1 if newest else 1,
        definition=definition,
        checksum=checksum,
        by=by,
    )
    for file, about in definition.get("files", {}).items():
        documents.keep(
            by=by,
            content=files[file],
            filename=file,
            media_type=about["type"],
            title=f"{survey.code}: {file}",
            licence="",
        )
    audit.record(by=by, act="needs.load_form", on=form, survey=survey.code, checksum=checksum)
    return form


@transaction.atomic
def move_survey(*, by: Any, survey: Survey, to: str) -> Survey:
    """Open a survey for answers, close it, or open it again."""
    rules.may_survey(by).require(survey.code)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if to == survey.state:
        return survey
    if to not in MOVES[SurveyState(survey.state)]:
        raise _conflict(_("A survey in this state cannot be moved there."), survey.code)
    if not survey.forms.exists():
        raise Refusal(
            _("The survey has no form."), survey.code, _("Load an XLSForm first."), Kind.CONFLICT
        )
    survey.state = to
    if to == SurveyState.OPEN:
        survey.opened_at, survey.closed_at = survey.opened_at or timezone.now(), None
    else:
        survey.closed_at = timezone.now()
    survey.save()
    audit.record(by=by, act="needs.move_survey", on=survey, to=to)
    return survey
