"""Single linkage at one height: an example worked by hand, another program, limits, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from kerege.methods.errors import MethodError
from kerege.methods.text import single_linkage_groups

TABLES = arrays.arrays(
    np.float64, st.integers(2, 9).map(lambda n: (n, n)), elements=st.integers(0, 10).map(float)
).map(lambda table: np.triu(table, 1) / 10 + np.triu(table, 1).T / 10 + np.eye(len(table)))


def test_a_chain_joins_and_a_weak_link_does_not():
    """Six items: 0-1-2 by a chain, 3-4 by one link, 5 alone; 2-3 falls short of 0.5."""
    table = np.eye(6)
    for a, b, value in ((0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.49), (3, 4, 0.8)):
        table[a, b] = table[b, a] = value
    assert single_linkage_groups(table, 0.5).tolist() == [0, 0, 0, 1, 1, 2]
    assert single_linkage_groups(table, 0.49).tolist() == [0, 0, 0, 0, 0, 1]


@given(TABLES, st.integers(1, 10))
def test_another_program_joins_the_same(table, tenths):
    found = single_linkage_groups(table, tenths / 10)
    distance = squareform(1 - table, checks=False)
    other = fcluster(linkage(distance, "single"), 1 - tenths / 10 + 1e-9, "distance")
    together = found[:, None] == found[None, :]
    assert (together == (other[:, None] == other[None, :])).all()


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    found = single_linkage_groups(table, 0.5)
    turned = single_linkage_groups(table[np.ix_(order, order)], 0.5)
    together = found[:, None] == found[None, :]
    assert (together[np.ix_(order, order)] == (turned[:, None] == turned[None, :])).all()


def test_limits():
    assert single_linkage_groups(np.eye(4), 0.5).tolist() == [0, 1, 2, 3]
    assert single_linkage_groups(np.ones((4, 4)), 1.0).tolist() == [0, 0, 0, 0]
    table = np.ones((2, 2))
    single_linkage_groups(table, 5.0)
    assert table.min() == 1


@pytest.mark.parametrize(
    ("table", "threshold", "message"),
    [
        (np.eye(2), 0, "not above zero"),
        (np.eye(2), np.nan, "not above zero"),
        ([["x"]], 0.5, "not similarities"),
        (np.ones((2, 3)), 0.5, "not square"),
        (np.zeros((0, 0)), 0.5, "not square, or empty"),
        ([[1, np.inf], [np.inf, 1]], 0.5, "not finite"),
        ([[1, -1], [-1, 1]], 0.5, "negative"),
        ([[1, 0.5], [0.4, 1]], 0.5, "not symmetric"),
    ],
)
def test_refusals_say_what_where_and_how(table, threshold, message):
    with pytest.raises(MethodError, match=message):
        single_linkage_groups(table, threshold)
