import pickle

import numpy as np
import pytest

from kerege.methods.arrays import first_position, known_numbers
from kerege.methods.errors import MethodError


def test_a_refusal_says_what_where_and_how_to_mend_it():
    error = MethodError("A value is negative", "jobs, first at [3]", "Correct it.")
    assert str(error) == "A value is negative (jobs, first at [3]). Correct it."
    assert (error.what, error.where, error.mend) == (
        "A value is negative",
        "jobs, first at [3]",
        "Correct it.",
    )
    assert isinstance(error, ValueError)


def test_a_refusal_survives_the_way_to_another_process():
    error = MethodError("What", "where", "Mend.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own object, made a line above
    assert (again.what, again.where, again.mend) == (error.what, error.where, error.mend)


def test_positions_are_counted_from_zero_along_each_axis():
    assert first_position(np.array([[False, False], [False, True]])) == "[1, 1]"


def test_what_is_missing_becomes_nan_and_the_argument_stays_as_it_was():
    given = np.array([1.0, 2.0])
    array, mask = known_numbers(given, "given", missing=[False, True])
    assert np.array_equal(array, [1, np.nan], equal_nan=True)
    assert mask.tolist() == [False, True]
    assert given.tolist() == [1, 2]


def test_values_and_masks_that_do_not_fit_are_refused():
    with pytest.raises(MethodError, match=r"missing \(1,\), values \(2,\)"):
        known_numbers([1.0, 2.0], "given", missing=[True])
