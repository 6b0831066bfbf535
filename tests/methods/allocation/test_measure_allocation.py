"""The planner finds what trying every plan finds, and says what it proved."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    PlanStatus,
    clashing_limits,
    measure_allocation,
)
from kerege.methods.allocation.limits import (
    Lock,
    Prerequisite,
    Synergy,
    area_cap,
    group_cap,
    place_floor,
)
from kerege.methods.allocation.problem import region_reach, remaining_share_saturation
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]
Best = Callable[[AllocationProblem], tuple[float, np.ndarray] | None]

problems = st.fixed_dictionaries(
    {
        "effect": st.lists(
            st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.7]), st.sampled_from([0.0, 0.2, 0.6])),
            min_size=2,
            max_size=2,
        ),
        "need": st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=2),
        "cost": st.lists(st.integers(0, 9), min_size=2, max_size=2),
        "budget": st.lists(st.integers(0, 15), min_size=2, max_size=2),
        "carry_over": st.lists(st.integers(0, 5), min_size=2, max_size=2),
        "running": st.integers(0, 3),
        "most": st.lists(st.integers(0, 2), min_size=4, max_size=4),
        "year_weight": st.lists(st.sampled_from([0.0, 1.0, 0.5]), min_size=2, max_size=2),
        "saturated": st.booleans(),
        "country": st.booleans(),
        "limits": st.lists(
            st.sampled_from(
                [
                    place_floor("floor of 1", 1, 4),
                    group_cap("capital", (0,), money=8),
                    group_cap("capital", (0,), share=Fraction(1, 2)),
                    area_cap("first area", (0,), money=9),
                ]
            ),
            max_size=2,
        ),
        "locks": st.lists(st.just(Lock(1, 1, 1, 1)), max_size=1),
        "prerequisites": st.lists(st.just(Prerequisite(0, 1)), max_size=1),
        "synergies": st.lists(st.just(Synergy(0, 1, (0.2, 0.0))), max_size=1),
    }
)


def _drawn(make: Make, drawn: dict) -> AllocationProblem:
    most = np.array(drawn["most"]).reshape(2, 2)
    lock = tuple(drawn["locks"]) if most[1, 1] > 0 else ()
    reach = region_reach(2, country=False)
    if drawn["country"]:
        reach = np.array([[1.0, 0.0], [1.0, 1.0]])
    knots = remaining_share_saturation(np.array([0.0, 0.3, 0.8]))
    more = {"saturation": knots} if drawn["saturated"] else {}
    return make(
        effect=drawn["effect"],
        need=np.array(drawn["need"], dtype=float),
        cost=drawn["cost"],
        budget=drawn["budget"],
        carry_over=np.array(drawn["carry_over"]),
        running_cost=np.full((2, 2), drawn["running"]),
        max_units=most,
        year_weight=np.array(drawn["year_weight"]),
        reach=reach,
        limits=tuple(drawn["limits"]),
        locks=lock,
        prerequisites=tuple(drawn["prerequisites"]),
        synergies=tuple(drawn["synergies"]),
        **more,
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=problems)
def test_finds_what_trying_every_plan_finds(
    make_problem: Make, best_of_all: Best, drawn: dict
) -> None:
    problem = _drawn(make_problem, drawn)
    best = best_of_all(problem)
    if best is None:
        assert clashing_limits(problem)
        with pytest.raises(ClashingLimitsError):
            measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
        return
    assert clashing_limits(problem) == ()
    found = measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    assert found.objective == pytest.approx(best[0], rel=1e-7, abs=1e-9)
    assert found.breaches == ()
    assert found.objective <= found.bound
    assert found.bound <= found.relaxation * (1 + 1e-6) + 1e-9


def test_buys_the_dear_measure_where_it_does_most(make_problem: Make) -> None:
    found = measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=None)
    assert found.status is PlanStatus.PROVEN
    assert found.units[0].tolist() == [[1, 0], [0, 0]]
    assert found.units[1].tolist() == [[0, 1], [0, 1]]
    assert found.objective == pytest.approx(4 * 0.5 + (4 * 0.7 + 1 * 0.2))
    assert found.spent_by_year.tolist() == [10, 6]
    assert found.money_left.tolist() == [0, 4]


def test_without_money_nothing_is_bought_and_nothing_falls(make_problem: Make) -> None:
    found = measure_allocation(make_problem(budget=[0, 0]), mip_rel_gap=0.0, time_limit=None)
    assert not found.units.any()
    assert found.objective == 0
    assert (found.bound, found.gap, found.status) == (0, 0, PlanStatus.PROVEN)


def test_with_money_enough_all_that_does_good_is_bought_at_once(make_problem: Make) -> None:
    found = measure_allocation(make_problem(budget=[999, 0]), mip_rel_gap=0.0, time_limit=None)
    assert found.units[:, :, 0].all()
    assert found.reduction[:, 0, 0].tolist() == pytest.approx([0.7, 0.7])
    assert found.refused == ()
    assert found.binding == ()


def test_the_unit_of_money_changes_nothing(make_problem: Make) -> None:
    fine = make_problem(
        cost=[10_000_000, 3_000_000],
        budget=[10_000_000, 10_000_000],
    )
    first = measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=None)
    second = measure_allocation(fine, mip_rel_gap=0.0, time_limit=None)
    assert (first.units == second.units).all()
    assert first.objective == second.objective
    ratio = [
        a.relaxation_dual / b.relaxation_dual
        for a, b in zip(first.limits, second.limits, strict=True)
    ]
    assert ratio == pytest.approx([1e6, 1e6])


def test_a_gap_out_of_range_is_refused(make_problem: Make) -> None:
    with pytest.raises(MethodError, match="A gap of 1 is out of range"):
        measure_allocation(make_problem(), mip_rel_gap=1, time_limit=None)


def test_no_time_is_refused(make_problem: Make) -> None:
    with pytest.raises(MethodError, match="0 seconds are no time to search"):
        measure_allocation(make_problem(), mip_rel_gap=0.0, time_limit=0)
