"""Judgements of a panel: consensus, stability between rounds, drop-out, weights of a group."""

from kerege.methods.judgement.answer_stability import Stability, answer_stability
from kerege.methods.judgement.drop_out_comparison import DropOut, drop_out_comparison
from kerege.methods.judgement.group_priorities import GroupPriorities, group_priorities
from kerege.methods.judgement.group_weight_bootstrap import (
    GroupWeightBootstrap,
    group_weight_bootstrap,
)
from kerege.methods.judgement.inconsistent_comparison import (
    Inconsistent,
    inconsistent_comparison,
)
from kerege.methods.judgement.interquartile_consensus import (
    Consensus,
    interquartile_consensus,
)

__all__ = [
    "Consensus",
    "DropOut",
    "GroupPriorities",
    "GroupWeightBootstrap",
    "Inconsistent",
    "Stability",
    "answer_stability",
    "drop_out_comparison",
    "group_priorities",
    "group_weight_bootstrap",
    "inconsistent_comparison",
    "interquartile_consensus",
]
