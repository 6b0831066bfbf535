"""Weights of the parts of an index that another record gives, such as a panel of experts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

SAME = 1e-4
"""Difference of shares below which weights are those given."""


@dataclass(frozen=True)
class GivenWeights:
    """What a record gives.

    Attributes
    ----------
    name, url
        The record as a page names it, and its page.
    source
        The record as a recipe names it, in one line.
    weights
        Part of the index -> its share; shares of one level, adding up to 1.
    """

    name: str
    url: str
    source: str
    weights: Mapping[str, float]

    @property
    def query(self) -> str:
        """Return what the what-if of the index is asked for to take these weights."""
        return urlencode({f"weight_{code}": f"{100 * w:.4f}" for code, w in self.weights.items()})


givers: list[Callable[[str], Iterable[GivenWeights]]] = []
"""From the code of an index to weights of its parts. A later room adds its own."""


def given_weights(index: str) -> list[GivenWeights]:
    """Return the weights that records of later rooms give to the parts of an index."""
    return [one for giver in givers for one in giver(index)]


def given_by(
    index: str, changed: Mapping[str, float], stated: Mapping[str, float]
) -> GivenWeights | None:
    """Return whose weights these are: those stated but for what is changed."""
    for one in given_weights(index) if changed else ():
        now = {code: changed.get(code, stated.get(code, 0.0)) for code in one.weights}
        total = sum(now.values())
        others = changed.keys() - one.weights.keys()
        if (
            not others
            and total
            and all(abs(now[code] / total - share) < SAME for code, share in one.weights.items())
        ):
            return one
    return None
