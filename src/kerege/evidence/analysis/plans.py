"""A plan computed again from the problem that a package holds."""

import hashlib
import json
from typing import Any

from kerege.evidence.analysis.methods import Parameters
from kerege.methods.allocation.exchange import plan_again

ALLOCATIONS = (
    "kerege.methods.allocation.measure_allocation",
    "kerege.methods.allocation.robust_allocation",
)


def planned(problem: bytes, parameters: Parameters) -> tuple[dict[str, str], Any]:
    """Return the checksum of a problem, and its plan.

    Raises
    ------
    ValueError
        If time ended the search of the run: another search ends elsewhere.
    """
    if not parameters["is_proven"]:
        raise ValueError("its search was ended by a time limit")
    found = plan_again(json.loads(problem), parameters["mip_rel_gap"])
    return {"problem": hashlib.sha256(problem).hexdigest()}, found
