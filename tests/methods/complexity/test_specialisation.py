import numpy as np
import pytest

from kerege.methods.complexity import specialisation
from kerege.methods.errors import MethodError

NAN = np.nan


def test_the_threshold_itself_counts():
    assert specialisation([[0.99, 1, 1.01]], threshold=1).tolist() == [[False, True, True]]


def test_scaling_quotients_and_threshold_together_changes_nothing():
    quotient = np.random.default_rng(1).gamma(1, 1, (5, 4))
    np.testing.assert_array_equal(
        specialisation(quotient, threshold=1), specialisation(quotient * 8, threshold=8)
    )


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
