"""Small problems, and slow obvious ways to the best plan: oracles that only tests use."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kerege.methods.allocation import AllocationProblem
from kerege.methods.allocation.plan_effect import plan_value
from kerege.methods.allocation.plan_money import breaches
from kerege.methods.allocation.problem import capped_saturation, region_reach


def _problem(**given: Any) -> AllocationProblem:
    """Two regions, two measures, two years, one need area; every field can be replaced."""
    effect = np.asarray(given.pop("effect", [[0.5], [0.2]]), dtype=float)
    reach = np.asarray(given.pop("reach", region_reach(2, country=False)))
    measures, areas = effect.shape
    places, regions = reach.shape
    budget = np.asarray(given.pop("budget", [10, 10]))
    years = len(budget)
    costs = np.asarray(given.pop("cost", [10, 3]))
    fields: dict[str, Any] = {
        "need": np.array([[4.0] * areas, [1.0] * areas])[:regions],
        "effect": effect,
        "ladder": np.tile([1.0, 0.5], (measures, 1)),
        "reach": reach,
        "saturation": capped_saturation(),
        "year_weight": np.ones(years),
        "unit_cost": np.broadcast_to(costs[:, None, None], (measures, places, years)),
        "running_cost": np.zeros((measures, places), dtype=int),
        "max_units": np.ones((measures, places), dtype=int),
        "max_units_per_year": np.full((measures, places), 9),
        "eligible": np.ones((measures, places), dtype=bool),
        "first_year": np.zeros(measures, dtype=int),
        "last_year": np.full(measures, years - 1),
        "budget": budget,
        "carry_over": np.zeros(years, dtype=int),
        "area": np.zeros(measures, dtype=int),
        "area_count": 1,
    }
    return AllocationProblem(**fields | given)


@pytest.fixture
def make_problem() -> Callable[..., AllocationProblem]:
    return _problem


def _best_of_all(problem: AllocationProblem) -> tuple[float, np.ndarray] | None:
    """Try every plan: value and units of the best, None if none meets the limits."""
    shape = problem.unit_cost.shape
    most = np.broadcast_to(problem.most_units()[:, :, None], shape).ravel()
    best: tuple[float, np.ndarray] | None = None
    for flat in itertools.product(*(range(int(n) + 1) for n in most)):
        units = np.array(flat).reshape(shape)
        if (units.sum(axis=2) > problem.most_units()).any() or breaches(problem, units):
            continue
        value = plan_value(problem, units)
        if best is None or value > best[0]:
            best = value, units
    return best


@pytest.fixture
def best_of_all() -> Callable[[AllocationProblem], tuple[float, np.ndarray] | None]:
    return _best_of_all
