import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import (
    calibrated_total,
    jackknife,
    linear_calibration,
    raking,
    replicate_estimate,
    survey_design,
    survey_total,
)

answers = arrays(np.float64, (8,), elements=st.floats(-50, 50))
KNOWN = np.array([1.0, 4, 2, 8, 5, 7, 1, 3])


def test_apistrat_api99_explains_most_of_api00(apistrat, apistrat_design, apipop):
    columns = np.column_stack([np.ones(len(apistrat)), apistrat.numbers("api99")])
    totals = [len(apipop), apipop.numbers("api99").sum()]
    values = apistrat.numbers("api00")

    def total(weight):
        return linear_calibration(columns, totals, weight).weights @ values

    weights = linear_calibration(columns, totals, apistrat_design.weights).weights
    found = calibrated_total(values, apistrat_design, weights=weights, auxiliary=columns)
    low, high = found.interval(0.95)
    assert low[0] < apipop.numbers("api00").sum() < high[0]
    assert found.standard_error < survey_total(values, apistrat_design).standard_error / 4
    again = replicate_estimate(total, jackknife(apistrat_design))
    assert found.standard_error[0] == pytest.approx(again.standard_error[0], rel=0.03)


def test_raked_anew_in_each_replicate_the_error_is_near():
    generator = np.random.default_rng(3)
    codes = np.column_stack([generator.integers(0, k, 400) for k in (2, 3)])
    values = codes @ [5.0, 3.0] + generator.normal(size=400)
    design = survey_design(generator.uniform(5, 15, 400))
    targets = [[2200, 1800], [1000, 1500, 1500]]
    columns = np.column_stack([np.ones(400), codes[:, 0] == 1, codes[:, 1] == 1, codes[:, 1] == 2])
    weights = raking(codes, targets, design.weights).weights
    found = calibrated_total(values, design, weights=weights, auxiliary=columns)
    again = replicate_estimate(
        lambda w: raking(codes, targets, w).weights @ values, jackknife(design)
    )
    assert found.standard_error[0] == pytest.approx(again.standard_error[0], rel=0.06)


@given(answers, st.floats(-5, 5), st.floats(-5, 5))
def test_what_the_totals_explain_has_no_error(values, constant, slope):
    design = survey_design(np.full(8, 10.0))
    columns = np.column_stack([np.ones(8), KNOWN])
    weights = linear_calibration(columns, [90, 400], design.weights).weights
    exact = calibrated_total(constant + slope * KNOWN, design, weights=weights, auxiliary=columns)
    assert exact.value[0] == pytest.approx(90 * constant + 400 * slope)
    assert exact.standard_error[0] == pytest.approx(0, abs=1e-9)
    base = calibrated_total(values, design, weights=weights, auxiliary=columns)
    moved = calibrated_total(
        values + constant + slope * KNOWN, design, weights=weights, auxiliary=columns
    )
    assert np.allclose(moved.standard_error, base.standard_error, atol=1e-8)


@given(answers, st.permutations(range(8)))
def test_order_does_not_matter(values, order):
    def error(rows):
        design = survey_design(np.arange(1.0, 9)[rows])
        columns = np.column_stack([np.ones(8), KNOWN])[rows]
        weights = linear_calibration(columns, [40, 170], design.weights).weights
        found = calibrated_total(values[rows], design, weights=weights, auxiliary=columns)
        return found.standard_error

    assert np.allclose(error(np.arange(8)), error(np.array(order)), atol=1e-8)


def test_refusals():
    design = survey_design(np.ones(3))
    ones = np.ones((3, 1))
    with pytest.raises(MethodError, match="one weight for each respondent"):
        calibrated_total([1, 2, 3], design, weights=[1, 1], auxiliary=ones)
    with pytest.raises(MethodError, match="one value for each respondent"):
        calibrated_total([1, 2], design, weights=[1, 1, 1], auxiliary=ones)
    with pytest.raises(MethodError, match="do not fit together"):
        calibrated_total([1, 2, 3], design, weights=[1, 1, 1], auxiliary=np.ones((2, 1)))
    with pytest.raises(MethodError, match="already say"):
        calibrated_total([1, 2, 3], design, weights=[1, 1, 1], auxiliary=np.ones((3, 2)))
    with pytest.raises(MethodError, match="0 axes"):
        calibrated_total([1, 2, 3], design, weights=[1, 1, 1], auxiliary=1)
