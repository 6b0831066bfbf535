"""When there is no plan, the limits named clash, and without any one of them there is a plan."""

import pickle
from collections.abc import Callable

import numpy as np
import pytest

from kerege.methods.allocation import (
    AllocationProblem,
    ClashingLimitsError,
    clashing_limits,
    infeasibility,
    measure_allocation,
)
from kerege.methods.allocation.infeasibility import linear_clash, whole_clash
from kerege.methods.allocation.limit_rows import limit_rows, unit_columns
from kerege.methods.allocation.limits import (
    LimitKind,
    LimitRef,
    Lock,
    Prerequisite,
    area_floor,
    group_cap,
    place_floor,
)

Make = Callable[..., AllocationProblem]


def _kinds(clash: tuple[LimitRef, ...]) -> list[str]:
    return sorted(ref.kind for ref in clash)


def test_a_floor_above_what_can_be_spent_clashes_with_nothing_else(make_problem: Make) -> None:
    problem = make_problem(limits=(place_floor("too high", 1, 999), place_floor("fine", 0, 3)))
    assert clashing_limits(problem) == (LimitRef(LimitKind.PLACE_FLOOR, 0, "too high"),)


def test_promises_against_a_budget(make_problem: Make) -> None:
    problem = make_problem(locks=(Lock(0, 0, 0, 1), Lock(0, 1, 0, 1), Lock(1, 0, 1, 1)))
    clash = clashing_limits(problem)
    assert set(clash) == {
        LimitRef(LimitKind.BUDGET, 0),
        LimitRef(LimitKind.LOCK, 0),
        LimitRef(LimitKind.LOCK, 1),
    }


def test_limits_that_only_split_measures_could_meet(make_problem: Make) -> None:
    problem = make_problem(
        effect=[[0.5]],
        cost=[10],
        budget=[20],
        limits=(place_floor("half a hub", 0, 5), group_cap("half a hub", (0,), money=6)),
    )
    assert _kinds(clashing_limits(problem)) == ["group_cap", "place_floor"]
    assert _kinds(clashing_limits(problem, quick=True)) == ["budget", "group_cap", "place_floor"]
    with pytest.raises(ClashingLimitsError, match="half a hub"):
        measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)


def test_a_promise_without_its_prerequisite(make_problem: Make) -> None:
    problem = make_problem(
        locks=(Lock(1, 0, 0, 1),),
        prerequisites=(Prerequisite(1, 0),),
        limits=(area_floor("other", (1,), money=3),),
        budget=[9, 20],
    )
    assert _kinds(clashing_limits(problem)) == ["budget", "lock", "prerequisite"]


def test_what_is_named_is_irreducible(make_problem: Make) -> None:
    rng = np.random.default_rng(3)
    clashes = 0
    for _ in range(25):
        problem = make_problem(
            budget=rng.integers(0, 12, 2),
            limits=tuple(place_floor(f"floor {r}", r, int(rng.integers(0, 14))) for r in (0, 1)),
            locks=(Lock(int(rng.integers(0, 2)), 0, int(rng.integers(0, 2)), 1),),
        )
        clash = clashing_limits(problem)
        if clash:
            clashes += 1
            units = unit_columns(problem)
            limit_rows(problem, units)
            assert whole_clash(units.matrix, clash)
            for ref in clash:
                assert not whole_clash(units.matrix, [x for x in clash if x != ref])
            quick = clashing_limits(problem, quick=True)
            assert whole_clash(units.matrix, quick)
            if linear_clash(units.matrix, quick):
                for ref in quick:
                    assert not linear_clash(units.matrix, [x for x in quick if x != ref])
    assert clashes > 5


@pytest.mark.parametrize(
    ("first", "last", "most", "a_year", "reached"),
    [
        (0, 0, 1, 9, 0.7),  # 0.5 + 0.2 in both years
        (1, 1, 1, 9, 0.35),  # the same in the second alone
        (0, 1, 2, 1, 0.85),  # and a second unit of each in the second: all of the need
    ],
)
def test_a_share_is_beyond_reach_above_what_everything_everywhere_removes(
    make_problem: Make,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    last: int,
    most: int,
    a_year: int,
    reached: float,
) -> None:
    beyond = (LimitRef(LimitKind.LEAST_SHARE, 0),)
    for least, named in ((reached - 1e-3, ()), (reached + 1e-3, beyond)):
        if named:  # without a search, and so at once
            monkeypatch.delattr(infeasibility, "linear_clash")
        problem = make_problem(
            first_year=np.full(2, first),
            last_year=np.full(2, last),
            max_units=np.full((2, 2), most),
            max_units_per_year=np.full((2, 2), a_year),
            budget=[999, 999],
            least_share=least,
        )
        assert clashing_limits(problem) == named


def test_the_refusal_names_them_and_survives_a_process_boundary(make_problem: Make) -> None:
    problem = make_problem(limits=(place_floor("too high", 1, 999),))
    with pytest.raises(ClashingLimitsError, match="place_floor too high") as caught:
        measure_allocation(problem, mip_rel_gap=0.0, time_limit=None)
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 -- made in the line above
    assert copy.clashing == caught.value.clashing


def test_nothing_clashes_where_there_is_a_plan(make_problem: Make) -> None:
    assert clashing_limits(make_problem()) == ()
