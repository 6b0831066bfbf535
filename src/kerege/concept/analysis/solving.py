"""Having the planner solve the rows of a version, and its refusals in the words of the rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import floor
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.concept.analysis.choice import Choice
from kerege.concept.analysis.problem import Rows, build_problem, promises
from kerege.concept.enums import CHOSEN_SHARE
from kerege.kernel.errors import Refusal
from kerege.methods.allocation import (
    AllocationProblem,
    AllocationResult,
    ClashingLimitsError,
    RobustResult,
    Scenarios,
    equity_frontier,
    measure_allocation,
    robust_allocation,
    sampled_scenarios,
)
from kerege.methods.allocation.least_share import FINEST
from kerege.methods.allocation.limits import LimitKind, LimitRef
from kerege.methods.errors import MethodError

Result = AllocationResult | RobustResult
QUICK = 0.005
"""Gap of the plans that are only compared with."""


class Clash(Refusal):
    """No plan keeps all limits: the codes of those that clash."""

    codes: tuple[str, ...] = ()


@contextmanager
def refusals(rows: Rows) -> Iterator[None]:
    """Raise what the methods refuse as refusals that name the limits of some rows."""
    try:
        yield
    except ClashingLimitsError as error:
        raise explain_clash(rows, error.clashing) from error
    except MethodError as error:
        raise Refusal(error.what + ".", error.where, error.mend) from error


def solved(
    rows: Rows, *, gap: float, time_limit: float | None
) -> tuple[AllocationProblem, AllocationResult]:
    """Return the planning problem of some rows and its plan.

    Raises
    ------
    Clash
        If no plan keeps all limits: it names those that clash.
    Refusal
        If the data do not fit together, or no plan was found in time.
    """
    with refusals(rows):
        problem = build_problem(rows)
        return problem, measure_allocation(problem, mip_rel_gap=gap, time_limit=time_limit)


def drawn(rows: Rows, problem: AllocationProblem, choice: Choice) -> Scenarios:
    """Return the scenarios of a robust plan: from standard errors of needs, ranges of effects."""
    low, high = (build_problem(_with(rows, effect=f"effect_{name}")) for name in ("low", "high"))
    errors = [[rows.errors[region, need] for need in rows.needs] for region in rows.regions]
    with refusals(rows):
        return sampled_scenarios(
            (problem.need, np.array(errors)),
            (low.effect, problem.effect, high.effect),
            count=choice.count or 0,
            rng=np.random.default_rng(choice.seed),
        )


def solved_robust(  # noqa: PLR0913 -- a problem, its scenarios, and how the search ends
    rows: Rows,
    problem: AllocationProblem,
    scenarios: Scenarios,
    choice: Choice,
    *,
    gap: float,
    time_limit: float | None,
) -> RobustResult:
    """Return the robust plan of some rows.

    Raises
    ------
    Refusal
        As `solved`.
    """
    with refusals(rows):
        return robust_allocation(
            problem,
            scenarios,
            safety=choice.safety or 0.0,
            tail=choice.tail or 0.0,
            mip_rel_gap=gap,
            time_limit=time_limit,
        )


def _with(rows: Rows, **changed: Any) -> Rows:
    return Rows(**{**vars(rows), **changed})


def without_choice(rows: Rows) -> Rows:
    """Return rows without the limit that an earlier choice of fairness made."""
    return _with(rows, limits=[limit for limit in rows.limits if limit["code"] != CHOSEN_SHARE])


def with_choice(rows: Rows, choice: Choice, *, time_limit: float | None) -> Rows:
    """Return rows with the least share that a choice of fairness asks of every region.

    A way from most effect to most equity becomes a least share, in whole millionths and rounded
    down, so that the plan that shows it to be possible keeps it.

    Raises
    ------
    Refusal
        As `solved`.
    """
    rows = without_choice(rows)
    least = choice.least_share
    if choice.fairness is not None:
        with refusals(rows):
            (point,) = equity_frontier(
                build_problem(rows), (choice.fairness,), mip_rel_gap=QUICK, time_limit=time_limit
            )
        least = max(0, floor(point.asked * FINEST)) / FINEST
    if not least:
        return rows
    limit = {
        "code": CHOSEN_SHARE,
        "kind": "least_share",
        "applies_to": ["all"],
        "year": None,
        "value": f"{least:.6f}",
        "is_assumption": True,
        "references": [],
        "rationale": {},
    }
    return _with(rows, limits=[*rows.limits, limit])


def explain_clash(rows: Rows, clashing: Sequence[LimitRef]) -> Clash:
    """Return the refusal that names the limits which cannot be kept together."""
    codes = tuple(dict.fromkeys(limit_name(rows, ref) for ref in clashing))
    names = "; ".join(codes)
    found = Clash(
        _("No plan keeps all limits at once. These cannot be kept together: %(limits)s.")
        % {"limits": names},
        names,
        _("Raise a budget or a cap, or lower one of the minimums named here."),
    )
    found.codes = codes
    return found


def limit_name(rows: Rows, ref: LimitRef) -> str:
    """Return the caller's code of a limit."""
    if ref.kind is LimitKind.BUDGET:
        year = rows.years[ref.index]
        for limit in rows.limits:
            if limit["kind"] == "budget_year" and limit["year"] == year:
                return str(limit["code"])
    if ref.kind is LimitKind.LOCK:
        return promises(rows)[ref.index][1]
    if ref.kind is LimitKind.PREREQUISITE:
        return str([x for x in rows.limits if x["kind"] == "prerequisite"][ref.index]["code"])
    if ref.kind is LimitKind.LEAST_SHARE:
        asked = [x for x in rows.limits if x["kind"] == "least_share"]
        return str(max(asked, key=lambda x: float(x["value"]))["code"])
    return ref.name or f"{ref.kind}:{ref.index}"
