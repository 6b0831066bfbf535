"""Who may make a survey, see its responses, and see each field of one."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.needs.models import Survey
from kerege.needs.survey_enums import SurveyState
from kerege.people.enums import Role
from kerege.people.selectors import has_role
from kerege.register.enums import FieldClass

FIELD_CLASSES: dict[str, FieldClass] = {
    "id": FieldClass.NEVER,
    "survey": FieldClass.PUBLIC,
    "form": FieldClass.STAFF,
    "invitation": FieldClass.NEVER,
    "instance_id": FieldClass.STAFF,
    "deprecated_ids": FieldClass.STAFF,
    "token_hash": FieldClass.NEVER,
    "token_expires_at": FieldClass.OWN,
    "state": FieldClass.OWN,
    "validation": FieldClass.STAFF,
    "channel": FieldClass.STAFF,
    "language": FieldClass.OWN,
    "answers": FieldClass.OWN,
    "territory": FieldClass.OWN,
    "subsector": FieldClass.OWN,
    "is_synthetic": FieldClass.OWN,
    "started_at": FieldClass.OWN,
    "submitted_at": FieldClass.OWN,
    "changed_by": FieldClass.STAFF,
    "change": FieldClass.STAFF,
}
"""Every column of `SurveyResponse` has a class; who was invited stands beside no answer."""


def may_survey(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to make surveys and work on their responses."""
    if person is None or has_role(person, Role.ANALYST):
        return ALLOWED
    return refused(
        _("Surveys are made, and their responses read, by an analyst."),
        _("Ask an analyst of the ministry."),
    )


def may_answer(survey: Survey) -> Decision:
    """Allow answers while a survey is open."""
    if survey.state == SurveyState.OPEN:
        return ALLOWED
    return refused(
        _("This survey does not take answers now."),
        _("Ask who invited you whether it will be opened again."),
    )


def may_begin_uninvited(survey: Survey) -> Decision:
    """Allow everybody to answer a survey that says so."""
    if survey.is_for_everyone:
        return may_answer(survey)
    return refused(
        _("This survey is for those who were invited."),
        _("Type the code of your invitation."),
    )
