import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import proximity, relatedness_density
from kerege.methods.errors import MethodError

tables = arrays(np.bool_, (6, 5))
EYE = np.eye(2)


@given(tables)
def test_it_is_the_share_by_a_loop(table):
    near = proximity(table)
    found = relatedness_density(table, near)
    for i in range(6):
        for j in range(5):
            whole = np.nansum(near[:, j])
            if table[:, j].any():
                held = sum(near[k, j] for k in range(5) if table[i, k])
                assert found[i, j] == pytest.approx(held / whole)
            else:
                assert np.isnan(found[i, j])


@given(tables, st.permutations(range(6)), st.floats(0.1, 10))
def test_order_and_the_scale_of_relatedness_do_not_matter(table, order, scale):
    near = proximity(table)
    base = relatedness_density(table, near)
    np.testing.assert_allclose(relatedness_density(table[order], near * scale), base[order])


def test_nothing_is_rounded_since_that_moves_ranks():
    """EconGeo keeps four digits: of many regions it ties hundreds that do differ."""
    table = np.random.default_rng(5).random((2_000, 60)) < 0.4
    near = proximity(table)
    found = relatedness_density(table, near)[:, 0]
    exact = np.array([np.longdouble(x) for x in near[:, 0]])
    slow = (table * exact).sum(axis=1) / exact.sum()
    assert (np.argsort(found, kind="stable") == np.argsort(slow, kind="stable")).mean() > 0.99
    assert len(np.unique(found.round(4))) < 0.9 * len(np.unique(found.round(12)))


def test_limits():
    assert relatedness_density([[1, 1], [0, 0]], np.ones((2, 2))).tolist() == [[1, 1], [0, 0]]


def test_an_activity_near_to_none_has_no_density():
    assert np.isnan(relatedness_density([[1, 1]], np.diag([1.0, 0]))[0]).tolist() == [False, True]


@pytest.mark.parametrize(
    ("near", "message"),
    [
        (np.eye(3), "do not fit"),
        (-EYE, "negative or not finite"),
        (np.array([[1, np.nan], [0, 1]]), r"proximity, first at \[0, 1\]"),
        ([["far"]], "not numbers"),
    ],
)
def test_refusals(near, message):
    with pytest.raises(MethodError, match=message):
        relatedness_density([[1, 0]], near)
