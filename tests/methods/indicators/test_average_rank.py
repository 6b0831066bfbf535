import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import rankdata

from kerege.methods.errors import MethodError
from kerege.methods.indicators import average_rank


@given(
    arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=7), elements=st.integers(0, 4))
)
def test_it_is_the_average_rank_of_scipy(values):
    assert np.array_equal(average_rank(values), rankdata(-values, axis=-1, method="average"))


@given(arrays(np.float64, (6,), elements=st.integers(0, 4)), st.permutations(range(6)))
def test_order_does_not_matter_and_the_ranks_keep_their_sum(values, order):
    assert np.array_equal(average_rank(values[order]), average_rank(values)[order])
    assert average_rank(values).sum() == 21


def test_kendall_1948_ties_share_their_mean_place():
    assert average_rank([9, 7, 7, 5]).tolist() == [1, 2.5, 2.5, 4]
    assert average_rank([3, 3, 3]).tolist() == [2, 2, 2]
    assert average_rank([-np.inf, 1.0, np.inf]).tolist() == [3, 2, 1]
    assert average_rank([4.0]).tolist() == [1]


@pytest.mark.parametrize(
    ("values", "message"),
    [([np.nan, 1], "not a number"), ([], "nothing to compute"), (3.0, "0 axes")],
)
def test_refusals(values, message):
    with pytest.raises(MethodError, match=message):
        average_rank(values)
