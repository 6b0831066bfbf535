import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.survey import (
    replicate_estimate,
    survey_bootstrap,
    survey_design,
    survey_total,
)


def test_apistrat_mean_is_near_the_published_error(apistrat, apistrat_design):
    values = apistrat.numbers("api00")
    replicates = survey_bootstrap(apistrat_design, generator=np.random.default_rng(8), draws=4000)
    found = replicate_estimate(lambda w: w @ values / w.sum(), replicates)
    assert found.standard_error[0] == pytest.approx(9.4089, rel=0.04)


def test_a_median_has_the_error_of_large_samples():
    """Of n answers the median's error is 1 / (2 f sqrt(n)): for a normal, sqrt(pi / 2n)."""
    generator = np.random.default_rng(1)
    values = generator.normal(size=2001)
    order = np.argsort(values)

    def median(weight):
        running = np.cumsum(weight[order])
        return values[order][np.searchsorted(running, running[-1] / 2)]

    replicates = survey_bootstrap(survey_design(np.ones(2001)), generator=generator, draws=400)
    error = replicate_estimate(median, replicates).standard_error[0]
    assert error == pytest.approx(np.sqrt(np.pi / 2 / 2001), rel=0.2)


@given(st.integers(0, 1000))
@settings(max_examples=20)
def test_the_second_moment_of_the_factors_is_that_of_the_linear_error(seed):
    """In each stratum the factors vary by (1 - f) and covary by -(1 - f) / (n - 1)."""
    design = survey_design(np.ones(7), strata=[1, 1, 1, 1, 2, 2, 2], population=[8] * 4 + [9] * 3)
    generator = np.random.default_rng(seed)
    factors = survey_bootstrap(design, generator=generator, draws=5000).factors
    spread = np.cov(factors, ddof=0)
    expected = np.zeros((7, 7))
    for rows, kept in ((slice(0, 4), 0.5), (slice(4, 7), 2 / 3)):
        n = rows.stop - rows.start
        expected[rows, rows] = kept * (np.eye(n) * n - 1) / (n - 1)
    assert np.abs(spread - expected).max() < 0.12
    assert np.allclose(factors[:4].mean(axis=0), 1)


def test_the_seed_decides_and_clusters_move_together():
    design = survey_design(np.ones(6), clusters=[1, 1, 2, 2, 3, 3])
    one, two = (
        survey_bootstrap(design, generator=np.random.default_rng(4), draws=100) for _ in range(2)
    )
    assert np.array_equal(one.factors, two.factors)
    assert np.array_equal(one.weights(7)[::2], one.weights(7)[1::2])


def test_a_stratum_taken_whole_adds_no_error():
    design = survey_design(np.ones(4), strata=[1, 2, 2, 2], population=[1, 3, 3, 3])
    replicates = survey_bootstrap(design, generator=np.random.default_rng(4), draws=100)
    assert (replicates.factors == 1).all()
    assert survey_total([1, 2, 3, 4], design).standard_error[0] == 0


def test_refusals():
    with pytest.raises(MethodError, match="Draw at least 100"):
        survey_bootstrap(survey_design([1, 1]), generator=np.random.default_rng(0), draws=99)
