"""Acts on the register."""

from kerege.register.services.counts import protect_counts, release_counts
from kerege.register.services.deliveries import Reading, deliver, read_delivery
from kerege.register.services.load import Loaded, load_subjects
from kerege.register.services.sources import add_source

__all__ = [
    "Loaded",
    "Reading",
    "add_source",
    "deliver",
    "load_subjects",
    "protect_counts",
    "read_delivery",
    "release_counts",
]
