import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.survey import (
    balanced_repeated_replication,
    replicate_estimate,
    survey_design,
    survey_mean,
    survey_total,
)

answers = arrays(np.float64, (10,), elements=st.floats(-100, 100))
weights = arrays(np.float64, (10,), elements=st.floats(1, 50))
PAIRS = np.repeat(np.arange(5), 2)


def test_one_stratum_by_hand():
    """Two clusters 3 and 7: half-samples give 6 and 14 for 10, so the variance is 16."""
    replicates = balanced_repeated_replication(survey_design([1, 1]), fay=0)
    found = replicate_estimate(lambda w: w @ [3.0, 7.0], replicates)
    assert found.value[0] == 10
    assert found.covariance[0, 0] == pytest.approx(16)


@given(answers, weights, st.sampled_from([0, 0.3, 0.5]))
def test_balanced_it_is_exactly_the_linear_error_of_totals(values, weight, fay):
    """Balance removes all products of different strata (McCarthy 1969)."""
    design = survey_design(weight, strata=PAIRS)
    replicates = balanced_repeated_replication(design, fay=fay)
    found = replicate_estimate(lambda w: w @ values, replicates)
    assert np.allclose(found.covariance, survey_total(values, design).covariance, atol=1e-6)


@pytest.mark.parametrize("strata", [1, 2, 3, 4, 7, 8, 15, 16])
def test_replicates_are_orthogonal_and_average_to_the_full_sample(strata):
    design = survey_design(np.ones(2 * strata), strata=np.repeat(np.arange(strata), 2))
    factors = balanced_repeated_replication(design, fay=0).factors
    signs = factors[::2] - 1
    assert np.allclose(signs @ signs.T, np.eye(strata) * factors.shape[1])
    assert np.allclose(factors.mean(axis=1), 1)
    assert factors.shape[1] <= 2 * strata


@given(answers, st.permutations(range(10)))
def test_order_does_not_change_the_error_of_a_total(values, order):
    def error(rows):
        design = survey_design(np.ones(10), strata=PAIRS[rows])
        replicates = balanced_repeated_replication(design, fay=0.5)
        return replicate_estimate(lambda w: w @ values[rows], replicates).standard_error

    assert np.allclose(error(np.arange(10)), error(np.array(order)), atol=1e-8)


def test_of_a_mean_it_is_near_the_linear_error():
    generator = np.random.default_rng(6)
    values, strata = generator.normal(10, 1, 200), np.repeat(np.arange(100), 2)
    design = survey_design(generator.uniform(1, 3, 200), strata=strata)
    replicates = balanced_repeated_replication(design, fay=0.5)
    found = replicate_estimate(lambda w: w @ values / w.sum(), replicates)
    linear = survey_mean(values, design)
    assert found.standard_error[0] == pytest.approx(linear.standard_error[0], rel=0.02)


def test_refusals():
    pair = survey_design([1, 1])
    for fay in (-0.1, 1):
        with pytest.raises(MethodError, match="Fay's factor"):
            balanced_repeated_replication(pair, fay=fay)
    with pytest.raises(MethodError, match="two clusters in each stratum"):
        balanced_repeated_replication(survey_design([1, 1, 1]), fay=0)
    with pytest.raises(MethodError, match="knows no finite population"):
        balanced_repeated_replication(survey_design([1, 1], population=[9, 9]), fay=0)
