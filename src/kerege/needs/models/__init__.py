"""What was said and what follows from it; the meetings and surveys in which it is said."""

from kerege.needs.models.diagnosis import Contribution, Diagnosis, Severity, Signal, Statement
from kerege.needs.models.meetings import AgendaItem, Decision, Meeting, Participant, Proposal
from kerege.needs.models.surveys import (
    Invitation,
    Sample,
    Survey,
    SurveyForm,
    SurveyResponse,
    SurveySave,
)

__all__ = [
    "AgendaItem",
    "Contribution",
    "Decision",
    "Diagnosis",
    "Invitation",
    "Meeting",
    "Participant",
    "Proposal",
    "Sample",
    "Severity",
    "Signal",
    "Statement",
    "Survey",
    "SurveyForm",
    "SurveyResponse",
    "SurveySave",
]
