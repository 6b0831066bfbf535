"""Acts on the register."""

from kerege.register.services.changes import accept_change, reject_change
from kerege.register.services.confirmations import (
    add_criterion,
    confirm,
    end_criterion,
    withdraw_confirmation,
)
from kerege.register.services.counts import protect_counts, release_counts
from kerege.register.services.deliveries import Reading, deliver, read_delivery
from kerege.register.services.load import Loaded, load_subjects
from kerege.register.services.sources import add_source

__all__ = [
    "Loaded",
    "Reading",
    "accept_change",
    "add_criterion",
    "add_source",
    "confirm",
    "deliver",
    "end_criterion",
    "load_subjects",
    "protect_counts",
    "read_delivery",
    "reject_change",
    "release_counts",
    "withdraw_confirmation",
]
