"""What was said and what follows from it; the meetings, surveys and panels in which it is said."""

from kerege.needs.models.answers import AnswerOnNeed, AnswerReply, RegionAnswer
from kerege.needs.models.asking import AnswersAsked, RegionReminder
from kerege.needs.models.delphi import (
    Argument,
    Panel,
    PanelExpert,
    PanelItem,
    PanelRound,
    Sheet,
    Turnout,
)
from kerege.needs.models.delphi_time import RoundExtension
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
    "AnswerOnNeed",
    "AnswerReply",
    "AnswersAsked",
    "Argument",
    "Contribution",
    "Decision",
    "Diagnosis",
    "Invitation",
    "Meeting",
    "Panel",
    "PanelExpert",
    "PanelItem",
    "PanelRound",
    "Participant",
    "Proposal",
    "RegionAnswer",
    "RegionReminder",
    "RoundExtension",
    "Sample",
    "Severity",
    "Sheet",
    "Signal",
    "Statement",
    "Survey",
    "SurveyForm",
    "SurveyResponse",
    "SurveySave",
    "Turnout",
]
