"""Micro-clusters of the firms of a scope among all firms, and what of them may be shown."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerege.evidence.firms.reading import Firms
from kerege.kernel.errors import Refusal
from kerege.methods.errors import MethodError
from kerege.methods.spatial import micro_clusters

METHOD = "evidence.micro_clusters"
VERSION = "1"
DEGREE_PLACES = 3
"""Places of degrees that are told: about a hundred metres."""
ROUGH = 50
"""Metres to which the spread of a cluster is rounded up."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What counts as a cluster, and what may be told; none of it has a value that holds everywhere.

    Attributes
    ----------
    reach, near, least
        As in :func:`kerege.methods.spatial.micro_clusters`.
    threshold
        Fewest firms behind a number or a place.
    level
        Up to which p-value a cluster is said to go beyond the density of all firms.
    """

    scope: str
    reach: float
    near: int
    least: int
    threshold: int
    permutations: int = 999
    seed: int = 1
    level: float = 0.05


@dataclass(frozen=True)
class Found:
    """Firms of the scope and all firms that were read, and a row for each cluster."""

    members: int
    firms: int
    rows: list[dict[str, Any]]


def find(firms: Firms, scope: Collection[str], asked: Asked) -> Found:
    """Return the clusters as they may be shown: no place of a single firm, no small count.

    Parameters
    ----------
    scope
        Codes of the activities that belong to it.

    Raises
    ------
    Refusal
        If a cluster could be smaller than may be told, or the method refuses.
    """
    if asked.least < asked.threshold or asked.threshold < 1:
        raise Refusal(
            "A cluster could have fewer firms than may be told.",
            f"--least {asked.least}, --threshold {asked.threshold}",
            "Ask for clusters of at least as many firms as the threshold.",
        )
    if not 0 < asked.level < 1:
        raise Refusal("A level lies between 0 and 1.", f"--level {asked.level}", "Try 0.05.")
    member = firms.frame["activity"].is_in(list(scope)).to_numpy()
    try:
        found = micro_clusters(
            firms.frame.select("latitude", "longitude").to_numpy(),
            member,
            reach=asked.reach,
            near=asked.near,
            least=asked.least,
            permutations=asked.permutations,
            generator=np.random.default_rng(asked.seed),
        )
    except MethodError as error:
        raise Refusal(error.what, error.where, error.mend) from error
    rows = []
    for number in range(found.members.size):
        p = float(found.p_value[number])
        others = int(found.firms[number] - found.members[number])
        rows.append(
            {
                "cluster": number + 1,
                "firms_of_scope": int(found.members[number]),
                **_beside_others(found, number, told=others == 0 or others >= asked.threshold),
                "p_value": round(p, 4),
                "beyond_all_firms": p <= asked.level,
                "latitude": round(float(found.centre[number, 0]), DEGREE_PLACES),
                "longitude": round(float(found.centre[number, 1]), DEGREE_PLACES),
                "spread_m": int(ROUGH * np.ceil(max(found.spread[number], 1) / ROUGH)),
            }
        )
    return Found(int(member.sum()), int(member.size), rows)


def _beside_others(found: Any, number: int, *, told: bool) -> dict[str, Any]:
    """Return the count of all firms and what follows from it, or nothing of these."""
    if not told:
        return {"firms": None, "share": None, "times_share_outside": None, "status": "Q"}
    relative = float(found.relative[number])
    return {
        "firms": int(found.firms[number]),
        "share": round(float(found.share[number]), 4),
        "times_share_outside": round(relative, 2) if np.isfinite(relative) else None,
        "status": "A",
    }
