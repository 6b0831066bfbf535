"""Acts of the needs room: signals, statements, the diagnosis."""

from kerege.needs.services.diagnosis import diagnose, is_up_to_date
from kerege.needs.services.loading import Recorded, record_signals, record_statements
from kerege.needs.services.statements import add_statement, withdraw_statement

__all__ = [
    "Recorded",
    "add_statement",
    "diagnose",
    "is_up_to_date",
    "record_signals",
    "record_statements",
    "withdraw_statement",
]
