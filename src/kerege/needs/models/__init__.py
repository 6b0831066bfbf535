"""What was said and what follows from it; the meetings at which it is said."""

from kerege.needs.models.diagnosis import Contribution, Diagnosis, Severity, Signal, Statement
from kerege.needs.models.meetings import AgendaItem, Decision, Meeting, Participant, Proposal

__all__ = [
    "AgendaItem",
    "Contribution",
    "Decision",
    "Diagnosis",
    "Meeting",
    "Participant",
    "Proposal",
    "Severity",
    "Signal",
    "Statement",
]
