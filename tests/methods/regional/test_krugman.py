import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist

from kerege.methods.errors import MethodError
from kerege.methods.regional import krugman, krugman_between

tables = arrays(np.float64, (4, 3), elements=st.floats(0.1, 1e3))


def test_krugman_1991_two_regions_with_nothing_in_common():
    """His example: identical structures give zero, disjoint ones two."""
    assert krugman([[5, 0], [0, 3]], against="rest").tolist() == [2, 2]
    assert krugman([[5, 1], [10, 2]], against="rest").tolist() == [0, 0]


def test_by_hand():
    """Shares 0.5, 0.5 against 0.25, 0.75 of the rest: two differences of a quarter."""
    assert np.allclose(krugman([[10, 10], [5, 15]], against="rest"), [0.5, 0.5])
    assert krugman([[10, 10], [5, 15]], against="whole")[0] == pytest.approx(0.25)


@given(tables)
def test_pairs_are_city_block_distances_and_two_regions_are_each_others_rest(table):
    shares = table / table.sum(axis=1, keepdims=True)
    assert np.allclose(krugman_between(table), cdist(shares, shares, "cityblock"))
    pair = table[:2]
    assert np.allclose(krugman(pair, against="rest"), krugman_between(pair)[0, 1])


@given(tables, st.floats(0.01, 100), st.permutations(range(4)))
def test_units_and_order_do_not_matter(table, unit, order):
    for against in ("rest", "whole"):
        assert np.allclose(
            krugman(table[order] * unit, against=against), krugman(table, against=against)[order]
        )


@given(tables)
def test_against_the_whole_a_region_looks_less_special(table):
    own = table.sum(axis=1) / table.sum()
    rest, whole = krugman(table, against="rest"), krugman(table, against="whole")
    assert np.allclose(whole, rest * (1 - own))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2]], "nothing to differ from"),
        ([[1, 2], [0, 0]], r"A region is empty \(values, first at \[1\]\)"),
        ([[1, -2], [1, 1]], "negative"),
        ([1, 2], "1 axes, not 2"),
    ],
)
def test_refusals(values, message):
    with pytest.raises(MethodError, match=message):
        krugman(values, against="rest")
    with pytest.raises(MethodError, match=message):
        krugman_between(values)


def test_another_comparison_is_refused():
    with pytest.raises(MethodError, match="Say 'rest' or 'whole'"):
        krugman([[1, 2], [2, 1]], against="world")
