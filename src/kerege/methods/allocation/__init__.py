"""Allocation of measures to regions and years under limits of money.

`measure_allocation` plans, `equity_frontier` shows what equity between regions costs,
`per_head_split` is the plain alternative, `clashing_limits` explains why there is no plan,
`equal_shares` divides a pot by votes.
"""

from kerege.methods.allocation.equal_shares import EqualShares, equal_shares
from kerege.methods.allocation.equity_frontier import EquityPoint, equity_frontier
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.measure_allocation import measure_allocation
from kerege.methods.allocation.per_head_split import PerHeadPlan, per_head_split
from kerege.methods.allocation.plan import AllocationResult, LimitState, Plan, PlanStatus
from kerege.methods.allocation.problem import AllocationProblem

__all__ = [
    "AllocationProblem",
    "AllocationResult",
    "ClashingLimitsError",
    "EqualShares",
    "EquityPoint",
    "LimitState",
    "PerHeadPlan",
    "Plan",
    "PlanStatus",
    "clashing_limits",
    "equal_shares",
    "equity_frontier",
    "measure_allocation",
    "per_head_split",
]
