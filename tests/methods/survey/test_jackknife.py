import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import jackknife, replicate_estimate, survey_design, survey_total

answers = arrays(np.float64, (8,), elements=st.floats(-100, 100))
weights = arrays(np.float64, (8,), elements=st.floats(1, 50))
STRATA = [1, 1, 1, 1, 2, 2, 2, 2]
CLUSTERS = [1, 1, 2, 3, 4, 5, 5, 6]


def test_apistrat_mean_has_the_published_error(apistrat, apistrat_design):
    """Of a stratified mean with known sizes the jackknife gives the linear error exactly."""
    values = apistrat.numbers("api00")
    found = replicate_estimate(lambda w: w @ values / w.sum(), jackknife(apistrat_design))
    assert found.standard_error[0] == pytest.approx(9.4089, abs=0.00005)


@given(answers)
def test_jk1_of_a_simple_mean_is_the_textbook_error(values):
    design = survey_design(np.ones(8))
    found = replicate_estimate(lambda w: w @ values / w.sum(), jackknife(design))
    assert found.covariance[0, 0] == pytest.approx(values.var(ddof=1) / 8, abs=1e-9)


@given(answers, weights)
def test_of_totals_it_is_the_linear_error_also_with_clusters_and_a_finite_population(
    values, weight
):
    design = survey_design(weight, strata=STRATA, clusters=CLUSTERS, population=[9] * 8)
    found = replicate_estimate(lambda w: w @ values, jackknife(design))
    assert np.allclose(found.covariance, survey_total(values, design).covariance, atol=1e-6)


@given(answers, weights, st.permutations(range(8)))
def test_order_does_not_matter(values, weight, order):
    def error(rows):
        design = survey_design(weight[rows], strata=np.array(STRATA)[rows])
        return replicate_estimate(lambda w: w @ values[rows] / w.sum(), jackknife(design))

    base, moved = error(np.arange(8)), error(np.array(order))
    assert np.allclose(moved.standard_error, base.standard_error, atol=1e-8)


def test_weights_keep_their_total_in_each_replicate_of_equal_weights():
    replicates = jackknife(survey_design(np.full(8, 3.0), strata=STRATA))
    assert replicates.factors.shape == (8, 8)
    assert all(replicates.weights(k).sum() == pytest.approx(24) for k in range(8))


def test_a_stratum_taken_whole_is_never_left_out():
    design = survey_design(np.ones(3), strata=[1, 2, 2], population=[1, 9, 9])
    assert jackknife(design).factors.tolist() == [[1, 1], [0, 2], [2, 0]]


def test_refusals():
    with pytest.raises(MethodError, match="taken whole, so nothing varies"):
        jackknife(survey_design([1, 1], population=[2, 2]))
    with pytest.raises(MethodError, match="too many replicates"):
        jackknife(survey_design(np.ones(5001)))
    with pytest.raises(MethodError, match=r"no value \(replicate 0\)"):
        replicate_estimate(
            lambda w: np.float64(1) if w[0] else np.nan, jackknife(survey_design([1, 1]))
        )
    with pytest.raises(MethodError, match="the full weights"):
        replicate_estimate(lambda w: w.sum() * np.inf, jackknife(survey_design([1, 1])))
