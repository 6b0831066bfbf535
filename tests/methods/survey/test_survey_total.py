import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import jackknife, replicate_estimate, survey_design, survey_total

answers = arrays(np.float64, (6,), elements=st.floats(-100, 100))
weights = arrays(np.float64, (6,), elements=st.floats(1, 50))
STRATA = [1, 1, 1, 2, 2, 2]


def test_apistrat_enrolment_3687178_with_error_114642(apistrat, apistrat_design):
    found = survey_total(apistrat.numbers("enroll"), apistrat_design)
    assert found.value[0] == pytest.approx(3_687_178, abs=1)
    assert found.standard_error[0] == pytest.approx(114_642, abs=1)


def test_apistrat_covers_the_true_total(apistrat, apistrat_design, apipop):
    low, high = survey_total(apistrat.numbers("enroll"), apistrat_design).interval(0.95)
    assert low[0] < np.nansum(apipop.numbers("enroll")) < high[0]


@given(answers, weights)
def test_the_jackknife_gives_the_same_error(values, weight):
    design = survey_design(weight, strata=STRATA)
    found = survey_total(values, design)
    again = replicate_estimate(lambda w: w @ values, jackknife(design))
    assert np.allclose(found.covariance, again.covariance, atol=1e-6)


@given(answers, weights, st.floats(0.1, 10), st.permutations(range(6)))
def test_unit_scales_and_order_does_not_matter(values, weight, unit, order):
    base = survey_total(values, survey_design(weight, strata=STRATA))
    design = survey_design(weight[order], strata=np.array(STRATA)[order])
    moved = survey_total(values[order] * unit, design)
    assert np.allclose(moved.value, base.value * unit)
    assert np.allclose(moved.standard_error, base.standard_error * unit, atol=1e-8)


def test_many_variables_are_each_alone_with_their_covariance():
    design = survey_design(np.arange(1.0, 7), strata=STRATA)
    values = np.arange(12.0).reshape(6, 2) ** 2
    both = survey_total(values, design)
    alone = survey_total(values[:, 1], design)
    assert both.covariance[1, 1] == pytest.approx(alone.covariance[0, 0])
    assert both.covariance[0, 1] == both.covariance[1, 0]


def test_zero_everywhere_has_no_error():
    assert survey_total(np.zeros(6), survey_design(np.ones(6))).standard_error.tolist() == [0]


def test_refusals():
    design = survey_design(np.ones(3))
    with pytest.raises(MethodError, match="one value for each respondent"):
        survey_total([1, 2], design)
    with pytest.raises(MethodError, match="not finite"):
        survey_total([1, 2, np.nan], design)
    with pytest.raises(MethodError, match="0 axes"):
        survey_total(5, design)
