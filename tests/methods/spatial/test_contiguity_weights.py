import numpy as np
import pytest

from kerege.methods.errors import MethodError
from kerege.methods.spatial import contiguity_weights


def test_a_line_of_three():
    found = contiguity_weights([[0, 1], [2, 1]], regions=3).toarray()
    assert found.tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


def test_a_border_counts_once_however_often_and_in_whatever_order_it_is_listed():
    once = contiguity_weights([[0, 1]], regions=2).toarray()
    twice = contiguity_weights([[1, 0], [0, 1], [0, 1]], regions=2).toarray()
    np.testing.assert_array_equal(once, twice)


def test_a_region_without_a_border_has_an_empty_row():
    assert contiguity_weights([[0, 1]], regions=3).toarray()[2].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("borders", "message"),
    [
        ([[0, 3]], r"no such region \(borders, first at \[0, 1\]\)"),
        ([[0, 1.5]], "no such region"),
        ([[0, -1]], "negative"),
        ([[1, 1]], "borders on itself"),
        ([[0, 1, 2]], "two sides"),
        ([], "1 axes, not 2"),
    ],
)
def test_refusals(borders, message):
    with pytest.raises(MethodError, match=message):
        contiguity_weights(borders, regions=3)
