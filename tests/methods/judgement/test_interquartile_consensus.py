import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.judgement import interquartile_consensus

# Miles per gallon of 32 cars (Motor Trend 1974; Henderson and Velleman 1981). R's summary() gives
# quartiles 15.43 and 22.80 and median 19.20.
CARS = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4]
CARS += [14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4]
tables = arrays(np.int64, (7, 3), elements=st.integers(0, 10))


def test_quartiles_of_henderson_and_velleman_1981():
    found = interquartile_consensus(np.array(CARS)[:, None], widest=7)
    assert (found.lower[0], found.median[0], found.upper[0]) == pytest.approx((15.425, 19.2, 22.8))
    assert not found.reached[0]
    assert interquartile_consensus(np.array(CARS)[:, None], widest=7.375).reached[0]


@settings(max_examples=40)
@given(tables)
def test_the_standard_library_gives_the_same_quartiles(table):
    found = interquartile_consensus(table, widest=1)
    for i, column in enumerate(table.T.tolist()):
        expected = statistics.quantiles(column, n=4, method="inclusive")
        assert [found.lower[i], found.median[i], found.upper[i]] == pytest.approx(expected)


@settings(max_examples=40)
@given(tables, st.permutations(range(7)), st.integers(1, 9))
def test_order_origin_and_unit_do_not_matter(table, experts, times):
    found = interquartile_consensus(table, widest=2)
    moved = interquartile_consensus(table[experts] * times - 5, widest=2 * times)
    assert moved.reached.tolist() == found.reached.tolist()
    assert moved.median == pytest.approx(found.median * times - 5)


def test_limits_and_gaps():
    gap = np.array([[False, False], [False, True]])
    found = interquartile_consensus([[4, 1], [4, np.nan]], widest=0, missing=gap)
    assert found.answered.tolist() == [2, 1]
    assert found.reached.all()
    assert found.spread.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("ratings", "more", "message"),
    [
        ([[1, 2]], {"widest": -1}, "not zero or more"),
        ([[1, 2]], {"widest": np.nan}, "not zero or more"),
        ([[1, np.nan]], {"widest": 1}, "not finite"),
        ([[1, 2]], {"widest": 1, "missing": [[False, True]]}, "Nobody rated this"),
        ([1, 2], {"widest": 1}, "1 axes, not 2"),
    ],
)
def test_refusals(ratings, more, message):
    with pytest.raises(MethodError, match=message):
        interquartile_consensus(ratings, **more)
