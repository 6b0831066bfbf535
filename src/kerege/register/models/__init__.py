"""The tables of the register."""

from kerege.register.models.confirmations import Change, Confirmation, Criterion
from kerege.register.models.counts import CountRelease
from kerege.register.models.doubles import Double
from kerege.register.models.erasures import Erasure
from kerege.register.models.requests import Request
from kerege.register.models.sources import Delivery, Source
from kerege.register.models.subjects import Subject

__all__ = [
    "Change",
    "Confirmation",
    "CountRelease",
    "Criterion",
    "Delivery",
    "Double",
    "Erasure",
    "Request",
    "Source",
    "Subject",
]
