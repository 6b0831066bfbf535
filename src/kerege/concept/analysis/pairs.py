"""What limits say of two measures: that one needs the other, or that they help one another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.methods.allocation.limits import Prerequisite, Synergy
from kerege.methods.allocation.problem import compounding_effect

Limits = Sequence[Mapping[str, Any]]


def prerequisites(limits: Limits, measures: Sequence[str]) -> tuple[Prerequisite, ...]:
    """Return which measure stands only where another is in force, in the order of the limits."""
    return tuple(
        Prerequisite(*(_index(limit, code, measures) for code in limit["applies_to"]))
        for limit in _of_kind(limits, "prerequisite")
    )


def synergies(limits: Limits, measures: Sequence[str], needs: Sequence[str]) -> tuple[Synergy, ...]:
    """Return what two measures that stand in one place remove together of a need, beside theirs."""
    found = []
    for limit in _of_kind(limits, "synergy"):
        *pair, need = limit["applies_to"]
        first, second = (_index(limit, code, measures) for code in pair)
        effect = np.zeros(len(needs))
        effect[_index(limit, need, needs)] = float(limit["value"])
        found.append(Synergy(first, second, tuple(compounding_effect(effect).tolist())))
    return tuple(found)


def _of_kind(limits: Limits, kind: str) -> Iterator[Mapping[str, Any]]:
    return (limit for limit in limits if limit["kind"] == kind)


def _index(limit: Mapping[str, Any], code: str, known: Sequence[str]) -> int:
    if code not in known:
        raise Refusal(
            _("A limit names '%(code)s', which this version does not have.") % {"code": code},
            str(limit["code"]),
            _("Correct the code, or have the plan computed under limits without it."),
        )
    return list(known).index(code)
