"""Acts of the needs room: signals, statements, the diagnosis."""

from kerege.needs.services.diagnosis import diagnose, is_up_to_date
from kerege.needs.services.loading import Recorded, record_signals, record_statements
from kerege.needs.services.meetings import (
    add_agenda_item,
    add_proposal,
    cancel_meeting,
    close_minutes,
    decide,
    hold_meeting,
    invite,
    plan_meeting,
    record_consent,
    record_reply,
    record_statement,
    settle_decision,
)
from kerege.needs.services.statements import add_statement, withdraw_statement

__all__ = [
    "Recorded",
    "add_agenda_item",
    "add_proposal",
    "add_statement",
    "cancel_meeting",
    "close_minutes",
    "decide",
    "diagnose",
    "hold_meeting",
    "invite",
    "is_up_to_date",
    "plan_meeting",
    "record_consent",
    "record_reply",
    "record_signals",
    "record_statement",
    "record_statements",
    "settle_decision",
    "withdraw_statement",
]
