import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import hypothetical_extraction, leontief_inverse

productive = arrays(np.float64, (5, 5), elements=st.floats(0, 0.19))
demands = arrays(np.float64, (5,), elements=st.floats(1, 1000))
groups = st.sets(st.integers(0, 4), min_size=1, max_size=4).map(sorted)
A = [[0.15, 0.25], [0.20, 0.05]]


def test_miller_blair_two_sectors_by_hand(miller_blair):
    """Without sector 2, sector 1 makes 350 / 0.85 = 411.76 of its 1000."""
    found = hypothetical_extraction(miller_blair["A"], miller_blair["final_demand"], [1])
    assert np.allclose(found.output, [1000, 2000])
    assert np.allclose(found.lost, [1000 - 350 / 0.85, 2000])
    assert found.share == pytest.approx(2588.24 / 3000, abs=1e-5)


@given(productive, demands, groups)
def test_it_is_the_economy_solved_anew_without_the_group(matrix, demand, group):
    found = hypothetical_extraction(matrix, demand, group)
    rest = [k for k in range(5) if k not in group]
    left = leontief_inverse(matrix[np.ix_(rest, rest)]) @ demand[rest]
    output = leontief_inverse(matrix) @ demand
    assert np.allclose(found.output, output)
    assert np.allclose(found.lost[rest], output[rest] - left)
    assert np.allclose(found.lost[group], output[group])


@given(productive, demands, groups, st.floats(0.01, 100), st.permutations(range(5)))
def test_unit_and_order_do_not_matter(matrix, demand, group, unit, order):
    base = hypothetical_extraction(matrix, demand, group)
    moved = hypothetical_extraction(
        matrix[np.ix_(order, order)], demand[order] * unit, [order.index(k) for k in group]
    )
    assert np.allclose(moved.lost, base.lost[order] * unit)
    assert moved.share == pytest.approx(base.share)


def test_a_sector_without_trade_takes_only_itself_along():
    found = hypothetical_extraction([[0.2, 0], [0, 0]], [8, 5], [1])
    assert found.lost.tolist() == [0, 5]


def test_all_sectors_take_everything():
    assert hypothetical_extraction(A, [350, 1700], [1, 0]).share == pytest.approx(1)


@pytest.mark.parametrize(
    ("demand", "group", "message"),
    [
        ([1, 1], [2], "no such sector"),
        ([1, 1], [-1], "no such sector"),
        ([1, 1], [], "no such sector"),
        ([1, 1], [0, 0], "extracted twice"),
        ([0, 0], [0], "no demand"),
        ([1, -1], [0], "negative"),
        ([1], [0], "not one value for each sector"),
    ],
)
def test_refusals(demand, group, message):
    with pytest.raises(MethodError, match=message):
        hypothetical_extraction(A, demand, group)
