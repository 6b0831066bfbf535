import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import variation

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import dispersion, leontief_inverse, technical_coefficients

productive = arrays(np.float64, (4, 4), elements=st.floats(0, 0.24))


def test_chile_2013_tables_7_8_and_9(chile):
    technical = technical_coefficients(chile.transactions, chile.output)
    found = dispersion(technical)
    assert np.abs(found.power - chile.published(7)[:, 0]).max() < 0.0005
    assert np.abs(found.sensitivity - chile.published(8)[:, 0]).max() < 0.0005
    inverse = leontief_inverse(technical)
    product = np.outer(found.power, found.sensitivity) * inverse.sum() / 12**2
    assert np.abs(product - chile.published(9)).max() < 0.0005


def test_chile_2013_printed_variations_sum_the_squares_along_the_other_axis(chile):
    inverse = leontief_inverse(technical_coefficients(chile.transactions, chile.output))
    for table, axis in ((7, 0), (8, 1)):
        mean = inverse.mean(axis=axis, keepdims=True)
        mixed = np.sqrt(((inverse - mean) ** 2).sum(axis=1 - axis) / 11)
        printed = chile.published(table)[:, 1]
        assert np.abs(mixed / mean.ravel() - printed).max() < 0.006


@given(productive)
def test_the_variation_is_that_of_scipy_and_the_indices_average_one(matrix):
    found = dispersion(matrix)
    inverse = leontief_inverse(matrix)
    assert np.allclose(found.power_variation, variation(inverse, axis=0, ddof=1))
    assert np.allclose(found.sensitivity_variation, variation(inverse, axis=1, ddof=1))
    assert found.power.mean() == pytest.approx(1)
    assert found.sensitivity.mean() == pytest.approx(1)


@given(productive, st.permutations(range(4)))
def test_order_does_not_matter_and_the_transpose_swaps_both(matrix, order):
    base = dispersion(matrix)
    moved = dispersion(matrix[np.ix_(order, order)])
    assert np.allclose(moved.power, base.power[order])
    assert np.allclose(dispersion(matrix.T).power, base.sensitivity)


def test_without_trade_nothing_is_dispersed():
    found = dispersion(np.zeros((4, 4)))
    assert found.power.tolist() == [1, 1, 1, 1]
    assert np.allclose(found.power_variation, 2)


def test_refusals():
    with pytest.raises(MethodError, match="nothing to spread to"):
        dispersion([[0.5]])
    with pytest.raises(MethodError, match="uses up all that it makes"):
        dispersion([[0.6, 0.6], [0.6, 0.6]])
    with pytest.raises(MethodError, match="negative"):
        dispersion([[0.1, -1], [0, 0]])
