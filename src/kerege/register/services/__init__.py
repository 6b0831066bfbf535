"""Acts on the register."""

from kerege.register.services.changes import accept_change, reject_change
from kerege.register.services.confirmations import (
    add_criterion,
    confirm,
    end_criterion,
    withdraw_confirmation,
)
from kerege.register.services.counts import protect_counts, release_counts
from kerege.register.services.deliveries import deliver, read_delivery
from kerege.register.services.doubles import decide_double, undo_double
from kerege.register.services.erasures import erase_subject
from kerege.register.services.load import Loaded, load_subjects
from kerege.register.services.own import edit_subject, enter_subject
from kerege.register.services.requests import (
    accept_claim,
    ask_for_confirmation,
    ask_for_erasure,
    claim_subject,
    reject_request,
)
from kerege.register.services.sources import add_source

__all__ = [
    "Loaded",
    "accept_change",
    "accept_claim",
    "add_criterion",
    "add_source",
    "ask_for_confirmation",
    "ask_for_erasure",
    "claim_subject",
    "confirm",
    "decide_double",
    "deliver",
    "edit_subject",
    "end_criterion",
    "enter_subject",
    "erase_subject",
    "load_subjects",
    "protect_counts",
    "read_delivery",
    "reject_change",
    "reject_request",
    "release_counts",
    "undo_double",
    "withdraw_confirmation",
]
