"""Cosine similarity: a published example, a second formula, invariance, limits, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse
from scipy.spatial.distance import cdist

from kerege.methods.errors import MethodError
from kerege.methods.text import cosine_similarity

TABLES = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 8), st.integers(1, 6)),
    elements=st.integers(0, 9).map(float),
).filter(lambda table: bool((table.sum(axis=1) > 0).all()))


def test_three_novels_of_the_textbook():
    """Manning, Raghavan and Schütze (2008), section 6.3.1: SaS, PaP and WH by three words."""
    counts = [[115, 10, 2], [58, 7, 0], [20, 11, 6]]
    found = cosine_similarity(counts, 0.1).toarray()
    assert found[0, 1] == pytest.approx(0.999, abs=0.0006)
    assert found[0, 2] == pytest.approx(0.888, abs=0.0012)


@given(TABLES)
def test_another_program_says_the_same(counts):
    found = cosine_similarity(counts, 1e-9).toarray()
    assert found == pytest.approx(1 - cdist(counts, counts, "cosine"), abs=1e-9)


@given(TABLES, st.integers(1, 1000), st.randoms(use_true_random=False))
def test_length_and_order_do_not_matter(counts, factor, random):
    order = list(range(len(counts)))
    random.shuffle(order)
    found = cosine_similarity(counts, 0.25).toarray()
    scaled = cosine_similarity(counts * factor, 0.25).toarray()
    assert scaled == pytest.approx(found, abs=1e-9)
    turned = cosine_similarity(counts[order][:, ::-1], 1e-9).toarray()
    assert turned == pytest.approx(
        cosine_similarity(counts, 1e-9).toarray()[np.ix_(order, order)], abs=1e-9
    )


def test_limits():
    same = cosine_similarity([[1, 2], [2, 4], [0, 3]], 1.0).toarray()
    assert same[0, 1] == pytest.approx(1)
    assert same[1, 1] == 1
    assert same[0, 2] == 0
    nothing_shared = cosine_similarity(sparse.eye(700), 0.5)
    assert nothing_shared.nnz == 700
    counts = np.array([[1.0, 2.0]])
    cosine_similarity(counts, 0.5)
    assert counts.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("counts", "threshold", "message"),
    [
        ([[1]], 0, "threshold lies outside"),
        ([[1]], 1.1, "threshold lies outside"),
        ([[1]], np.nan, "threshold lies outside"),
        ([["word"]], 0.5, "not counts in a table"),
        (np.zeros((0, 3)), 0.5, "no documents"),
        ([[1, np.nan]], 0.5, "not finite"),
        ([[1, -1]], 0.5, "negative"),
        ([[1, 0], [0, 0]], 0.5, r"no terms \(counts, first at \[1\]\)"),
    ],
)
def test_refusals_say_what_where_and_how(counts, threshold, message):
    with pytest.raises(MethodError, match=message):
        cosine_similarity(counts, threshold)
