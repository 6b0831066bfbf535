"""Every refusal of a problem names the thing, the place and the mend."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from kerege.methods.allocation import AllocationProblem
from kerege.methods.allocation.limits import (
    LimitKind,
    Lock,
    MoneyLimit,
    Prerequisite,
    Synergy,
    area_cap,
    group_cap,
    place_floor,
    source_cap,
)
from kerege.methods.allocation.problem import (
    capped_saturation,
    compounding_effect,
    region_reach,
    remaining_share_saturation,
)
from kerege.methods.errors import MethodError

Make = Callable[..., AllocationProblem]

REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"need": [1.0, 2.0]}, "need", "An array has 1 dimensions, not 2"),
    ({"need": np.zeros((0, 1))}, "need", "There are no regions"),
    ({"need": [[1.0], [2.0], [3.0]]}, "reach", "2 regions are given where there are 3"),
    ({"need": [[1.0], [-2.0]]}, "need[1, 0]", "-2 is out of range"),
    ({"need": [[np.nan], [2.0]]}, "need[0, 0]", "missing or infinite"),
    ({"year_weight": [1.0, -1.0]}, "year_weight[1]", "-1 is out of range"),
    ({"reach": [[1.0, 0.0], [0.0, 1.5]]}, "reach[1, 1]", "1.5 is out of range"),
    ({"budget": [1.5, 2.0]}, "budget", "not whole numbers"),
    ({"budget": [1, -2]}, "budget[1]", "below 0"),
    ({"eligible": np.ones((2, 2))}, "eligible", "not a yes or a no"),
    ({"ladder": [[0.9, 0.5], [1.0, 0.5]]}, "ladder[0, 0]", "first unit is not 1"),
    ({"ladder": [[1.0, 0.5], [1.0, 1.5]]}, "ladder[1, 1]", "1.5 is out of range"),
    ({"ladder": [[1.0, 0.5, 0.6]] * 2}, "ladder[0, 1]", "would do more than the one before"),
    ({"max_units": np.full((2, 2), 3)}, "max_units[0, 0]", "than the ladder has steps (2)"),
    ({"saturation": [[0.0, 0.0]]}, "saturation", "does not start at (0, 0)"),
    ({"saturation": [[0.0, 0.1], [1.0, 1.0]]}, "saturation", "does not start at (0, 0)"),
    ({"saturation": [[0.0, 0.0], [0.0, 1.0]]}, "saturation", "to the right and upwards"),
    ({"saturation": [[0.0, 0.0], [0.5, 0.1], [1.0, 0.9]]}, "saturation", "not concave"),
    ({"saturation": [[0.0, 0.0], [0.5, 0.9]]}, "saturation", "slope of at most 1"),
    ({"saturation": [[0.0, 0.0], [2.0, 1.5]]}, "saturation[1, 1]", "More than the whole"),
    ({"saturation": [[0.0, 0.0], [np.inf, 1.0]]}, "saturation", "missing or infinite"),
    ({"last_year": np.array([1, 2])}, "last_year[1]", "after the last year (1)"),
    ({"first_year": np.array([1, 1]), "last_year": np.array([1, 0])}, "first_year[1]", "after its"),
    ({"area": np.array([0, 1])}, "area[1]", "not among the 1 areas"),
    ({"cost": [2**52, 1]}, "unit_cost, budget", "too large to be computed exactly"),
    ({"limits": (MoneyLimit(LimitKind.LOCK, "x"),)}, "limits[0] (x)", "not a limit of money"),
    ({"limits": (group_cap("x", (0,)),)}, "limits[0] (x)", "0 bounds are given"),
    (
        {"limits": (group_cap("x", (0,), money=1, share=Fraction(1, 2)),)},
        "limits[0] (x)",
        "2 bounds are given",
    ),
    ({"limits": (place_floor("x", 0, -1),)}, "limits[0] (x)", "bound -1 is out of range"),
    (
        {"limits": (group_cap("x", (0,), share=Fraction(3, 2)),)},
        "limits[0] (x)",
        "bound 3/2 is out of range",
    ),
    ({"limits": (place_floor("x", 2, 1),)}, "limits[0] (x)", "2 is not among the 2 places"),
    ({"limits": (area_cap("x", (), money=1),)}, "limits[0] (x)", "list of measures is empty"),
    (
        {"limits": (source_cap("x", (Fraction(1),), 0, 5),)},
        "limits[0] (x)",
        "not one number from 0 to 1 for each measure",
    ),
    ({"locks": (Lock(0, 0, 0, 0),)}, "locks[0]", "No unit is promised"),
    ({"locks": (Lock(5, 0, 0, 1),)}, "locks[0]", "5 is not among the 2 measures"),
    ({"locks": (Lock(0, 0, 7, 1),)}, "locks[0]", "7 is not among the 2 years"),
    (
        {"locks": (Lock(0, 0, 0, 1),), "eligible": np.array([[False, True], [True, True]])},
        "locks[0]",
        "where it is not eligible",
    ),
    (
        {"locks": (Lock(0, 0, 0, 1),), "first_year": np.array([1, 0])},
        "locks[0]",
        "in which it may not start",
    ),
    (
        {"locks": (Lock(0, 0, 0, 1), Lock(0, 0, 1, 1))},
        "locks[1]",
        "More units are promised than the place may have",
    ),
    (
        {
            "locks": (Lock(0, 0, 0, 2),),
            "max_units": np.full((2, 2), 2),
            "max_units_per_year": np.ones((2, 2), dtype=int),
        },
        "locks[0]",
        "than may start in the place in a year",
    ),
    ({"prerequisites": (Prerequisite(0, 0),)}, "prerequisites[0]", "A measure needs itself"),
    ({"prerequisites": (Prerequisite(0, 4),)}, "prerequisites[0]", "4 is not among"),
    ({"synergies": (Synergy(0, 0, (0.1,)),)}, "synergies[0]", "paired with itself"),
    ({"synergies": (Synergy(0, 1, ()),)}, "synergies[0]", "0 effects are given for 1"),
    ({"synergies": (Synergy(0, 1, (-0.1,)),)}, "synergies[0].effect[0]", "-0.1 is out of range"),
]


@pytest.mark.parametrize(("fields", "where", "what"), REFUSALS)
def test_refusal(make_problem: Make, fields: dict[str, Any], where: str, what: str) -> None:
    with pytest.raises(MethodError) as caught:
        make_problem(**fields)
    assert what in caught.value.what
    assert caught.value.where == where
    assert caught.value.mend.endswith(".")


def test_a_problem_keeps_its_own_read_only_arrays(make_problem: Make) -> None:
    need = np.array([[4.0], [1.0]])
    problem = make_problem(need=need)
    need[0, 0] = 99.0
    assert problem.need[0, 0] == 4.0
    with pytest.raises(ValueError, match="read-only"):
        problem.need[0, 0] = 1.0


def test_a_problem_says_how_large_it_is(make_problem: Make) -> None:
    problem = make_problem(
        need=np.ones((3, 4)),
        effect=np.full((2, 4), 0.1),
        reach=region_reach(3, country=True),
        budget=[9] * 5,
    )
    sizes = (problem.regions, problem.need_areas, problem.measures, problem.places, problem.years)
    assert sizes == (3, 4, 2, 4, 5)


def test_a_country_serves_every_region_and_no_region_serves_it(make_problem: Make) -> None:
    problem = make_problem(reach=region_reach(2, country=True))
    assert problem.serving(0).tolist() == [0, 2]
    assert problem.serving(2).tolist() == [2]


def test_two_measures_that_each_remove_half_leave_a_quarter() -> None:
    effect = compounding_effect(np.array([0.5]))
    curve = remaining_share_saturation(np.array([0.0, float(2 * effect[0])]))
    assert curve[-1, 1] == pytest.approx(0.75)
    assert capped_saturation().tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize("share", [1.0, -0.1, np.nan])
def test_nothing_removes_the_whole_of_what_is_left(share: float) -> None:
    with pytest.raises(MethodError, match="not from 0 to below 1"):
        compounding_effect(np.array([share]))
