"""A row of the benchmark of methods: a piece of work, ours and a peer's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Names of two functions of one module; ``peer`` is empty where there is none.

    Each prepares its data and returns what to time. ``same`` says that both answers are compared.
    """

    work: str
    module: str
    ours: str
    peer: str = ""
    peer_name: str = ""
    same: bool = True
