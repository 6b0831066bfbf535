import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import (
    design_effect,
    effective_sample_size,
    survey_design,
    survey_mean,
)

weights = arrays(np.float64, (6,), elements=st.floats(0.1, 50))


def test_apistrat_the_effect_is_near_that_of_the_true_variances(apistrat, apistrat_design, apipop):
    """All schools are known, so both variances can be computed and not estimated."""
    values, kind = apipop.numbers("api00"), apipop.labels("stype")
    stratified = 0.0
    for name, drawn in (("E", 100), ("H", 50), ("M", 50)):
        inside = values[kind == name]
        share, left = inside.size / values.size, 1 - drawn / inside.size
        stratified += share**2 * left * inside.var(ddof=1) / drawn
    simple = (1 - 200 / values.size) * values.var(ddof=1) / 200
    found = design_effect(apistrat.numbers("api00"), apistrat_design)
    assert found[0] == pytest.approx(stratified / simple, rel=0.05)


def test_by_hand():
    assert effective_sample_size([1, 1, 2]) == pytest.approx(16 / 6)


@given(weights)
def test_it_is_the_size_over_one_plus_the_relative_variance(weight):
    relative = weight.var() / weight.mean() ** 2
    assert effective_sample_size(weight) == pytest.approx(6 / (1 + relative))


@given(weights, st.floats(1e-6, 1e6), st.permutations(range(6)))
def test_scale_and_order_do_not_matter(weight, times, order):
    found = effective_sample_size(weight)
    assert effective_sample_size(weight[order] * times) == pytest.approx(found)
    assert 1 <= found <= 6 + 1e-9


def test_limits():
    assert effective_sample_size([5, 5, 5, 5]) == 4
    assert effective_sample_size([5, 0, 0]) == 1


@given(arrays(np.float64, (6,), elements=st.floats(-50, 50), unique=True))
def test_a_simple_sample_has_the_effect_one(values):
    design = survey_design(np.full(6, 10.0), population=np.full(6, 60.0))
    assert design_effect(values, design)[0] == pytest.approx(1)


def test_pairs_who_answer_alike_halve_the_sample():
    values = np.repeat(np.random.default_rng(5).normal(size=400), 2)
    design = survey_design(np.full(800, 1e6), clusters=np.repeat(np.arange(400), 2))
    assert design_effect(values, design)[0] == pytest.approx(2, abs=0.01)
    assert survey_mean(values, design).degrees_of_freedom == 399


def test_refusals():
    with pytest.raises(MethodError, match="no weight at all"):
        effective_sample_size([0, 0])
    with pytest.raises(MethodError, match="negative"):
        effective_sample_size([1, -1])
    with pytest.raises(MethodError, match="not finite"):
        effective_sample_size([1, np.nan])
    with pytest.raises(MethodError, match="population larger than the sample"):
        design_effect([1, 2], survey_design([1, 1]))
    with pytest.raises(MethodError, match="All answers are equal"):
        design_effect([2, 2], survey_design([9, 9]))
