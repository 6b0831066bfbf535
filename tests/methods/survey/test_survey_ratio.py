import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import jackknife, replicate_estimate, survey_design, survey_ratio

answers = arrays(np.float64, (6,), elements=st.floats(1, 100))
weights = arrays(np.float64, (6,), elements=st.floats(1, 50))
STRATA = [1, 1, 1, 2, 2, 2]


def test_apistrat_tested_pupils_per_pupil_cover_the_truth(apistrat, apistrat_design, apipop):
    found = survey_ratio(apistrat.numbers("api.stu"), apistrat.numbers("enroll"), apistrat_design)
    known = np.isfinite(apipop.numbers("enroll"))
    truth = apipop.numbers("api.stu")[known].sum() / apipop.numbers("enroll")[known].sum()
    low, high = found.interval(0.95)
    assert low[0] < truth < high[0]
    again = replicate_estimate(
        lambda w: w @ apistrat.numbers("api.stu") / (w @ apistrat.numbers("enroll")),
        jackknife(apistrat_design),
    )
    assert found.standard_error[0] == pytest.approx(again.standard_error[0], rel=0.02)


def test_by_hand():
    """Totals 6 and 3, scores (1 - 2, 2 - 2, 3 - 2) / 3, so the variance is 3/2 x 2/9."""
    found = survey_ratio([1, 2, 3], [1, 1, 1], survey_design(np.ones(3)))
    assert found.value[0] == 2
    assert found.covariance[0, 0] == pytest.approx(1 / 3)


@given(answers, answers, weights, st.floats(0.1, 10), st.permutations(range(6)))
def test_units_and_order_do_not_matter(upper, lower, weight, unit, order):
    base = survey_ratio(upper, lower, survey_design(weight, strata=STRATA))
    design = survey_design(weight[order], strata=np.array(STRATA)[order])
    moved = survey_ratio(upper[order] * unit, lower[order] * unit, design)
    assert np.allclose(moved.value, base.value)
    assert np.allclose(moved.standard_error, base.standard_error, atol=1e-9)


@given(answers, weights, st.floats(0.5, 5))
def test_in_proportion_there_is_no_error(lower, weight, times):
    found = survey_ratio(lower * times, lower, survey_design(weight))
    assert found.value[0] == pytest.approx(times)
    assert found.standard_error[0] == pytest.approx(0, abs=1e-9)


def test_refusals():
    design = survey_design(np.ones(3))
    with pytest.raises(MethodError, match="adds up to zero"):
        survey_ratio([1, 2, 3], [1, -1, 0], design)
    with pytest.raises(MethodError, match=r"respondent \(denominator"):
        survey_ratio([1, 2, 3], [1, 1], design)
    with pytest.raises(MethodError, match="not finite"):
        survey_ratio([1, np.nan, 3], [1, 1, 1], design)
    with pytest.raises(MethodError, match="do not pair"):
        survey_ratio(np.ones((3, 2)), np.ones((3, 3)), design)
