"""Surveys and their responses, as a person may see them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kerege.documents import selectors as documents
from kerege.kernel.archive import pack
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import survey_rules as rules
from kerege.needs.models import Sample, Survey, SurveyForm, SurveyResponse
from kerege.needs.survey_enums import ResponseState, SurveyState
from kerege.needs.xlsform import write_xlsform


def surveys(person: Any) -> QuerySet[Any]:
    """Return the surveys that a person may see: drafts only who works on them (or the system).

    ``is_synthetic`` says that the sample was drawn from a synthetic register: nobody was asked.
    """
    found = Survey.objects.all()
    if not rules.may_survey(person):
        found = found.exclude(state=SurveyState.DRAFT)
    made_up = Sample.objects.filter(survey=OuterRef("pk"), is_synthetic=True)
    return found.annotate(
        answers=Count("responses", filter=Q(responses__state=ResponseState.SUBMITTED)),
        is_synthetic=Exists(made_up),
    )


def survey(code: str, person: Any) -> Survey:
    """Return one survey.

    Raises
    ------
    Refusal
        If there is none that the person may see.
    """
    found = surveys(person).filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such survey."), code, _("See the list of surveys."), Kind.NOT_FOUND
        )
    return found


def every_survey(code: str) -> Survey:
    """Return one survey, drafts included: for the system itself."""
    return survey(code, None)


def is_opened(code: str) -> bool:
    """Return whether a survey is there and has been opened."""
    return Survey.objects.filter(code=code).exclude(state=SurveyState.DRAFT).exists()


def newest_form(of: Survey) -> SurveyForm:
    """Return the newest form of a survey."""
    found = of.forms.first()
    if found is None:
        raise Refusal(
            _("The survey has no form."), of.code, _("Load an XLSForm first."), Kind.NOT_FOUND
        )
    return found


def written_form(of: Survey) -> tuple[int, bytes]:
    """Return the number of the newest form of a survey, and the form as XLSForm."""
    form = newest_form(of)
    return form.number, write_xlsform(form.definition)


def packed_form(of: Survey) -> tuple[int, bytes]:
    """Return the number of the newest form, and a ZIP file of it and the files that it names."""
    form = newest_form(of)
    names = form.definition.get("files", ())
    files = {name: file_content(form, name) for name in names}
    return form.number, pack({"form.xlsx": write_xlsform(form.definition), **files})


def file_content(form: SurveyForm, name: str) -> bytes:
    """Return the content of a file that a form names."""
    about = form.definition.get("files", {}).get(name)
    content = documents.content_of(about["sha256"]) if about else None
    if content is None:
        raise Refusal(_("The form has no such file."), name, "", Kind.NOT_FOUND)
    return content


def media_of(form: SurveyForm, name: str) -> tuple[bytes, str]:
    """Return a picture or a sound of a form, and its media type."""
    kind = form.definition.get("files", {}).get(name, {}).get("type", "")
    if not kind.startswith(("image/", "audio/")):
        raise Refusal(_("The form has no such file."), name, "", Kind.NOT_FOUND)
    return file_content(form, name), kind


def response_by_hash(token_hash: str) -> SurveyResponse:
    """Return the response that a secret address leads to."""
    found = (
        SurveyResponse.objects.select_related("survey", "form", "territory")
        .filter(token_hash=token_hash)
        .exclude(token_hash="")
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


def response_of(survey: Survey, instance: str) -> SurveyResponse:
    """Return one response of a survey."""
    found = (
        survey.responses.select_related("form", "territory", "changed_by")
        .filter(instance_id=instance)
        .first()
    )
    if found is None:
        raise Refusal(_("There is no such response."), instance, "", Kind.NOT_FOUND)
    return found


def history(of: SurveyResponse) -> list[Any]:
    """Return every state of a response, the newest first: when, by whom, why, what was found."""
    return list(of.events.select_related("changed_by", "pgh_context").order_by("-pgh_id")[:200])
