import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.disclosure import frequency_rule
from kerege.methods.errors import MethodError

counts = arrays(np.intp, (4, 3), elements=st.integers(0, 9))


def test_handbook_4_1_table_4_1_the_cell_of_two_respondents_is_unsafe_under_the_usual_three():
    """Turnover by region and industry: 12, 15, 2 and 8 respondents."""
    found = frequency_rule([[12, 15], [2, 8]], threshold=3, zero_is_safe=True)
    assert found.unsafe.tolist() == [[False, False], [True, False]]
    assert found.upper.tolist() == [[0, 0], [1, 0]]


@given(counts, st.integers(2, 8), st.booleans())
def test_the_second_formula_agrees(table, threshold, safe):
    """One cell after another."""
    found = frequency_rule(table, threshold=threshold, zero_is_safe=safe)
    for at, n in np.ndenumerate(table):
        assert found.unsafe[at] == (n in range(1 if safe else 0, threshold))


@given(counts, st.permutations(range(4)))
def test_order_does_not_matter(table, order):
    found = frequency_rule(table, threshold=3, zero_is_safe=False)
    again = frequency_rule(table[order], threshold=3, zero_is_safe=False)
    assert (found.upper[order] == again.upper).all()


def test_a_zero_is_unsafe_only_if_said_so():
    assert not frequency_rule([0, 5], threshold=3, zero_is_safe=True).unsafe.any()
    assert frequency_rule([0, 5], threshold=3, zero_is_safe=False).unsafe.tolist() == [True, False]


def test_a_distance_of_the_table_to_be_published_takes_the_place_of_counts():
    found = frequency_rule([2, 5], threshold=3, zero_is_safe=True, distance=[40.0, 70.0])
    assert found.upper.tolist() == [40.0, 0.0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"counts": [1.5]}, "not a whole number"),
        ({"counts": [-1]}, "negative"),
        ({"counts": [np.nan]}, "not finite"),
        ({"counts": []}, "nothing to compute"),
        ({"threshold": 1}, "holds nothing back"),
        ({"distance": [1.0, 2.0]}, "do not fit together"),
    ],
)
def test_refusals(arguments, words):
    with pytest.raises(MethodError, match=words):
        frequency_rule(**({"counts": [4], "threshold": 3, "zero_is_safe": True} | arguments))
