import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import beta

from kerege.methods.regional.beta_quantile import beta_quantile

sizes = st.floats(0.5, 1e6)


@given(sizes, sizes, st.sampled_from([1e-9, 0.0005, 0.005, 0.025, 0.1, 0.5, 0.9, 0.975, 0.9995]))
def test_it_is_the_quantile_of_scipy(first, second, probability):
    found = beta_quantile(np.array([first]), np.array([second]), probability)[0]
    assert found == pytest.approx(beta(first, second).ppf(probability), rel=2e-9)


@given(st.floats(20, 1e7), st.floats(20, 1e7), st.sampled_from([0.005, 0.025, 0.975]))
def test_that_much_probability_lies_below_it(first, second, probability):
    found = beta_quantile(np.array([first]), np.array([second]), probability)
    assert betainc(first, second, found)[0] == pytest.approx(probability, abs=1e-10)


def test_small_and_large_parameters_keep_their_places():
    first, second = np.array([2.0, 300.0, 4.0]), np.array([50.0, 400.0, 500.0])
    together = beta_quantile(first, second, 0.025)
    apart = [beta_quantile(first[[i]], second[[i]], 0.025)[0] for i in range(3)]
    assert together.tolist() == apart


def test_the_uniform_distribution():
    assert beta_quantile(np.array([1.0]), np.array([1.0]), 0.3)[0] == pytest.approx(0.3)
