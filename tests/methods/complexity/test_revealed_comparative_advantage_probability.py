import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import integrate, stats

from kerege.methods.complexity import (
    revealed_comparative_advantage,
    revealed_comparative_advantage_probability,
)
from kerege.methods.errors import MethodError

counts = arrays(np.int64, (3, 3), elements=st.integers(1, 40))


@given(counts, st.floats(0.2, 5), st.floats(0.5, 2))
def test_it_is_the_gamma_tail_of_scipy(count, strength, threshold):
    expected = count.sum(axis=1, keepdims=True) * count.sum(axis=0) / count.sum()
    tail = stats.gamma.sf(threshold, count + strength, scale=1 / (expected + strength))
    found = revealed_comparative_advantage_probability(
        count, strength=strength, threshold=threshold
    )
    np.testing.assert_allclose(found, tail, atol=1e-9)


def test_it_is_bayes_rule_by_quadrature():
    count = np.array([[4, 6], [10, 80]])
    expected = 10 * 14 / 100

    def weight(theta):
        return stats.poisson.pmf(4, theta * expected) * stats.gamma.pdf(theta, 1, scale=1)

    above, everything = (integrate.quad(weight, low, 60)[0] for low in (1, 0))
    found = revealed_comparative_advantage_probability(count, strength=1, threshold=1)
    assert found[0, 0] == pytest.approx(above / everything, rel=1e-6)


@given(counts, st.permutations(range(3)))
def test_the_order_does_not_matter(count, order):
    base = revealed_comparative_advantage_probability(count, strength=1, threshold=1)
    moved = revealed_comparative_advantage_probability(count[order], strength=1, threshold=1)
    np.testing.assert_allclose(moved, base[order], atol=1e-12)


@given(counts)
def test_a_higher_threshold_is_less_probable(count):
    low = revealed_comparative_advantage_probability(count, strength=1, threshold=1)
    high = revealed_comparative_advantage_probability(count, strength=1, threshold=1.5)
    assert (high < low).all()


def test_for_large_counts_it_says_what_the_quotient_says():
    count = np.array([[30, 10], [10, 30]]) * 100_000
    found = revealed_comparative_advantage_probability(count, strength=1, threshold=1)
    assert found.round(6).tolist() == (revealed_comparative_advantage(count) > 1).tolist()


def test_one_firm_is_no_proof():
    count = [[1, 1], [100, 900]]
    assert revealed_comparative_advantage(count)[0, 0] > 4
    assert revealed_comparative_advantage_probability(count, strength=1, threshold=1)[0, 0] < 0.8


def test_empty_rows_and_columns_have_no_answer():
    found = revealed_comparative_advantage_probability([[2, 0], [0, 0]], strength=1, threshold=1)
    assert np.isnan(found).tolist() == [[False, True], [True, True]]


@pytest.mark.parametrize(
    ("count", "strength", "threshold", "message"),
    [
        ([[1, 2]], 0, 1, "starts above zero"),
        ([[1, 2]], 1, -1, "starts above zero"),
        ([[1, 2]], 1, np.nan, "starts above zero"),
        ([[1, 2.5]], 1, 1, "not a whole number"),
        ([[1, -2]], 1, 1, "negative"),
        ([[0, 0]], 1, 1, "nothing anywhere"),
    ],
)
def test_refusals(count, strength, threshold, message):
    with pytest.raises(MethodError, match=message):
        revealed_comparative_advantage_probability(count, strength=strength, threshold=threshold)
