import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from kerege.methods.errors import MethodError
from kerege.methods.spatial import row_standardise

tables = arrays(np.float64, (5, 5), elements=st.floats(0.1, 10) | st.just(0)).map(
    lambda table: table * (1 - np.eye(5))
)


@given(tables, st.floats(0.1, 10))
def test_it_is_the_share_of_the_row_whatever_the_unit(table, unit):
    found = row_standardise(table * unit).toarray()
    for row, result in zip(table, found, strict=True):
        expected = row / row.sum() if row.any() else np.zeros(5)
        np.testing.assert_allclose(result, expected)


def test_twice_is_once_and_the_input_stays():
    table = sparse.csr_array(np.array([[0, 2.0, 2], [1, 0, 0], [0, 0, 0]]))
    once = row_standardise(table)
    assert row_standardise(once).toarray().tolist() == once.toarray().tolist()
    assert table.data.tolist() == [2, 2, 1]
    assert once.toarray()[2].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[1, 2, 3]], "not square"),
        ([[0, -1], [1, 0]], "negative or not finite"),
        ([[0, np.nan], [1, 0]], "negative or not finite"),
        ([[0, 1], [1, 5]], "own neighbour .*region 1"),
        ([["a", "b"], ["c", "d"]], "not a table of numbers"),
    ],
)
def test_refusals(weights, message):
    with pytest.raises(MethodError, match=message):
        row_standardise(weights)
