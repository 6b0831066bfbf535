"""The tables of the register."""

from kerege.register.models.counts import CountRelease
from kerege.register.models.sources import Delivery, Source
from kerege.register.models.subjects import Subject

__all__ = ["CountRelease", "Delivery", "Source", "Subject"]
