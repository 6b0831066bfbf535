"""What other offices publish: asked over the network, kept as it came, read by separate code.

The only place of the house that opens the network. It knows no Django and no database.
"""

from kerege.evidence.sources.answer import Answer, Outcome, Request, Trouble
from kerege.evidence.sources.catalogue import SOURCES, source_named
from kerege.evidence.sources.network import Limits, get
from kerege.evidence.sources.observation import Observed

__all__ = [
    "SOURCES",
    "Answer",
    "Limits",
    "Observed",
    "Outcome",
    "Request",
    "Trouble",
    "get",
    "source_named",
]
