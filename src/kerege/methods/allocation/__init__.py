"""Allocation of measures to regions and years under limits of money.

`measure_allocation` plans, `robust_allocation` plans for scenarios, `equity_frontier` shows what
equity between regions costs, `per_head_split` is the plain alternative, `clashing_limits` explains
why there is no plan, `equal_shares` divides a pot by votes.
"""

from kerege.methods.allocation.equal_shares import EqualShares, equal_shares
from kerege.methods.allocation.equity_frontier import EquityPoint, equity_frontier
from kerege.methods.allocation.infeasibility import ClashingLimitsError, clashing_limits
from kerege.methods.allocation.measure_allocation import measure_allocation
from kerege.methods.allocation.per_head_split import PerHeadPlan, per_head_split
from kerege.methods.allocation.plan import AllocationResult, LimitState, Plan, PlanStatus
from kerege.methods.allocation.problem import AllocationProblem
from kerege.methods.allocation.robust_allocation import RobustResult, robust_allocation
from kerege.methods.allocation.scenarios import Scenarios, sampled_scenarios

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
    "RobustResult",
    "Scenarios",
    "clashing_limits",
    "equal_shares",
    "equity_frontier",
    "measure_allocation",
    "per_head_split",
    "robust_allocation",
    "sampled_scenarios",
]
