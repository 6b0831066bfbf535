import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import specialisation
from kerege.methods.errors import MethodError

NAN = np.nan


def test_the_threshold_itself_counts():
    assert specialisation([[0.99, 1, 1.01]], threshold=1).tolist() == [[False, True, True]]


@given(arrays(float, (5, 4), elements=st.floats(0, 100)), st.floats(0.01, 100))
def test_it_is_reaching_the_threshold_in_any_unit(quotient, threshold):
    found = specialisation(quotient, threshold=threshold)
    np.testing.assert_array_equal(found, quotient >= threshold)
    np.testing.assert_array_equal(found, specialisation(quotient * 8, threshold=threshold * 8))


def test_empty_regions_and_nowhere_activities_have_none():
    found = specialisation([[2, NAN], [NAN, NAN], [0.5, NAN]], threshold=1)
    assert found.tolist() == [[True, False], [False, False], [False, False]]


def test_a_gap_is_what_the_caller_says():
    quotient = [[2, NAN], [0.5, 3]]
    for unknown in (True, False):
        assert specialisation(quotient, threshold=1, unknown=unknown)[0, 1] == unknown


@pytest.mark.parametrize(
    ("quotient", "threshold", "message"),
    [
        ([[2, NAN], [0.5, 3]], 1, r"not known \(quotient, first at \[0, 1\]\)"),
        ([[2, -1]], 1, "negative"),
        ([[2, np.inf]], 1, "not finite"),
        ([2, 1], 1, "not a table"),
        ([[2, 1]], 0, "above zero"),
        ([[2, 1]], NAN, "above zero"),
    ],
)
def test_refusals(quotient, threshold, message):
    with pytest.raises(MethodError, match=message):
        specialisation(quotient, threshold=threshold)
